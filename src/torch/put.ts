// Elements put at places among all elements in a row, in PyTorch's spelling.

import { IndexError, RuntimeError, size } from '../engine/index.ts';
import { put as placed } from '../rules/put.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { addedAt } from './fallen.ts';
import { bool, tensor } from './kinds.ts';
import { named, scalarName } from './names.ts';
import { inARow } from './positions.ts';
import type { AccumulateOption } from './scattering.ts';
import type { Tensor } from './tensor.ts';

export interface PutElementsOptions extends AccumulateOption {
  /** Positions among all elements in a row, int64; negative ones count from the end. */
  index: Tensor;
  /** As many elements, of the input's dtype. */
  source: Tensor;
}
/** Takes positions among all elements in a row, and what comes there. */
export interface PutElements<P extends unknown[] = []> {
  (...args: [...self: P, index: Tensor, source: Tensor, accumulate?: boolean | AccumulateOption]): Tensor;
  (...args: [...self: P, options: PutElementsOptions]): Tensor;
}

/** The methods of this file. */
export interface PutMethods {
  /** A copy with elements at positions among all in a row; of several at one the last stays, or all are added. */
  put: PutElements;
  /** `put` in place. */
  put_: PutElements;
}

/** @throws RuntimeError, IndexError for what does not fit. */
function checkPut(x: Tensor, index: Tensor, source: Tensor): void {
  if (index.dtype !== 'int64') {
    throw new RuntimeError(`put_(): Expected a long tensor for index, but got ${scalarName(index)}`);
  }
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `put_(): self and source expected to have the same dtype, but got self.dtype = ${scalarName(x)} and source.dtype = ${scalarName(source)}`,
    );
  }
  const [given, count] = [size(source.shape), size(index.shape)];
  if (given !== count) {
    throw new IndexError(
      `put_(): Expected source and index to have the same number of elements, but got source.numel() = ${given}, index.numel() = ${count}`,
    );
  }
  if (count > 0 && size(x.shape) === 0) throw new IndexError('put_(): Tried to put elements into an empty tensor');
}

/**
 * A copy with elements at positions among all in a row; of several at one the last stays, or all are added.
 * @throws RuntimeError for another dtype of either; IndexError for other numbers of elements and for positions outside.
 */
export const put: PutElements<Input> = /* @__PURE__ */ bound<PutElementsOptions>(
  'put',
  { index: [tensor], source: [tensor], accumulate: [bool, false] },
  (x, { index, source, accumulate }) => {
    checkPut(x, index, source);
    const at = inARow(index, size(x.shape));
    return named('PutBackward0', accumulate ? addedAt(x, at, source) : placed(x, at, source));
  },
);
