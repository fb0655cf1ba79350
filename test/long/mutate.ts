// Files as damage and malice make them: good ones with bits turned, cut, spliced with others, and with numbers replaced by
// those at which readers go wrong.

import type { Draw } from './harness.ts';

const NUMBERS = [
  0n,
  1n,
  2n,
  127n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n,
  2n ** 63n,
  -1n,
  -2n,
];

type Mutation = (file: Uint8Array, draw: Draw, others: readonly Uint8Array[]) => Uint8Array;

/** A place in the file, half of the time among the first 200 bytes, where headers are. */
const place = (file: Uint8Array, draw: Draw): number =>
  draw.below(draw.next() < 0.5 ? Math.min(file.length, 200) : file.length);

const turn: Mutation = (file, draw) => {
  for (let n = 1 + draw.below(8); n > 0; n--) file[place(file, draw)] ^= 1 << draw.below(8);
  return file;
};
const cut: Mutation = (file, draw) => file.slice(0, place(file, draw));
const splice: Mutation = (file, draw, others) => {
  const other = draw.pick(others);
  const from = draw.below(other.length);
  const middle = other.subarray(from, from + draw.below(64));
  const at = place(file, draw);
  return Uint8Array.from([...file.subarray(0, at), ...middle, ...file.subarray(at + draw.below(64))]);
};
const number: Mutation = (file, draw) => {
  const at = place(file, draw) & (draw.next() < 0.8 ? -4 : -1);
  const value = draw.pick(NUMBERS);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const little = draw.next() < 0.7;
  if (draw.next() < 0.5 && at + 8 <= file.length) view.setBigInt64(at, value, little);
  else if (at + 4 <= file.length) view.setInt32(at, Number(BigInt.asIntN(32, value)), little);
  return file;
};
/** A number written in digits becomes another one, as long as it was where `fit` says so. */
const digits: Mutation = (file, draw) => {
  const text = Buffer.from(file.buffer, file.byteOffset, file.length).toString('latin1');
  const found = [...text.slice(0, 2000).matchAll(/\d+/g)];
  if (found.length === 0) return file;
  const { 0: old, index } = draw.pick(found);
  const fit = draw.next() < 0.5;
  const value = fit
    ? String(draw.below(10 ** Math.min(old.length, 9))).padStart(old.length, '0')
    : String(draw.pick(NUMBERS));
  return new Uint8Array(Buffer.from(text.slice(0, index) + value + text.slice(index + old.length), 'latin1'));
};

const mutations: readonly Mutation[] = [turn, cut, splice, number, number, digits];

/** One of the good files, changed once to three times. */
export function mutant(good: readonly Uint8Array[], draw: Draw): Uint8Array {
  let file: Uint8Array = draw.pick(good).slice();
  for (let n = 1 + draw.below(3); n > 0 && file.length > 0; n--) file = draw.pick(mutations)(file, draw, good);
  return file;
}
