// What a check of recorded computations asks on any device: that a replay gives what the direct run gives. On the cpu that is the same
// bits; on `webgpu`, whose chains of ops are compiled together as they come, the same numbers to float32's tolerance. Needs no test
// runner, so that a page can ask too.

import { read } from '../../src/gpu/index.ts';
import type { Device } from '../../src/reference/base/device.ts';
import { sameShape } from '../../src/reference/base/shape.ts';
import { read as elements, type Tensor } from '../../src/reference/engine/tensor.ts';
import { EXACT, FLOAT32, mismatch } from '../helpers/mismatch.ts';

/** Throws where it does not hold on a device; a property draws a share of its samples. */
export type Check = (device: Device, share?: number) => Promise<void>;

/** Checks by name. */
export type Checks = { readonly [name: string]: Check };

/** A check of each entry of a table. */
export const checksOf = <T>(table: { readonly [name: string]: T }, check: (entry: T) => Check): Checks =>
  Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, check(entry)]));

/** What differs between tensors; null where nothing does. */
async function difference(found: readonly Tensor[], expected: readonly Tensor[]): Promise<string | null> {
  if (found.length !== expected.length) return `${found.length} tensors where ${expected.length} were expected`;
  const [mine, theirs] = await read([found, expected]);
  const faults = mine.map((x, i) => {
    const y = theirs[i];
    if (!sameShape(x.shape, y.shape)) return `shape [${x.shape}] where [${y.shape}] was expected`;
    return mismatch(elements(x), elements(y), found[i].deviceName === 'webgpu' ? FLOAT32 : EXACT);
  });
  return faults.find((fault) => fault !== null) ?? null;
}

/** @throws where tensors differ from others. */
export async function same(found: readonly Tensor[], expected: readonly Tensor[]): Promise<void> {
  const fault = await difference(found, expected);
  if (fault !== null) throw new Error(fault);
}

/** @throws where two tensors are the same. */
export async function unlike(a: Tensor, b: Tensor): Promise<void> {
  if ((await difference([a], [b])) === null) throw new Error('the same numbers came twice');
}

/** @throws where a call is not refused in these words, now or when what it gives is read. */
export async function refuses(call: () => unknown, words: string): Promise<void> {
  let said = 'nothing';
  try {
    await read(call());
  } catch (error) {
    said = `${error}`;
  }
  if (!said.includes(words)) throw new Error(`${said} was said where ${words} was expected`);
}
