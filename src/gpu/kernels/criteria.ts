// The multilabel margin of scores [N, C], over all pairs of classes. Labels cannot be checked here: a row with one that is none
// gives NaN.

import type { View } from '../../reference/kernels/kernel.ts';
import * as ops from '../../reference/ops/criteria.ts';
import { present } from '../../reference/ops/op.ts';
import { sumOf } from '../folds.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { foldLines } from '../lines.ts';
import { withScratch } from '../scratch.ts';
import { seen } from '../views.ts';

/** Of [N, C] a row for each of its classes, [N, 1, C], and the element of the class itself, [N, C, 1]. */
const facing = (x: View): readonly [row: View, own: View] => {
  const [n, c] = x.shape;
  const [s, t] = x.strides;
  return [seen(x, [n, 1, c], [s, 0, t]), seen(x, [n, c, 1], [s, t, 0])];
};

/** What is left of a margin of class j over another, and whether anything is: those of a row's own classes over all that are not. */
const MARGIN = `
fn margin(own: f32, other: f32) -> vec2<f32> {
  let lack = 1.0 - own + other;
  return select(vec2(lack, 1.0), vec2(0.0), lack <= 0.0);
}
fn against(x: f32, label: i32, other: f32, otherLabel: i32) -> vec2<f32> {
  if (label > 0 && otherLabel == 0) { return f32(label) * margin(x, other) * vec2(1.0, -1.0); }
  if (label == 0 && otherLabel > 0) { return vec2(0.0, f32(otherLabel) * margin(other, x).y); }
  return vec2(0.0);
}
`;

const multilabel_margin: GpuKernel = (gpu, inputs, [losses, slopes]) =>
  withScratch(gpu, ({ make }) => {
    const [scores, target] = inputs.map(present);
    const [n, c] = scores.shape;
    const pairs = { shape: [n, c, c], dims: [2] };
    const [labels, parts] = [make([n, c], 'int64'), make([n, c])];
    // How often a class is among those of its row, up to the first -1; -1 in a row with what is no class.
    foldLines(gpu, {
      ...pairs,
      name: 'multilabel_margin labels',
      reads: [facing(target)[0]],
      folds: [
        { start: 'i32(n)', step: 'select(f, min(f, i32(i)), x0 == -1)', join: 'min(f, g)' },
        { start: '0', step: 'f | select(0, 1, x0 < -1 || x0 >= i32(n))', join: 'f | g' },
        { start: '0', step: 'f + select(0, 1, i32(i) < f0 && x0 == i32(line % n))', join: 'f + g' },
      ],
      results: [[labels, 'select(f2, -1, f1 != 0)']],
    });
    const [[others, own], [otherLabels, ownLabels]] = [scores, labels].map(facing);
    foldLines(gpu, {
      ...pairs,
      name: 'multilabel_margin pairs',
      reads: [own, ownLabels, others, otherLabels],
      folds: [{ type: 'vec2<f32>', start: 'vec2<f32>()', step: 'f + against(x0, x1, x2, x3)', join: 'f + g' }],
      lets: 'let both = select(f0 / f32(n), vec2(nan()), r1[line1] < 0);',
      results: [
        [parts, 'both.x'],
        [slopes, 'both.y'],
      ],
      declares: MARGIN,
    });
    foldLines(gpu, {
      name: 'multilabel_margin',
      shape: [n, c],
      dims: [1],
      reads: [parts],
      folds: [sumOf('x0')],
      // Of no classes the loss is 0 / 0.
      results: [[losses, 'select(f0, nan(), n == 0u)']],
    });
  });

export const criteriaKernels: Family = [[ops.multilabel_margin, multilabel_margin]];
