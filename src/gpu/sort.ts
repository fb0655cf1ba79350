// Stable sorting of lines by integer keys: each element of a block counts those before it, then neighbouring runs are merged, twice as
// long in each pass, every element finding its place by a binary search in the other run. No thread waits for another.

import { contiguousStrides, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';
import { stored } from './pointwise.ts';
import type { Program } from './program.ts';
import type { Scratch } from './scratch.ts';
import { lastly, seen } from './views.ts';

const THREADS = 64;
/** Elements of a block. */
const BLOCK = 128;

const words = (...names: string[]) => names.map((name) => ({ name, type: 'i32' }) as const);

// Parameters: 0 all elements · 1 those of a line · 2 those of a run
const blocks = (gpu: Gpu): Program =>
  gpu.queue.program('sort blocks', () => ({
    name: 'sort blocks',
    threads: THREADS,
    reads: words('keys'),
    writes: words('sorted'),
    body: `
  if (id >= p(0u)) { return; }
  let line = id - id % p(1u);
  let own = id - line;
  let begin = own - own % p(2u);
  let end = min(begin + p(2u), p(1u));
  let key = keys[id];
  var before = 0u;
  for (var k = begin; k < end; k++) {
    let other = keys[line + k];
    if (other < key || (other == key && k < own)) { before++; }
  }
  sorted[line + begin + before] = i32(own);`,
  }));

const merge = (gpu: Gpu): Program =>
  gpu.queue.program('sort merge', () => ({
    name: 'sort merge',
    threads: THREADS,
    reads: words('keys', 'runs'),
    writes: words('sorted'),
    body: `
  if (id >= p(0u)) { return; }
  let line = id - id % p(1u);
  let at = id - line;
  let own = runs[id];
  let key = keys[line + u32(own)];
  let run = at / p(2u);
  let pair = (run & ~1u) * p(2u);
  let later = (run & 1u) == 1u;
  // Of equal elements those of the earlier run come first.
  let begin = min((run ^ 1u) * p(2u), p(1u));
  var low = begin;
  var high = min(begin + p(2u), p(1u));
  while (low < high) {
    let middle = (low + high) / 2u;
    let other = keys[line + u32(runs[line + middle])];
    if (other < key || (later && other == key)) { low = middle + 1u; } else { high = middle; }
  }
  sorted[line + pair + at % p(2u) + low - begin] = own;`,
  }));

/** For each of the lines of keys, contiguous along the last dimension, the numbers of its elements in ascending order. */
function sortedLines(gpu: Gpu, { make }: Scratch, keys: View): View {
  const count = size(keys.shape);
  const length = keys.shape[keys.shape.length - 1];
  const groups = Math.ceil(count / THREADS);
  let order = make(keys.shape, 'int32');
  if (count === 0) return order;
  gpu.queue.run(blocks(gpu), [stored(keys).source(), stored(order).target()], [count, length, BLOCK], groups);
  let spare = length > BLOCK ? make(keys.shape, 'int32') : order;
  for (let run = BLOCK; run < length; run *= 2) {
    const buffers = [stored(keys).source(), stored(order).source(), stored(spare).target()];
    gpu.queue.run(merge(gpu), buffers, [count, length, run], groups);
    [order, spare] = [spare, order];
  }
  return order;
}

/** The order of integer keys along a dimension, in the shape of the keys; lines that strides of 0 repeat are sorted once. */
export function ordered(gpu: Gpu, scratch: Scratch, keys: View, dim: number): View {
  const { strides } = keys;
  const shape = keys.shape.map((n, d) => (d !== dim && strides[d] === 0 ? Math.min(n, 1) : n));
  const lines = lastly(seen(keys, shape, strides), dim);
  const order = sortedLines(gpu, scratch, scratch.contiguous(lines));
  const own = contiguousStrides(lines.shape);
  const along = own.pop() ?? 1;
  own.splice(dim, 0, along);
  return seen(
    order,
    keys.shape,
    own.map((s, d) => (shape[d] < keys.shape[d] ? 0 : s)),
  );
}
