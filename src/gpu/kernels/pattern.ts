// Ops that turn, frame and cut tensors, and those that put elements back at the places of a strided pattern.

import { allocate } from '../../reference/base/dtype.ts';
import { size } from '../../reference/base/shape.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import type { Pad, Pattern } from '../../reference/kernels/move.ts';
import * as ops from '../../reference/ops/move.ts';
import { present } from '../../reference/ops/op.ts';
import type { Gpu } from '../gpu.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { float } from '../queue.ts';
import { copyInto, placing } from '../scratch.ts';
import { strided } from '../strided.ts';
import { seen } from '../views.ts';
import { wordOf } from '../words.ts';

/** A copy of a view that begins at the ends of dimensions and steps back. */
const flip: GpuKernel = (gpu, inputs, [y], { dims }: { readonly dims: readonly number[] }) => {
  const x = present(inputs[0]);
  // A number has a dimension to flip, and none to step along.
  const last = (d: number): number => (dims.includes(d) ? Math.max(x.shape[d] - 1, 0) : 0);
  const ends = x.strides.reduce((at, s, d) => at + last(d) * s, x.offset);
  const strides = x.strides.map((s, d) => (dims.includes(d) ? -s : s));
  copyInto(gpu, seen(x, x.shape, strides, ends), y);
};

const pad: GpuKernel = (gpu, inputs, [y], { dim, before, value }: Pad) => {
  const x = present(inputs[0]);
  const word = wordOf(x.dtype);
  const [held] = allocate(x.dtype, 1).fill(value);
  strided(gpu, {
    name: `pad ${dim}`,
    shape: y.shape,
    reads: [
      seen(
        x,
        y.shape,
        x.strides.map((s, d) => (d === dim ? 0 : s)),
      ),
    ],
    writes: [y],
    numbers: [before, x.shape[dim], x.strides[dim], word === 'f32' ? float(held) : held],
    body: `
  let i = c${dim} - n(0u);
  if (i < n(1u)) { y0[y0_at] = a0[a0_at + i * n(2u)]; } else { y0[y0_at] = bitcast<${word}>(n(3u)); }`,
  });
};

const triangle =
  (name: string, keep: string): GpuKernel =>
  (gpu, inputs, writes, { diagonal }: { readonly diagonal: number }) => {
    const x = present(inputs[0]);
    const rank = x.shape.length;
    strided(gpu, {
      name,
      shape: x.shape,
      reads: [x],
      writes,
      numbers: [diagonal],
      body: `
  let distance = i32(c${rank - 1}) - i32(c${rank - 2}) - m(0u);
  if (distance ${keep} 0) { y0[y0_at] = a0[a0_at]; } else { y0[y0_at] = 0; }`,
    });
  };

/**
 * y, which is contiguous and written whole: each of its places finds what the pattern puts there, from the dimension of the largest
 * step down, each of which leaves at most so much to the next as those behind it reach. `found` is done at the elements of x at
 * x_at, whose number in x is `number`.
 */
function fromPattern(
  gpu: Gpu,
  name: string,
  { shape, strides, offset }: Pattern,
  [x, ...reads]: readonly View[],
  y: View,
  [begin, found, end]: readonly [begin: string, found: string, end: string],
): void {
  const dims = [...shape.keys()].filter((d) => shape[d] !== 1).sort((a, b) => strides[b] - strides[a]);
  const reach = (of: readonly number[]): number => of.reduce((sum, d) => sum + (shape[d] - 1) * strides[d], 0);
  const numbers = dims.flatMap((d, i) => [
    shape[d],
    strides[d],
    reach(dims.slice(i + 1)),
    x.strides[d],
    size(shape.slice(d + 1)),
  ]);
  const of = (i: number, k: number): string => `m(${1 + 5 * i + k}u)`;
  const loops = dims.map(
    (_, i) => `
  let step${i} = max(${of(i, 1)}, 1);
  let first${i} = select((rest${i} - ${of(i, 2)} + step${i} - 1) / step${i}, 0, rest${i} <= ${of(i, 2)} || ${of(i, 1)} == 0);
  let last${i} = select(min(${of(i, 0)} - 1, rest${i} / step${i}), ${of(i, 0)} - 1, ${of(i, 1)} == 0);
  for (var i${i} = first${i}; i${i} <= last${i}; i${i}++) {
    let rest${i + 1} = rest${i} - i${i} * ${of(i, 1)};`,
  );
  const sum = (k: number): string => dims.map((_, i) => ` + i${i} * ${of(i, k)}`).join('');
  strided(gpu, {
    name: `${name} ${dims.length}`,
    shape: y.shape,
    reads: [
      seen(
        x,
        y.shape,
        y.shape.map(() => 0),
      ),
      ...reads,
    ],
    writes: [y],
    numbers: [offset, ...numbers],
    body: `
  ${begin}
  let rest0 = i32(id) - m(0u);
  if (rest0 >= 0) {${loops.join('')}
    if (rest${dims.length} == 0) {
      let x_at = a0_at + u32(0${sum(3)});
      let number = 0${sum(4)};
      ${found}
    }
  ${dims.map(() => '}').join('')}}
  ${end}`,
  });
}

const as_strided_backward: GpuKernel = (gpu, inputs, [y], pattern: Pattern) =>
  fromPattern(gpu, `as_strided_backward ${y.dtype === 'uint8'}`, pattern, inputs.map(present), y, [
    `var sum = ${wordOf(y.dtype)}(0);`,
    'sum += a0[x_at];',
    `y0[y0_at] = ${y.dtype === 'uint8' ? 'sum & 255' : 'sum'};`,
  ]);

/** Where the pattern names a place twice, the last element stays. */
const as_strided_scatter: GpuKernel = (gpu, [base, value], [y], pattern: Pattern) =>
  fromPattern(gpu, 'as_strided_scatter', pattern, [present(value), present(base)], y, [
    'var newest = -1; var origin = 0u;',
    'if (number > newest) { newest = number; origin = x_at; }',
    'if (newest >= 0) { y0[y0_at] = a0[origin]; } else { y0[y0_at] = a1[a1_at]; }',
  ]);

export const patternKernels: Family = /* @__PURE__ */ placing([
  [ops.flip, flip],
  [ops.pad, pad],
  [ops.tril, triangle('tril', '<=')],
  [ops.triu, triangle('triu', '>=')],
  [ops.as_strided_backward, as_strided_backward],
  [ops.as_strided_scatter, as_strided_scatter],
]);
