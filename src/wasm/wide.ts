// Wide mode: V8 can join two neighbouring operations on 128 bits into one on 256, with the same bits of result, if a flag of its
// own is set when it compiles. The flag is V8's and the process's: it is set because the user asks. What was compiled before
// stays narrow, so all binaries are compiled anew, from bytes that differ by a section.

import { RuntimeError, TypeError } from '../reference/base/errors.ts';
import { none } from '../reference/base/signature.ts';
import { typeName } from '../reference/base/type-name.ts';
import type { InferenceAbi } from './abi.ts';
import { inference } from './binaries.ts';
import { dismiss } from './crew.ts';
import { decode } from './decode.ts';
import { compile, type Instance, instantiate, recompile } from './instance.ts';

const FLAG = 'experimental-wasm-revectorize';
/** A custom section of a name with one letter. */
const sectionOf = (letter: string): number[] => [0, 2, 1, letter.charCodeAt(0)];
/** How much faster a kernel must become to be known as wide: narrow ones differ by less. */
const FASTER = 1.3;
/** Milliseconds that the engine gets to compile and prove itself. */
const TRIAL = 400;

let wide = false;

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
    return 'the flag is V8’s, and a page cannot set it';
  // Older ones do not know the flag, or do nothing with it.
  if (Number.parseInt(process.versions.v8, 10) < 13) return `it takes Node 24 or later, this is ${process.version}`;
  return null;
}

const setFlag = (on: boolean): void =>
  process.getBuiltinModule('node:v8').setFlagsFromString(`--${on ? '' : 'no-'}${FLAG}`);

/** Makes wide instances, after proof. @internal The proof can be made to fail. */
export function widen(
  trial: (binary: Uint8Array) => Instance<InferenceAbi> = (bytes) => instantiate(compile(bytes)),
): string | null {
  const reason = refusal();
  if (reason !== null) return reason;
  const bytes = decode(inference);
  // The flag may have been set before, and narrow kernels been compiled with it.
  setFlag(false);
  recompile(sectionOf('n'));
  const narrow = instantiate(compile(bytes));
  const deadline = performance.now() + TRIAL / 4;
  const before = best(narrow, () => performance.now() > deadline);
  setFlag(true);
  recompile(sectionOf('w'));
  const candidate = trial(bytes);
  const after = best(candidate, (ms) => ms * FASTER < before);
  const [expected, found] = [narrow, candidate].map(results);
  const same = expected.every((bits, i) => bits === found[i]);
  if (same && after * FASTER < before) return null;
  setFlag(false);
  recompile([]);
  return same
    ? `kernels did not become faster by ${FASTER} (${(before / after).toFixed(2)}): this processor or this V8 does not pair them`
    : 'its results differ from those at 128 bits';
}

/**
 * Has the kernels run at 256 bits where V8 can do that (Node 24 and later on x64): up to twice as fast, with the same bits of
 * result, in worker threads too. The flag that it sets is experimental, and acts on every WebAssembly module that the process compiles
 * from then on. Switching on proves itself and takes some tenths of a second.
 * @throws RuntimeError with the reason where it cannot be had; everything then runs on as before.
 */
export function setWideSimd(...[on, ...more]: readonly [on: boolean, ...never[]]): void {
  none('setWideSimd', more);
  if (typeof on !== 'boolean') throw new TypeError(`setWideSimd takes true or false, got ${typeName(on)}`);
  if (on === wide) return;
  dismiss();
  if (on) {
    const reason = widen();
    if (reason !== null) throw new RuntimeError('256-bit SIMD is not available', reason);
  } else {
    setFlag(false);
    recompile([]);
  }
  wide = on;
}

/** Whether the kernels run at 256 bits. */
export function isWideSimd(...given: never[]): boolean {
  none('isWideSimd', given);
  return wide;
}
