// What the losses share, functions and modules: their options, PyTorch's deprecated flags, and the checks that PyTorch's
// arithmetic makes before it computes.

import * as f from '../../engine/functions.ts';
import {
  bind,
  broadcastShapes,
  type DType,
  dtypes,
  formatSize,
  formatSizes,
  isFloating,
  noKernel,
  promote,
  RuntimeError,
  warn,
} from '../../engine/index.ts';
import { checkReduction, reduceLoss } from '../../rules/losses/reduce.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import type { Tensor } from '../../torch/index.ts';
import { bool, of } from '../../torch/kinds.ts';
import { inputsOf } from '../forward.ts';
import { Module } from '../module.ts';

/** How a loss of many elements becomes one. */
export type Reduction = 'none' | 'mean' | 'sum';

/** What all losses can be told. */
export interface LossOptions {
  /** Deprecated in PyTorch: use reduction. */
  size_average?: boolean | null;
  /** Deprecated in PyTorch: use reduction. */
  reduce?: boolean | null;
  /** `'mean'` (default), `'sum'`, or `'none'`: one loss for each element. */
  reduction?: Reduction;
}

/** Their signatures, to be put together in each loss's own order. */
export const reductions: TableOf<LossOptions> = {
  size_average: [bool, null],
  reduce: [bool, null],
  reduction: [/* @__PURE__ */ of<Reduction>('str'), 'mean'],
};

/** The same by position, in the order that most losses have. */
export type Legacy<O = LossOptions> = [
  size_average?: boolean | null | O,
  reduce?: boolean | null | Omit<O, 'size_average'>,
  reduction?: Reduction,
];

/** The tensors that most losses take, in order, and by name but for the first. */
export type Pair = [input: Tensor, target: Tensor];
export type Targeted = { target: Tensor };

/** A loss of the tensors I with options O, which may be given by position, P; all but the first may be given by name. */
export interface Loss<I extends unknown[], P extends unknown[], O, ByName = Targeted> {
  (...args: [...inputs: I, ...options: P]): Tensor;
  (...args: [...inputs: I, options: O]): Tensor;
  (input: I[0], options: O & ByName): Tensor;
}

/** What PyTorch's two deprecated flags mean as a reduction, with its warning where one is given. */
export function legacyReduction<R extends string>(o: Legacies<R>): R | Reduction {
  const { size_average, reduce, reduction } = o;
  if (size_average === null && reduce === null) return reduction;
  const meant = reduce === false ? 'none' : size_average === false ? 'sum' : 'mean';
  warn(`size_average and reduce args will be deprecated, please use reduction='${meant}' instead.`);
  return meant;
}
interface Legacies<R extends string> {
  readonly size_average: boolean | null;
  readonly reduce: boolean | null;
  readonly reduction: R;
}

/** A reduction that is one. @throws ValueError in PyTorch's words. */
export function known(reduction: string): string {
  if (reduction === 'elementwise_mean') {
    warn("reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead.");
    return 'mean';
  }
  checkReduction(reduction);
  return reduction;
}

/** The reduction that a function was told. @throws ValueError in PyTorch's words. */
export const reductionOf = (o: Legacies<string>): string => known(legacyReduction(o));

/** A loss as a module: whatever it was told of a reduction, functions judge. */
export abstract class LossModule<R extends string = Reduction> extends Module {
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: R | Reduction;

  constructor(o: Legacies<R>) {
    super();
    this.reduction = legacyReduction(o);
  }
}

/** A loss of an input and a target. */
export abstract class PairLoss<R extends string = Reduction> extends LossModule<R> {
  protected abstract _loss(input: Tensor, target: Tensor): Tensor;

  /** The loss, 0-dim unless the reduction is `'none'`. */
  override forward(input: Tensor, target: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, target } = inputsOf(this, args, 'input', 'target');
    return this._loss(input, target);
  }
}

/** PyTorch's own base of the losses below. */
const told = /* @__PURE__ */ optionsOf<LossOptions>('_Loss.__init__', reductions);

/** A loss of an input and a target that is told its reduction and no more. */
export abstract class PlainLoss extends PairLoss {
  constructor(options?: LossOptions);
  constructor(...args: Legacy);
  constructor(...args: readonly unknown[]) {
    super(bind(told, args));
  }
}

/** A loss whose elements or classes are weighed: a module with a buffer. */
export abstract class WeightedLoss extends PairLoss {
  /** Factors, or null; a buffer. */
  declare weight: Tensor | null;

  constructor(o: Legacies<Reduction> & { readonly weight: Tensor | null }) {
    super(o);
    this.register_buffer('weight', o.weight);
  }
}

const scalarName = (dtype: DType): string => dtypes[dtype].scalarName;

/** A loss given per element, reduced. @throws RuntimeError for the mean of integers. */
export function reduced(loss: Tensor, reduction: string): Tensor {
  if (reduction !== 'mean' || isFloating(loss.dtype)) return reduceLoss(loss, reduction);
  throw new RuntimeError(
    `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${scalarName(loss.dtype)}`,
  );
}

/** Warns where a target does not have the input's shape. */
export function warnOfSizes(input: Tensor, target: Tensor): void {
  if (input.shape.join() === target.shape.join()) return;
  warn(
    `Using a target size (${formatSize(target.shape)}) that is different to the input size (${formatSize(input.shape)}). This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.`,
  );
}

/** @throws NotImplementedError by the name of PyTorch's kernel where two tensors do not promote to floating numbers. */
export function checkFloating(kernel: string, ...tensors: readonly [Tensor, ...Tensor[]]): void {
  const dtype = promote(tensors);
  if (!isFloating(dtype)) throw noKernel(kernel, dtype);
}

/** A loss in the dtype of what PyTorch writes it into. @throws RuntimeError where that is no floating one. */
export function writtenInto(dtype: DType, loss: Tensor): Tensor {
  if (isFloating(dtype)) return f.cast(loss, dtype);
  throw new RuntimeError(
    `result type ${scalarName(loss.dtype)} can't be cast to the desired output type ${scalarName(dtype)}`,
  );
}

/** A loss times a weight that PyTorch writes into it. @throws RuntimeError where that is of more dimensions. */
export function weighed(loss: Tensor, weight: Tensor | null): Tensor {
  if (weight === null) return loss;
  checkFits(loss.shape, broadcastShapes(loss.shape, weight.shape));
  return f.cast(f.mul(loss, weight), loss.dtype);
}

/** @throws RuntimeError in PyTorch's words where what is written into a result is larger than it. */
export function checkFits(shape: readonly number[], common: readonly number[]): void {
  if (common.join() === shape.join()) return;
  throw new RuntimeError(
    `output with shape ${formatSizes(shape)} doesn't match the broadcast shape ${formatSizes(common)}`,
  );
}
