// Softmax, its logarithm, and softmin, over the first `length` positions where lengths are used.

import * as f from '../../../engine/functions.ts';
import { size } from '../../../engine/index.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { dtypeOf } from '../../base/dtype.ts';
import { checkFailed } from '../../base/errors.ts';
import { type Bound, bool, int, optional, required } from '../../base/options.ts';
import { axisOf } from '../../base/shapes.ts';
import { array, choice, double, dtype, op, type Type } from '../define.ts';
import { checkFloating } from '../real.ts';

/** 1 where the position along the axis is below the length of its row. */
function lengthMask(data: NDArray, length: NDArray, axis: number): NDArray {
  const n = data.shape[axis];
  const steps = f.reshape(
    f.range(f.placeOf(data), n),
    data.shape.map((d, i) => (i === axis ? d : 1)),
  );
  const lengths = f.reshape(
    f.cast(f.detach(length), 'int64'),
    data.shape.map((d, i) => (i === axis ? 1 : d)),
  );
  return f.lt(steps, lengths);
}

const scaled = {
  axis: optional(int, -1),
  /** What the data are divided by. */
  temperature: optional(double),
  dtype: optional(dtype),
  use_length: optional(bool, false),
};

const unmeasured = { data: required(array), ...scaled };
const measured = {
  data: required(array),
  /** How many positions of the axis count, in the shape of the data without it. */
  length: optional(array),
  ...scaled,
};
type Options = Bound<typeof measured>;

/** softmax or its logarithm of x, or of -x. */
function over(
  of: typeof f.softmax,
  sign: 1 | -1,
  { data, axis, temperature, dtype, use_length, length }: Options,
): NDArray {
  checkFloating(data);
  const dim = axisOf(axis, data.shape.length);
  const signed = sign === 1 ? data : f.neg(data);
  const scaled = temperature === null || temperature === 1 ? signed : f.div(signed, temperature);
  const mask = use_length && length !== null ? lengthMask(data, length, dim) : null;
  const y: NDArray = of(mask === null ? scaled : f.where(mask, scaled, Number.NEGATIVE_INFINITY), dim);
  return f.cast(mask === null ? y : f.where(mask, y, 0), dtypeOf(dtype, data.dtype));
}

const types = ({ dtype }: { readonly dtype: string | null }, [type]: readonly Type[]): Type[] => [dtype ?? type];

export const softmax = op('softmax', measured, (o) => over(f.softmax, 1, o), {
  inputs: ({ use_length }) => (use_length ? ['data', 'length'] : ['data']),
  types,
});
export const log_softmax = op('log_softmax', unmeasured, (o) => over(f.log_softmax, 1, { ...o, length: null }), {
  types,
});
export const softmin = op('softmin', unmeasured, (o) => over(f.softmax, -1, { ...o, length: null }), { types });
/** Softmax of each example over all that it holds, or (mode `channel`) over axis 1. */
export const SoftmaxActivation = op(
  'SoftmaxActivation',
  {
    data: required(array),
    /** instance or channel. */
    mode: optional(choice('channel', 'instance'), 'instance'),
  },
  ({ data, mode }) => {
    checkFloating(data);
    if (mode === 'channel') {
      if (data.ndim < 3) {
        const text = 'Input need to have a least 3 dimensions when mode=channel';
        throw checkFailed(`in_data[softmax_activation: :kData].ndim() >= 3 (${data.ndim} vs. 3) `, text);
      }
      return f.softmax(data, 1);
    }
    const rows = f.reshape(data, [data.shape[0], size(data.shape.slice(1))]);
    return f.reshape(f.softmax(rows, 1), data.shape);
  },
  { alike: true },
);
