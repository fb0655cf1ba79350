// Factors of matrices.

import { ShapeError } from '../base/errors.ts';
import { formatSizes } from '../base/shape.ts';
import * as kernels from '../kernels/factor.ts';
import { op, present } from './op.ts';

/** The orthogonal factor of a matrix, of a wide one that of its transpose, times gain. */
export const orthonormal = /* @__PURE__ */ op({
  name: 'orthonormal',
  infer: ([x], _attributes: { readonly gain: number }) => {
    const { shape, dtype } = present(x);
    if (shape.length === 2) return [{ shape, dtype }];
    throw new ShapeError(`a matrix was expected, got a tensor of shape ${formatSizes(shape)}`);
  },
  kernel: kernels.orthonormal,
});
