// Matrix products.

import { broadcastStrides } from '../../reference/base/shape.ts';
import * as ops from '../../reference/ops/linalg.ts';
import { present } from '../../reference/ops/op.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { matmul } from '../matmul.ts';
import { seen } from '../views.ts';

const product: GpuKernel = (gpu, [a, b], [y]) => matmul(gpu, present(a), present(b), y);

const addmm: GpuKernel = (gpu, [c, a, b], [y]) => {
  const { shape, strides } = present(c);
  matmul(gpu, present(a), present(b), y, seen(present(c), y.shape, broadcastStrides(shape, strides, y.shape)));
};

export const linearKernels: Family = [
  [ops.matmul, product],
  [ops.addmm, addmm],
];
