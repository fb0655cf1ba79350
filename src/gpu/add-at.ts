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
const EACH = `
  for (var q = k; q < K; q++) {
    let origin = u32(a0[a0_at + q * dim_order]);
    if (u32(a1[a1_at + origin * dim_index]) != named) { break; }`;

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

/** y += source at the places that the index names along a dimension; both are read in the shape of the index. */
export function addAt(gpu: Gpu, scratch: Scratch, y: View, source: View, named: Named): void {
  const byte = y.dtype === 'uint8';
  atNamed(
    gpu,
    scratch,
    `add at ${byte}`,
    named,
    [source],
    y,
    `
  let to = y0_at + named * n(3u);
  var sum = y0[to];
  ${EACH}
    sum += a2[a2_at + origin * n(2u)];
  }
  y0[to] = ${byte ? 'sum & 255' : 'sum'};`,
  );
}

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
  ${EACH}
    last = origin;
  }
  y0[y0_at + named * n(3u)] = i32(last);`,
  );
}
