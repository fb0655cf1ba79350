// Matrix products. Operands may be transposed views; nothing is copied before the kernel.

import { promote } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { broadcastShapes, formatSizes, type Shape, sameShape } from '../base/shape.ts';
import { crosswise } from './binary.ts';
import { type Attributes, row, type Spec } from './row.ts';

const swapped = (shape: Shape): [number, number] => [shape.length - 2, shape.length - 1];

function checkInner(a: Spec, b: Spec): void {
  const k = a.shape[a.shape.length - 1];
  if (a.shape.length !== b.shape.length || k !== b.shape[b.shape.length - 2]) {
    const [x, y] = [a, b].map(({ shape }) => shape.slice(-2).join('x'));
    throw new RuntimeError(`mat1 and mat2 shapes cannot be multiplied (${x} and ${y})`);
  }
}

/** Products are not promoted: both sides must have one floating dtype. */
function checkDtype(a: Spec, b: Spec): void {
  if (a.dtype === b.dtype) return;
  const name = { float32: 'Float', float64: 'Double', int64: 'Long', int32: 'Int', uint8: 'Byte', bool: 'Bool' };
  throw new RuntimeError(
    `mat1 and mat2 must have the same dtype, but got ${name[a.dtype]} and ${name[b.dtype]}`,
    'convert one side: x.to(torch.float32), or the model: model.double()',
  );
}

export const linalgRows = {
  // dA = G Bᵀ, dB = Aᵀ G
  matmul: row<Attributes>({
    name: 'matmul',
    doc: 'A B for [M, K] [K, N], or [B, M, K] [B, K, N]',
    infer: ([x, y]) => {
      const [a, b] = [x as Spec, y as Spec];
      checkInner(a, b);
      checkDtype(a, b);
      if (!sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2))) {
        throw new RuntimeError(`batch sizes differ: ${formatSizes(a.shape)} and ${formatSizes(b.shape)}`);
      }
      return [{ shape: [...a.shape.slice(0, -1), b.shape[b.shape.length - 1]], dtype: promote([a, b]) }];
    },
    saves: { inputs: crosswise },
    derivative: (f, [g], { inputs: [a, b], specs, needs }) => {
      if (g === null) return [null, null];
      const [p, q] = swapped((specs[0] as Spec).shape);
      return [needs[0] ? f.matmul(g, f.transpose(b, p, q)) : null, needs[1] ? f.matmul(f.transpose(a, p, q), g) : null];
    },
  }),
  addmm: row<Attributes>({
    name: 'addmm',
    doc: 'C + A B for [M, K] [K, N], C broadcast',
    infer: ([c, x, y]) => {
      const [a, b] = [x as Spec, y as Spec];
      checkInner(a, b);
      checkDtype(a, b);
      const shape = [a.shape[0], b.shape[1]];
      if (!sameShape(broadcastShapes((c as Spec).shape, shape), shape)) {
        throw new RuntimeError(`${formatSizes((c as Spec).shape)} does not broadcast to ${formatSizes(shape)}`);
      }
      return [{ shape, dtype: a.dtype }];
    },
    broadcasts: true,
    saves: { inputs: (needs) => [1, 2].filter((i) => needs[3 - i]) },
    derivative: (f, [g], { inputs: [, a, b], needs }) => {
      if (g === null) return [null, null, null];
      return [
        g,
        needs[1] ? f.matmul(g, f.transpose(b, 0, 1)) : null,
        needs[2] ? f.matmul(f.transpose(a, 0, 1), g) : null,
      ];
    },
  }),
};
