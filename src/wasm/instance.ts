// The running WebAssembly instance: made at the first op, never at import, and without waiting. It runs forward passes; a
// program that trains provides a second binary (training.ts), which is added to the instance when it is first needed. The
// memory that both share holds what the running call needs and nothing else: `call` gives it all back.

import { RuntimeError } from '../reference/base/errors.ts';
import { none } from '../reference/base/signature.ts';
import { warn } from '../reference/base/warnings.ts';
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

/** The end of the last block of the running call. */
let peak = 0;

/** @internal Instances are given no imports: nothing outside can influence their results. */
export function instantiate<A extends InferenceAbi = InferenceAbi>(binary: WebAssembly.Module): Instance<A> {
  const abi = new WebAssembly.Instance(binary, {}).exports as unknown as A;
  let floats = new Float32Array(abi.memory.buffer);
  let integers = new Int32Array(abi.memory.buffer);
  const refresh = (): void => {
    if (floats.buffer === abi.memory.buffer) return;
    floats = new Float32Array(abi.memory.buffer);
    integers = new Int32Array(abi.memory.buffer);
  };
  return {
    abi,
    allocate(count) {
      if (count >= 2 ** 30) throw outOfMemory();
      const pointer = abi.allocate(count * 4) >>> 0;
      peak = Math.max(peak, pointer + count * 4);
      return pointer;
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
export function extend(instance: Instance, binary: WebAssembly.Module): Instance<WholeAbi> {
  const { memory, allocate, mark, release } = instance.abi;
  const imports = { env: { memory }, arena: { allocate, mark, release } } as unknown as WebAssembly.Imports;
  const { exports } = new WebAssembly.Instance(binary, imports);
  return { ...instance, abi: { ...instance.abi, ...(exports as unknown as TrainingAbi) } };
}

let current: Instance | undefined;
/** The binaries, compiled: an instance may be dropped, and another made of them. */
const modules: WebAssembly.Module[] = [];
const compiled = (i: number, text: string): WebAssembly.Module => (modules[i] ??= new WebAssembly.Module(decode(text)));
/** Memory up to which an instance is kept whatever it is used for, and calls that use little of more until it is dropped. */
const KEPT = 2 ** 26;
const IDLE = 64;
/** How many calls in a row have left most of the memory idle. */
let idle = 0;
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
export function pages(...given: never[]): number {
  none('wasmPages', given);
  return (current?.abi.memory.buffer.byteLength ?? 0) / 65536;
}

const runner = (): Instance => (current ??= instantiate(compiled(0, binary)));

let refused = false;

/** Whether it is known that WebAssembly does not run here. */
export const unavailable = (): boolean => refused;

/** Whether WebAssembly runs here. Where it does not (no room for its memory, a page that forbids it), that is said once. */
export function available(): boolean {
  if (refused) return false;
  try {
    return runner() !== undefined;
  } catch (error) {
    refused = true;
    warn(
      `WebAssembly does not run here (${(error as Error).message}): all ops run on the plain kernels, many times slower. A page allows it by 'wasm-unsafe-eval' in its Content-Security-Policy.`,
    );
    return false;
  }
}

function trainer(): Instance<WholeAbi> {
  if (trains(current)) return current;
  if (training === undefined) throw new RuntimeError('a training op without its binary', 'call useTraining() first');
  const instance = extend(runner(), compiled(1, training));
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
    // A peak would stay for ever: memory cannot shrink. Nothing lives in it between calls, so that an instance can go.
    const size = wasm.abi.memory.buffer.byteLength;
    idle = size > KEPT && peak * 8 < size ? idle + 1 : 0;
    peak = 0;
    if (idle > IDLE) current = undefined;
  }
}

/** Runs one op; every block that it allocates is free again when it returns. */
export const call = <T>(run: (wasm: Instance) => T): T => enter(runner(), run);

/** The same with the kernels of training, for ops that ask `trainable` whether they are supported. */
export const callTraining = <T>(run: (wasm: Instance<WholeAbi>) => T): T => enter(trainer(), run);
