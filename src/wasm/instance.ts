// The running WebAssembly instance: made at the first op, never at import, and without waiting. It runs forward passes; other
// kernels are in binaries of their own (parts.ts; training.ts for programs that train), which are added to the instance when
// they are first needed. The memory that all share holds what the running call needs, which `call` gives back, and below it
// the blocks of owners (owned.ts).

import { RuntimeError } from '../reference/base/errors.ts';
import { none } from '../reference/base/signature.ts';
import { warn } from '../reference/base/warnings.ts';
import type { InferenceAbi, TrainingAbi } from './abi.ts';
import { inference } from './binaries.ts';
import { decode } from './decode.ts';
import { Owned } from './owned.ts';

export interface Instance<A extends InferenceAbi = InferenceAbi> {
  readonly abi: A;
  /** A block for `count` elements of 4 bytes. Views made before may be detached afterwards. */
  allocate(count: number): number;
  /** Memory as it is now: take it anew after anything that allocates. */
  float32(): Float32Array;
  int32(): Int32Array;
  /** What outlives a call. */
  readonly owned: Owned;
}

/** @internal */
export const outOfMemory = (): RuntimeError =>
  new RuntimeError(
    "DefaultCPUAllocator: can't allocate memory",
    'WebAssembly memory cannot grow: use smaller batches or shorter sequences',
  );

/** The end of the last block of the running call. */
let peak = 0;

/** @internal Instances are given no imports but a memory that threads share: nothing outside can influence their results. */
export function instantiate<A extends InferenceAbi = InferenceAbi>(
  binary: WebAssembly.Module,
  given?: WebAssembly.Memory,
): Instance<A> {
  const { exports } = new WebAssembly.Instance(binary, given ? { env: { memory: given } } : {});
  const abi = (given ? { ...exports, memory: given } : exports) as unknown as A;
  let floats = new Float32Array(abi.memory.buffer);
  let integers = new Int32Array(abi.memory.buffer);
  // Memory of its own that grew has left its arrays without length, which is quicker to see than what its buffer is now.
  const own = abi.memory.buffer instanceof ArrayBuffer;
  const refresh = (): void => {
    if (floats.length && (own || floats.buffer === abi.memory.buffer)) return;
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
    owned: new Owned(abi),
  };
}

/** @internal Adds a binary to an instance: it works in the same memory, and its blocks come from the same arena. */
export function extend<A extends InferenceAbi, B>(instance: Instance<A>, binary: WebAssembly.Module): Instance<A & B> {
  const { memory, allocate, mark, release } = instance.abi;
  const imports = { env: { memory }, arena: { allocate, mark, release } } as unknown as WebAssembly.Imports;
  const { exports } = new WebAssembly.Instance(binary, imports);
  return { ...instance, abi: { ...instance.abi, ...(exports as unknown as B) } };
}

let current: Instance | undefined;
/** The binaries, compiled: an instance may be dropped, and another made of them. */
const modules = new Map<string, WebAssembly.Module>();
function compiled(text: string): WebAssembly.Module {
  const module = modules.get(text) ?? new WebAssembly.Module(decode(text));
  modules.set(text, module);
  return module;
}
/** Memory up to which an instance is kept whatever it is used for, and calls that use little of more until it is dropped. */
const KEPT = 2 ** 26;
const IDLE = 64;
/** How many calls in a row have left most of the memory idle. */
let idle = 0;
/** The training binary as text, where the program holds it. */
let training: string | undefined;

/** Whether an instance has a kernel, and with it the binary that the kernel is in. */
const has = <A extends InferenceAbi, B>(instance: Instance<A>, kernel: keyof B): instance is Instance<A & B> =>
  kernel in instance.abi;

/** Makes the training binary known. */
export function provideTraining(text: string): void {
  training = text;
}

/** Whether `callTraining` can run: what needs it is declined otherwise. */
export const trainable = (): boolean =>
  training !== undefined || (current !== undefined && has<InferenceAbi, TrainingAbi>(current, 'lstmBackward'));

/** Puts another instance in place of the running one. */
export function use(instance: Instance | undefined): void {
  current = instance;
}

/** The running instance. */
export const running = (): Instance | undefined => current;

/** Pages of 64 KiB that the instance's memory has grown to; 0 before the first op. */
export function pages(...given: never[]): number {
  none('wasmPages', given);
  return (current?.abi.memory.buffer.byteLength ?? 0) / 65536;
}

/** Makes another instance than the plain one, where there is a reason for it. */
let make: () => Instance | null = () => null;

/** Has instances made otherwise from now on. */
export function provideInstances(by: () => Instance | null): void {
  make = by;
}

/** The instance, with the kernels of forward passes at least. */
export const runner = (): Instance => (current ??= make() ?? instantiate(compiled(inference)));

/** The running instance with another binary, of which this is one kernel: added where it is not there yet. */
export function joined<A extends InferenceAbi, B>(
  instance: Instance<A>,
  kernel: keyof B,
  text: string,
): Instance<A & B> {
  if (has<A, B>(instance, kernel)) return instance;
  const more = extend<A, B>(instance, compiled(text));
  current = more;
  return more;
}

/** Has another instance made by the next op; what owners have in this one is moved out of it first. */
export function drop(): void {
  current?.owned.clear();
  current = undefined;
}

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

/** The same with the kernels of training, for ops that ask `trainable` whether they are supported. */
export function trainer(): Instance<InferenceAbi & TrainingAbi> {
  const instance = runner();
  if (has<InferenceAbi, TrainingAbi>(instance, 'lstmBackward')) return instance;
  if (training === undefined) throw new RuntimeError('a training op without its binary', 'call useTraining() first');
  return joined<InferenceAbi, TrainingAbi>(instance, 'lstmBackward', training);
}

/** Runs one op on the instance; every block that it allocates is free again when it returns. */
export function enter<I extends Instance, T>(wasm: I, run: (wasm: I) => T): T {
  wasm.owned.begin();
  const mark = wasm.abi.mark() >>> 0;
  try {
    return run(wasm);
  } catch (error) {
    // The one trap that kernels raise themselves is the one of memory that cannot grow.
    if (error instanceof WebAssembly.RuntimeError && /unreachable/i.test(error.message)) throw outOfMemory();
    throw error;
  } finally {
    wasm.abi.release(Math.max(mark, wasm.owned.floor));
    // A peak would stay for ever: memory cannot shrink. What owners have can be moved out of it, so that an instance can go.
    const size = wasm.abi.memory.buffer.byteLength;
    idle = size > KEPT && Math.max(peak, wasm.owned.floor) * 8 < size ? idle + 1 : 0;
    peak = 0;
    if (idle > IDLE) drop();
  }
}

/** Runs something on the instance, with the kernels of `A` on it. */
export type Enter<A extends InferenceAbi> = <T>(run: (wasm: Instance<A>) => T) => T;

/** Runs a kernel of forward passes. */
export const call: Enter<InferenceAbi> = (run) => enter(runner(), run);

/** Runs one of training. */
export const callTraining: Enter<InferenceAbi & TrainingAbi> = (run) => enter(trainer(), run);
