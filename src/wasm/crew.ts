// What `bptt/threads` (src/threads) adds: other instances than the plain one, and kernels that are spread over threads. Node loads
// it with the package; without it everything runs on one thread at 128 bits, and nothing of it is here.

import { RuntimeError, TypeError } from '../reference/base/errors.ts';
import { none } from '../reference/base/signature.ts';
import { typeName } from '../reference/base/type-name.ts';
import type { InferenceAbi } from './abi.ts';
import type { Instance } from './instance.ts';

export interface Crew {
  /** How many threads large calls run on, where they can. */
  threads(): number;
  setThreads(count: number): void;
  wide(): boolean;
  /** @throws RuntimeError where it cannot be had. */
  setWide(on: boolean): void;
  fused(): boolean;
  /** @throws RuntimeError where it cannot be had. */
  setFused(on: boolean): void;
  /** A call of so many products follows: another instance may be made for it, and workers that sleep are woken. */
  muster(work: number): void;
  /** Runs at most so many parts of a kernel on the threads that are there; false where it is better run on one. */
  spread(wasm: Instance, kernel: string, args: readonly number[], parts: number, work: number): boolean;
}

let crew: Crew | null = null;

export function provideCrew(to: Crew): void {
  crew = to;
}

export const threads = (): number => crew?.threads() ?? 1;

export function setThreads(count: number): void {
  crew?.setThreads(count);
}

export function muster(work: number): void {
  crew?.muster(work);
}

/** Runs all parts of a kernel, which takes these arguments, the part and how many there are. */
export function spread<A extends InferenceAbi>(
  wasm: Instance<A>,
  kernel: string & keyof A,
  args: readonly number[],
  parts: number,
  work: number,
): void {
  if (!crew?.spread(wasm, kernel, args, parts, work)) (wasm.abi[kernel] as (...args: number[]) => void)(...args, 0, 1);
}

type OneBoolean = readonly [on: boolean, ...never[]];

/** What a function that takes true or false was given. */
function booleanOf(name: string, [on, ...more]: OneBoolean): boolean {
  none(name, more);
  if (typeof on !== 'boolean') throw new TypeError(`${name} takes true or false, got ${typeName(on)}`);
  return on;
}

/**
 * Has the kernels run at 256 bits where V8 can do that (Node 24 and later on x64): up to twice as fast, with the same bits of
 * result, in worker threads too. The flag that it sets is experimental, and acts on every WebAssembly module that the process compiles
 * from then on. Switching on proves itself and takes some tenths of a second.
 * @throws RuntimeError with the reason where it cannot be had; everything then runs on as before.
 */
export function setWideSimd(...given: OneBoolean): void {
  const on = booleanOf('setWideSimd', given);
  if (crew) crew.setWide(on);
  else if (on)
    throw new RuntimeError('256-bit SIMD is not available', "a page cannot have it; Node can: import 'bptt/threads'");
}

/** Whether the kernels run at 256 bits. */
export function isWideSimd(...given: never[]): boolean {
  none('isWideSimd', given);
  return crew?.wide() ?? false;
}

/**
 * `false` lets the kernels multiply and add in one instruction, which rounds once, where the engine and the processor have one: up to
 * 1.4 times as fast on Intel's at 128 bits, where products and sums share their units. Results then differ in their last bits from engine to engine,
 * as those of native frameworks do. `true`, the default, has the same bits everywhere.
 * @throws RuntimeError with the reason where it cannot be had; everything then runs on as before.
 */
export function setDeterministic(...given: OneBoolean): void {
  const on = booleanOf('setDeterministic', given);
  if (crew) crew.setFused(!on);
  else if (!on) throw new RuntimeError('fused multiply-add is not available', "import 'bptt/threads'");
}

/** Whether results have the same bits everywhere. */
export function isDeterministic(...given: never[]): boolean {
  none('isDeterministic', given);
  return !(crew?.fused() ?? false);
}
