// What several places of an index name: of the places of a line that name the same, in the order of the index, the first has a thread
// that walks them all, so that sums are made in that order and nobody else writes there.

import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';
import type { Scratch } from './scratch.ts';
import { ordered } from './sort.ts';
import { strided } from './strided.ts';
import { held } from './views.ts';

interface Named {
  /** Places along `dim` of what is written; outside of it they name nothing. */
  readonly index: View;
  readonly dim: number;
  /** A place that is left out. */
  readonly left?: number | null;
}

/** WGSL: of the line's order, the k-th place of the index, and what it names. */
const FUNCTIONS_OF_LINE = `
  let dim_order = n(0u); let dim_index = n(1u); let K = n(4u);
  let at = u32(a0[a0_at + k * dim_order]);
  let named = u32(a1[a1_at + at * dim_index]);
  if (named >= n(5u) || named == n(6u)) { return; }
  if (k > 0u && u32(a1[a1_at + u32(a0[a0_at + (k - 1u) * dim_order]) * dim_index]) == named) { return; }`;
const each = (body: string, from = 'k'): string => `
  for (var q = ${from}; q < K; q++) {
    let origin = u32(a0[a0_at + q * dim_order]);
    if (u32(a1[a1_at + origin * dim_index]) != named) { break; }
    ${body}
  }`;

function atNamed(
  gpu: Gpu,
  scratch: Scratch,
  name: string,
  { index, dim, left }: Named,
  reads: readonly View[],
  y: View,
  body: string,
): void {
  const { shape } = index;
  const order = ordered(gpu, scratch, index, dim);
  const [first] = reads;
  strided(gpu, {
    name: `${name} ${dim}`,
    shape,
    reads: [order, index, ...reads].map((x) => held(x, dim, shape)),
    writes: [held(y, dim, shape)],
    inPlace: true,
    numbers: [
      order.strides[dim],
      index.strides[dim],
      first?.strides[dim] ?? 0,
      y.strides[dim],
      shape[dim],
      y.shape[dim],
      left ?? -1,
    ],
    body: `let k = c${dim};${FUNCTIONS_OF_LINE}${body}`,
  });
}

/** How what falls on a place meets it, in WGSL: `f` is what has been made of it, x the next. */
export interface Meeting {
  /** What the program is called. */
  readonly name: string;
  readonly fold: string;
  /** Whether what was there takes part. */
  readonly include_self: boolean;
}
const SUM: Meeting = { name: 'add', fold: 'f + x', include_self: true };

/** Source meets y at the places that the index names along a dimension; both are read in the shape of the index. */
export function meetAt(
  gpu: Gpu,
  scratch: Scratch,
  { name, fold, include_self }: Meeting,
  y: View,
  source: View,
  named: Named,
): void {
  const first = include_self ? 'y0[to]' : 'a2[a2_at + at * n(2u)]';
  atNamed(
    gpu,
    scratch,
    `${name} at ${y.dtype === 'uint8'} ${include_self}`,
    named,
    [source],
    y,
    `
  let to = y0_at + named * n(3u);
  var f = ${first};
  ${each(`let x = a2[a2_at + origin * n(2u)]; f = ${fold};`, include_self ? 'k' : 'k + 1u')}
  y0[to] = ${y.dtype === 'uint8' ? 'f & 255' : 'f'};`,
  );
}

/** y += source there. */
export const addAt = (gpu: Gpu, scratch: Scratch, y: View, source: View, named: Named): void =>
  meetAt(gpu, scratch, SUM, y, source, named);

/** y = the last place of the index that names it; others stay. */
export function lastAt(gpu: Gpu, scratch: Scratch, y: View, named: Named): void {
  atNamed(
    gpu,
    scratch,
    'last at',
    named,
    [],
    y,
    `
  var last = 0u;
  ${each('last = origin;')}
  y0[y0_at + named * n(3u)] = i32(last);`,
  );
}
