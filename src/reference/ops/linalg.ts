// Matrix products. Operands may be transposed views; nothing is copied before the kernel.

import { dtypes } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { broadcastShapes, formatSizes, sameShape, size } from '../base/shape.ts';
import * as kernels from '../kernels/linalg.ts';
import { crosswise } from './binary.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

function checkInner(a: Spec, b: Spec): void {
  const k = a.shape[a.shape.length - 1];
  if (a.shape.length !== b.shape.length || k !== b.shape[b.shape.length - 2]) {
    const [x, y] = [a, b].map(({ shape }) => shape.slice(-2).join('x'));
    throw new RuntimeError(`mat1 and mat2 shapes cannot be multiplied (${x} and ${y})`);
  }
}

/** Products are not promoted: both sides must have one floating dtype. */
function checkDType(a: Spec, b: Spec, name = 'mat1'): void {
  if (a.dtype === b.dtype) return;
  throw new RuntimeError(
    `${name} and mat2 must have the same dtype, but got ${dtypes[a.dtype].scalarName} and ${dtypes[b.dtype].scalarName}`,
    'convert one side: x.to(torch.float32), or the model: model.double()',
  );
}

const products = (a: Spec, b: Spec): number => size(a.shape) * b.shape[b.shape.length - 1];

// dA = G Bᵀ, dB = Aᵀ G
export const matmul = /* @__PURE__ */ op({
  name: 'matmul',
  // A B for [M, K] [K, N], or [B, M, K] [B, K, N]
  infer: ([a, b]: readonly [Spec, Spec]) => {
    checkInner(a, b);
    checkDType(a, b);
    if (!sameShape(a.shape.slice(0, -2), b.shape.slice(0, -2))) {
      throw new RuntimeError(`batch sizes differ: ${formatSizes(a.shape)} and ${formatSizes(b.shape)}`);
    }
    return [{ shape: [...a.shape.slice(0, -1), b.shape[b.shape.length - 1]], dtype: a.dtype }];
  },
  kernel: kernels.matmul,
  work: ([a, b]: readonly [Spec, Spec]) => products(a, b),
  saves: { inputs: crosswise },
  uses: ['matmul', 'transpose'],
  derivative: (f, [g], { inputs: [a, b], specs: [left], needs }) => {
    if (g === null || left === null) return [null, null];
    const [p, q] = [left.shape.length - 2, left.shape.length - 1];
    return [needs[0] ? f.matmul(g, f.transpose(b, p, q)) : null, needs[1] ? f.matmul(f.transpose(a, p, q), g) : null];
  },
});

/** C + A B for [M, K] [K, N], C broadcast. */
export const addmm = /* @__PURE__ */ op({
  name: 'addmm',
  infer: ([c, a, b]: readonly [Spec, Spec, Spec]) => {
    checkInner(a, b);
    checkDType(a, b);
    checkDType(c, b, 'self');
    const shape = [a.shape[0], b.shape[1]];
    if (!sameShape(broadcastShapes(c.shape, shape), shape)) {
      throw new RuntimeError(`${formatSizes(c.shape)} does not broadcast to ${formatSizes(shape)}`);
    }
    return [{ shape, dtype: a.dtype }];
  },
  kernel: kernels.addmm,
  work: ([, a, b]: readonly [Spec, Spec, Spec]) => products(a, b),
  broadcasts: true,
  saves: { inputs: (needs) => [1, 2].filter((i) => needs[3 - i]) },
  uses: ['matmul', 'transpose'],
  derivative: (f, [g], { inputs: [, a, b], needs }) => {
    if (g === null) return [null, null, null];
    return [
      g,
      needs[1] ? f.matmul(g, f.transpose(b, 0, 1)) : null,
      needs[2] ? f.matmul(f.transpose(a, 0, 1), g) : null,
    ];
  },
});
