// Wide mode: V8 can join two neighbouring operations on 128 bits into one on 256, with the same bits of result, if a flag of its
// own is set when it compiles. The flag is V8's and the process's: it is set because the user asks. What was compiled before
// stays narrow, so wide instances are made of bytes that differ by a section.

import type { Instance } from '../wasm/instance.ts';
import { type Making, makeShared } from './shared.ts';

const FLAG = 'experimental-wasm-revectorize';
/** What stands behind the bytes of wide instances. */
export const WIDE = 'w';
/** How much faster a kernel must become to be known as wide: narrow ones differ by less. */
const FASTER = 1.3;
/** Milliseconds that the engine gets to compile and prove itself. */
const TRIAL = 400;

/** A kernel's results on numbers of all kinds, odd sizes included, as bits. */
function results({ abi, allocate, float32, int32 }: Instance): Int32Array {
  const [m, n, k] = [7, 37, 29];
  const mark = abi.mark();
  const [a, b, c, y] = [m * k, k * n, m * n, m * n + 8].map(allocate);
  const memory = float32();
  // Numbers between -9 and 9 that are no multiples of one another.
  for (let i = 0; i < m * k; i++) memory[(a >>> 2) + i] = ((i * 7919) % 1801) / 100 - 9;
  for (let i = 0; i < k * n; i++) memory[(b >>> 2) + i] = ((i * 104729) % 1613) / 900 - 0.9;
  abi.matmul(m, n, k, a, k * 4, 4, b, n * 4, 4, 0, 0, 0, c, 0, 1);
  abi.logistic(c, c + m * n * 4, y);
  abi.signedTanh(c, c + m * n * 4, c);
  const found = int32().slice(a >>> 2, (y >>> 2) + m * n);
  abi.release(mark);
  return found;
}

/** The best time of a product, once the engine has had its time to compile it well. */
function best({ abi, allocate }: Instance, enough: (ms: number) => boolean): number {
  const n = 96;
  const mark = abi.mark();
  const [a, b, c, y] = [n * n, n * n, n * n, n * n].map(allocate);
  let least = Number.POSITIVE_INFINITY;
  const start = performance.now();
  for (let i = 0; performance.now() - start < TRIAL && !enough(least); i++) {
    const begin = performance.now();
    abi.matmul(n, n, n, a, n * 4, 4, b, n * 4, 4, 0, 0, 0, c, 0, 1);
    const end = performance.now();
    // The kernels whose bits are compared get warm too.
    abi.logistic(c, c + n * n * 4, y);
    abi.signedTanh(c, c + n * n * 4, y);
    if (i > 20) least = Math.min(least, end - begin);
  }
  abi.release(mark);
  return least;
}

/** Why V8 cannot be asked here. */
function refusal(): string | null {
  const { process } = globalThis;
  if (typeof process?.getBuiltinModule !== 'function' || !process.versions.v8)
    return "the flag is V8's, and a page cannot set it";
  // Older ones do not know the flag, or do nothing with it.
  if (Number.parseInt(process.versions.v8, 10) < 13) return `it takes Node 24 or later, this is ${process.version}`;
  return null;
}

export const setFlag = (on: boolean): void =>
  process.getBuiltinModule('node:v8').setFlagsFromString(`--${on ? '' : 'no-'}${FLAG}`);

/** Makes an instance. */
export type Trial = (how: Making) => Instance | null;
const make: Trial = (how) => makeShared(how)?.instance ?? null;

/** Sets the flag after proof that it works; gives the reason where it does not, and takes it back. */
export function widen(fused: boolean, trial: Trial = make): string | null {
  const reason = refusal();
  if (reason !== null) return reason;
  // The flag may have been set before, and kernels been compiled with it.
  setFlag(false);
  const narrow = make({ letter: 'n', fused });
  const deadline = performance.now() + TRIAL / 4;
  const before = narrow && best(narrow, () => performance.now() > deadline);
  setFlag(true);
  const candidate = trial({ letter: WIDE, wide: true, fused });
  if (narrow === null || before === null || candidate === null) {
    setFlag(false);
    return 'there is no memory that threads can share';
  }
  const after = best(candidate, (ms) => ms * FASTER < before);
  const [expected, found] = [narrow, candidate].map(results);
  const same = expected.every((bits, i) => bits === found[i]);
  if (same && after * FASTER < before) return null;
  setFlag(false);
  return same
    ? `kernels did not become faster by ${FASTER} (${(before / after).toFixed(2)}): this processor or this V8 does not pair them`
    : 'its results differ from those at 128 bits';
}
