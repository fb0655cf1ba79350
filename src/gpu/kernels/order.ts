// Ops that find places by comparing elements: sorting, the commonest, the largest of each window, and where values would go among sorted ones. NaN is
// larger than all.

import { size } from '../../reference/base/shape.ts';
import type { Dim } from '../../reference/kernels/along.ts';
import type { Sorting } from '../../reference/kernels/gather.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import type { MaxPool } from '../../reference/kernels/pool.ts';
import type { Side } from '../../reference/kernels/search.ts';
import * as along from '../../reference/ops/along.ts';
import * as gather from '../../reference/ops/gather.ts';
import { present } from '../../reference/ops/op.ts';
import * as pool from '../../reference/ops/pool.ts';
import * as search from '../../reference/ops/search.ts';
import type { Gpu } from '../gpu.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { copyInto, placing, type Scratch, withScratch } from '../scratch.ts';
import { ordered } from '../sort.ts';
import { strided } from '../strided.ts';
import { asRow, held, lastly, listed, seen } from '../views.ts';
import { wordOf } from '../words.ts';
import { lookUp } from './gather.ts';

/** Integers in the order of floats: those of negative ones turned around, one for both zeros, one for NaN. */
const RANK = `
fn rank(x: f32) -> i32 {
  let b = bitcast<i32>(x);
  if (is_nan(x)) { return 0x7fffffff; }
  if ((b & 0x7fffffff) == 0) { return 0; }
  return select(b, b ^ 0x7fffffff, b < 0);
}`;

/** Lines along a dimension, which is their last one, and the order of their elements. */
function arranged(gpu: Gpu, scratch: Scratch, x: View, dim: number, descending: boolean): readonly [View, View] {
  const lines = lastly(x, dim);
  const keys = scratch.make(lines.shape, 'int32');
  const key = wordOf(x.dtype) === 'f32' ? 'rank(x0)' : 'x0';
  const body = `y0 = ${descending ? `~${key}` : key};`;
  pointwise(gpu, { name: `rank ${descending}`, reads: [lines], writes: [keys], declares: RANK, body });
  return [lines, ordered(gpu, scratch, keys, lines.shape.length - 1)];
}

// Equal elements keep their order, whatever the ancestor's own algorithms do with them where it promises nothing.
const sort: GpuKernel = (gpu, inputs, outputs, { dim, descending }: Sorting) =>
  withScratch(gpu, (scratch) => {
    const x = asRow(present(inputs[0]));
    const [values, indices] = outputs.map(asRow);
    const [, order] = arranged(gpu, scratch, x, dim, descending);
    copyInto(gpu, order, lastly(indices, dim));
    lookUp(gpu, x, indices, values, dim);
  });

/** The last of the first longest run of equals in ascending order, a thread for each line. NaN equals nothing. */
const mode: GpuKernel = (gpu, inputs, outputs, { dim }: Dim) =>
  withScratch(gpu, (scratch) => {
    const x = asRow(present(inputs[0]));
    const length = x.shape[dim];
    const [lines, order] = arranged(gpu, scratch, x, dim, false).map(scratch.contiguous);
    const shape = [size(lines.shape) / length];
    const own = wordOf(x.dtype) === 'f32' ? '!is_nan(v) && ' : '';
    strided(gpu, {
      name: 'mode',
      shape,
      reads: [lines, order].map((view) => seen(view, shape, [length])),
      writes: outputs.map((y) => seen(y, shape)),
      numbers: [length],
      body: `
  var best = a1[a1_at];
  var longest = 0u;
  var run = 0u;
  var before = a0[a0_at + u32(best)];
  for (var k = 0u; k < n(0u); k++) {
    let at = a1[a1_at + k];
    let v = a0[a0_at + u32(at)];
    run = select(1u, run + 1u, ${own}v == before);
    before = v;
    if (run > longest || (run == longest && v == a0[a0_at + u32(best)])) { best = at; longest = run; }
  }
  y0[y0_at] = a0[a0_at + u32(best)];
  y1[y1_at] = best;`,
    });
  });

const max_pool: GpuKernel = (gpu, inputs, writes, { kernel, stride, padding, dilation }: MaxPool) => {
  const x = present(inputs[0]);
  const last = x.shape.length - 1;
  const float = wordOf(x.dtype) === 'f32';
  const larger = float ? '(!is_nan(largest) && v > largest) || is_nan(v)' : 'v > largest';
  strided(gpu, {
    name: 'max_pool',
    shape: writes[0].shape,
    reads: [seen(x, writes[0].shape, [...x.strides.slice(0, -1), 0])],
    writes,
    numbers: [x.shape[last], x.strides[last], stride, padding, dilation, kernel * dilation],
    body: `
  var place = i32(c${last} * n(2u)) - m(3u);
  let end = min(m(0u), place + m(5u));
  while (place < 0) { place += m(4u); }
  var largest = a0[a0_at + u32(place) * n(1u)];
  for (var at = place + m(4u); at < end; at += m(4u)) {
    let v = a0[a0_at + u32(at) * n(1u)];
    if (${larger}) { largest = v; place = at; }
  }
  y0[y0_at] = largest;
  y1[y1_at] = place;`,
  });
};

/** By halving, a thread for each value. */
const searchsorted: GpuKernel = (gpu, inputs, writes, { right }: Side) => {
  const [sorted, values] = inputs.map(present);
  const { shape } = values;
  const last = sorted.shape.length - 1;
  const known = 'a0[a0_at + middle * n(1u)]';
  const ordered = wordOf(values.dtype) === 'f32' ? `!is_nan(x) && !is_nan(${known}) && ` : '';
  strided(gpu, {
    name: `searchsorted ${right}`,
    shape,
    reads: [last === 0 ? listed(sorted, shape, -1) : held(sorted, last, shape), values],
    writes,
    numbers: [sorted.shape[last], sorted.strides[last]],
    body: `
  let x = a1[a1_at];
  var low = 0u;
  var high = n(0u);
  while (low < high) {
    let middle = (low + high) / 2u;
    if (${ordered}${known} ${right ? '>' : '>='} x) { high = middle; } else { low = middle + 1u; }
  }
  y0[y0_at] = i32(low);`,
  });
};

export const orderKernels: Family = /* @__PURE__ */ placing([
  [gather.sort, sort],
  [along.mode, mode],
  [pool.max_pool, max_pool],
  [search.searchsorted, searchsorted],
]);
