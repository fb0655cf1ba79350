// What walks tensors by their strides and looks at other places than its own: a thread for every place of a shape, to which each view
// is broadcast. In WGSL a read is the buffer a0, a1 … with its place a0_at …, a write y0 … with y0_at; coordinates are c0, c1 …,
// numbers n(0u), n(1u) … (m(0u) … with their sign).

import { broadcastStrides, type Shape, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';
import { places, stored } from './pointwise.ts';
import { numbered } from './program.ts';
import { wordOf } from './words.ts';

const THREADS = 64;

const word = (at: string): string => `p(${at})`;

export interface Strided {
  /** With words and rank it tells programs apart, so that the body must follow from it. */
  readonly name: string;
  readonly shape: Shape;
  readonly reads: readonly View[];
  /** Of other storages than those that are read. */
  readonly writes: readonly View[];
  /** Whether something stays in what is written. */
  readonly inPlace?: boolean;
  readonly numbers?: readonly number[];
  readonly body: string;
}

export function strided(gpu: Gpu, { name, shape, reads, writes, inPlace = false, numbers = [], body }: Strided): void {
  const views = [...reads, ...writes];
  const types = views.map(({ dtype }) => wordOf(dtype));
  const count = size(shape);
  const rank = shape.length;
  const program = gpu.queue.program(`${name} ${types} ${rank}`, () => {
    const labels = [...reads.map((_, i) => `a${i}`), ...writes.map((_, i) => `y${i}`)];
    const buffers = labels.map((label, i) => ({ name: label, type: types[i] }));
    const first = 1 + rank + views.length * (rank + 1);
    return {
      name,
      threads: THREADS,
      reads: buffers.slice(0, reads.length),
      writes: buffers.slice(reads.length),
      body: `  if (id >= p(0u)) { return; }
  ${places(rank, views.length)}
  ${labels.map((label, i) => `let ${label}_at = at${i};`).join(' ')}
  ${numbered(numbered(body, 'n', first, word), 'm', first, (at) => `bitcast<i32>(${word(at)})`)}`,
    };
  });
  const steps = views.flatMap((v) => [v.offset, ...broadcastStrides(v.shape, v.strides, shape)]);
  const targets = writes.map(stored).map((y) => (inPlace ? y.source() : y.target()));
  const buffers = [...reads.map((x) => stored(x).source()), ...targets];
  gpu.queue.run(program, buffers, [count, ...shape, ...steps, ...numbers], Math.ceil(count / THREADS));
}
