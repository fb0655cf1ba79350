// The running WebAssembly instance: made at the first op, never at import, and without waiting. It runs forward passes; a
// program that trains provides a second binary (training.ts), which is added to the instance when it is first needed. The
// memory that both share holds what the running call needs and nothing else: `call` gives it all back.

import { RuntimeError } from '../reference/base/errors.ts';
import type { InferenceAbi, TrainingAbi, WholeAbi } from './abi.ts';
import { decode } from './decode.ts';
import { binary } from './inference.generated.ts';

export interface Instance<A extends InferenceAbi = InferenceAbi> {
  readonly abi: A;
  /** A block for `count` elements of 4 bytes. Views made before may be detached afterwards. */
  allocate(count: number): number;
  /** Memory as it is now: take it anew after anything that allocates. */
  float32(): Float32Array;
  int32(): Int32Array;
}

const outOfMemory = (): RuntimeError =>
  new RuntimeError(
    "DefaultCPUAllocator: can't allocate memory",
    'WebAssembly memory cannot grow: use smaller batches or shorter sequences',
  );

/** @internal Instances are given no imports: nothing outside can influence their results. */
export function instantiate<A extends InferenceAbi = InferenceAbi>(bytes: BufferSource): Instance<A> {
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(bytes);
  } catch (error) {
    // The binary is valid: what refuses to compile it is the page's policy.
    throw new RuntimeError(
      `${error}`,
      "allow 'wasm-unsafe-eval' in the Content-Security-Policy, or use .to('reference')",
    );
  }
  const abi = new WebAssembly.Instance(module, {}).exports as unknown as A;
  let floats = new Float32Array();
  let integers = new Int32Array();
  const refresh = (): void => {
    if (floats.buffer === abi.memory.buffer) return;
    floats = new Float32Array(abi.memory.buffer);
    integers = new Int32Array(abi.memory.buffer);
  };
  return {
    abi,
    allocate(count) {
      if (count >= 2 ** 30) throw outOfMemory();
      return abi.allocate(count * 4) >>> 0;
    },
    float32() {
      refresh();
      return floats;
    },
    int32() {
      refresh();
      return integers;
    },
  };
}

/** @internal Adds the binary of training to an instance: it works in the same memory, and its blocks come from the same arena. */
export function extend(instance: Instance, bytes: BufferSource): Instance<WholeAbi> {
  const { memory, allocate, mark, release } = instance.abi;
  const imports = { env: { memory }, arena: { allocate, mark, release } } as unknown as WebAssembly.Imports;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  return { ...instance, abi: { ...instance.abi, ...(exports as unknown as TrainingAbi) } };
}

let current: Instance | undefined;
/** The training binary as text, where the program holds it. */
let training: string | undefined;

const trains = (instance: Instance | undefined): instance is Instance<WholeAbi> =>
  instance !== undefined && 'lstmBackward' in instance.abi;

/** Makes the training binary known. */
export function provideTraining(text: string): void {
  training = text;
}

/** Whether `callTraining` can run: what needs it is declined otherwise. */
export const trainable = (): boolean => training !== undefined || trains(current);

/** Puts another instance in place of the running one. */
export function use(instance: Instance | undefined): void {
  current = instance;
}

/** Pages of 64 KiB that the instance's memory has grown to; 0 before the first op. */
export const pages = (): number => (current?.abi.memory.buffer.byteLength ?? 0) / 65536;

const runner = (): Instance => (current ??= instantiate(decode(binary)));

function trainer(): Instance<WholeAbi> {
  if (trains(current)) return current;
  if (training === undefined) throw new RuntimeError('a training op without its binary', 'call useTraining() first');
  const instance = extend(runner(), decode(training));
  current = instance;
  return instance;
}

function enter<I extends Instance, T>(wasm: I, run: (wasm: I) => T): T {
  const mark = wasm.abi.mark();
  try {
    return run(wasm);
  } catch (error) {
    // The one trap that kernels raise themselves is the one of memory that cannot grow.
    if (error instanceof WebAssembly.RuntimeError && /unreachable/i.test(error.message)) throw outOfMemory();
    throw error;
  } finally {
    wasm.abi.release(mark);
  }
}

/** Runs one op; every block that it allocates is free again when it returns. */
export const call = <T>(run: (wasm: Instance) => T): T => enter(runner(), run);

/** The same with the kernels of training, for ops that ask `trainable` whether they are supported. */
export const callTraining = <T>(run: (wasm: Instance<WholeAbi>) => T): T => enter(trainer(), run);
