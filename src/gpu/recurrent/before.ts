// What a walk over time read of its own results, for gradients of weights.

import type { View } from '../../reference/kernels/kernel.ts';
import type { Gpu } from '../gpu.ts';
import { stored } from '../pointwise.ts';
import type { Scratch } from '../scratch.ts';

/** The hidden states that steps began with, [T, N, R]: that of the step before, or h0 where that one is over or none. */
export function statesBefore(
  gpu: Gpu,
  scratch: Scratch,
  output: View,
  h0: View,
  lengths: View | null,
  reverse: boolean,
): View {
  const [T, N, R] = output.shape;
  const before = scratch.make(output.shape);
  const at = (name: string): string => (lengths ? `u32(${name})` : 'T');
  const program = gpu.queue.program(`states before ${lengths !== null}`, () => ({
    name: 'states before',
    threads: 64,
    reads: [
      { name: 'output', type: 'f32' },
      { name: 'h0', type: 'f32' },
      ...(lengths ? [{ name: 'lengths', type: 'i32' } as const] : []),
    ],
    writes: [{ name: 'y', type: 'f32' }],
    body: `
  let T = p(0u); let N = p(1u); let R = p(2u);
  if (id >= T * N * R) { return; }
  let t = id / (N * R);
  let n = id / R % N;
  let inside = select(t > 0u, t + 1u < ${at('lengths[n]')}, p(3u) == 1u);
  y[id] = h0[n * R + id % R];
  if (inside) { y[id] = output[select(id - N * R, id + N * R, p(3u) == 1u)]; }`,
  }));
  const reads = [output, h0, ...(lengths ? [lengths] : [])].map((v) => stored(v).source());
  gpu.queue.run(program, [...reads, stored(before).target()], [T, N, R, Number(reverse)], Math.ceil((T * N * R) / 64));
  return before;
}
