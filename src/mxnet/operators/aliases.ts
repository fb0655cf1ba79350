// Further names under which MXNet has the same operators, and the few functions that its Python adds.

import * as f from '../../engine/functions.ts';
import { bind } from '../../engine/index.ts';
import type { NDArray } from '../array/ndarray.ts';
import { checkFailed } from '../base/errors.ts';
import { declare, int, optional, required } from '../base/options.ts';
import { axisOf } from '../base/shapes.ts';
import { array, arrays, method, op, single } from './define.ts';
import { concat } from './join.ts';
import { transpose } from './shape.ts';

/** Arrays joined along an axis, the first unless another is given. */
export const concatenate = (...args: [arrays: readonly NDArray[], axis?: number | { axis?: number }]): NDArray => {
  const { arrays: all, axis } = bind(joining, args);
  return concat(all, { dim: axis });
};
const joining = declare('concatenate', { arrays: required(arrays), axis: optional(int, 0) }, false);
const moving = declare(
  'moveaxis',
  { tensor: required(array), source: required(int), destination: required(int) },
  false,
);

/** An axis moved to another place. */
export const moveaxis = (...args: [tensor: NDArray, source: number, destination: number]): NDArray => {
  const { tensor, source, destination } = bind(moving, args);
  const [from, to] = [source, destination].map((a) => axisOf(a, tensor.ndim));
  const order = [...tensor.shape.keys()].filter((i) => i !== from);
  order.splice(to, 0, from);
  return transpose(tensor, order);
};
/** log σ(x) = -log(1 + e⁻ˣ). */
export const log_sigmoid = method('log_sigmoid', single, ({ data: x }) =>
  f.neg(f.softplus(f.neg(x), { beta: 1, threshold: 20 })),
);
/** One element of each row of a matrix. */
export const batch_take = op(
  'batch_take',
  { a: required(array), indices: required(array) },
  ({ a, indices }) => {
    const rows = a.size / a.shape[a.ndim - 1];
    if (a.ndim !== 2 || rows !== indices.size) {
      const size = '(*in_attrs)[0].Size()/(*in_attrs)[0][(*in_attrs)[0].ndim()-1] == (*out_attrs)[0].Size()';
      const text = "Index array's size must be the same as data array's size excluding the first dimension";
      throw checkFailed(`${size} (${rows} vs. ${indices.size}) `, text);
    }
    const index = f.reshape(f.cast(f.detach(indices), 'int64'), [a.shape[0], 1]);
    return f.reshape(f.gather(a, 1, index), [a.shape[0]]);
  },
  { types: (_, [type]) => ({ inputs: [type, 'int32'], outputs: [type] }) },
);
