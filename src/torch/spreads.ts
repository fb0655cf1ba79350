// Variance and standard deviation, each with the mean: functions alone, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { isFloating, RuntimeError } from '../engine/index.ts';
import type { Dims, Input } from './calls.ts';
import { bound } from './define.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';
import { deviation, dimsOf, type SpreadOptions, spread, varianceOf } from './variance.ts';

/** Takes what `var` takes. */
export interface TwoSpreads<P extends unknown[] = []> {
  (...args: [...self: P, dim?: Dims | boolean, options?: Omit<SpreadOptions, 'dim'>]): [Tensor, Tensor];
  (...args: [...self: P, options: SpreadOptions]): [Tensor, Tensor];
}
/* @__NO_SIDE_EFFECTS__ */
const twoSpreads = (name: string, node: string, of: (v: Tensor) => Tensor): TwoSpreads<Input> =>
  bound<SpreadOptions, [Tensor, Tensor]>(name, spread, (x, options) => {
    if (!isFloating(x.dtype)) throw new RuntimeError(`${name} only support floating point and complex dtypes`);
    const { dim, keepdim } = options;
    const over = typeof dim === 'boolean' ? undefined : dimsOf(dim);
    return [named(node, of(varianceOf(x, options))), named(node, f.mean(x, over, keepdim))];
  });
/** The variance and the mean. */
export const var_mean: TwoSpreads<Input> = /* @__PURE__ */ twoSpreads('var_mean', 'VarMeanBackward0', (v) => v);
/** The standard deviation and the mean. */
export const std_mean: TwoSpreads<Input> = /* @__PURE__ */ twoSpreads('std_mean', 'StdMeanBackward0', deviation);
