// Further names under which MXNet has the same operators, and the few functions that its Python adds.

import * as f from '../engine/functions.ts';
import { op, unary } from './define.ts';
import { joinFunctions } from './nd-join.ts';
import { layerOperators } from './nd-layer.ts';
import { reduceOperators } from './nd-reduce.ts';
import { shapeFunctions } from './nd-shape.ts';
import { unaryOperators } from './nd-unary.ts';
import type { NDArray } from './ndarray.ts';
import { axisOf } from './shapes.ts';

export const aliases = {
  Cast: shapeFunctions.cast,
  Concat: joinFunctions.concat,
  ElementWiseSum: joinFunctions.add_n,
  MakeLoss: unaryOperators.make_loss,
  Reshape: shapeFunctions.reshape,
  SoftmaxActivation: layerOperators.softmax,
  max_axis: reduceOperators.max,
  min_axis: reduceOperators.min,
  sum_axis: reduceOperators.sum,
  /** Arrays joined along an axis, the first unless another is given. */
  concatenate: (arrays: readonly NDArray[], axis = 0): NDArray => joinFunctions.concat(arrays, { dim: axis }),
  /** An axis moved to another place. */
  moveaxis: (tensor: NDArray, source: number, destination: number): NDArray => {
    const [from, to] = [source, destination].map((a) => axisOf(a, tensor.ndim));
    const order = [...tensor.shape.keys()].filter((i) => i !== from);
    order.splice(to, 0, from);
    return shapeFunctions.transpose(tensor, order);
  },
  /** log σ(x) = -log(1 + e⁻ˣ). */
  log_sigmoid: unary('log_sigmoid', (x) => f.neg(f.softplus(f.neg(x), { beta: 1, threshold: 20 }))),
  /** One element of each row of a matrix. */
  batch_take: op<{ a: NDArray; indices: NDArray }>()('batch_take', ['a', 'indices'], {}, ({ a, indices }) => {
    const index = f.reshape(f.cast(f.detach(indices), 'int64'), [a.shape[0], 1]);
    return f.reshape(f.gather(a, 1, index), [a.shape[0]]);
  }),
};
