// Loss modules: options kept, the arithmetic in rules.

import { bind } from '../engine/index.ts';
import { checkReduction } from '../rules/losses.ts';
import { optionsOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float, int, of, tensor } from '../torch/kinds.ts';
import { inputsOf } from './forward.ts';
import { cross_entropy, mse_loss } from './functional.ts';
import { Module } from './module.ts';
import { type LossOptions, legacyReduction, type Reduction } from './options.ts';

/** Options of CrossEntropyLoss. */
export interface CrossEntropyLossOptions extends LossOptions {
  /** A factor for each class [C]; null (default): 1. */
  weight?: Tensor | null;
  /** Targets of this class add nothing to the loss or to its gradient, -100 by default. */
  ignore_index?: number;
  /** How much of each target is spread evenly over all classes, 0 (default) … 1. Szegedy et al., 2016. */
  label_smoothing?: number;
}
const crossEntropy = /* @__PURE__ */ optionsOf<CrossEntropyLossOptions>('CrossEntropyLoss.__init__', {
  weight: [tensor, null],
  size_average: [bool, null],
  ignore_index: [int, -100],
  reduce: [bool, null],
  reduction: [/* @__PURE__ */ of<Reduction>('str'), 'mean'],
  label_smoothing: [float, 0],
});

/**
 * -log softmax(x)[target], weighed and averaged: input (C), (N, C) or (N, C, d₁ …); target class indices (), (N) or
 * (N, d₁ …) int64, or probabilities in the input's shape.
 */
export class CrossEntropyLoss extends Module {
  static override readonly name: string = 'CrossEntropyLoss';

  /** A factor for each class [C], or null; a buffer. */
  declare weight: Tensor | null;
  /** The class that is left out. */
  ignore_index: number;
  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;
  /** How much of each target is spread over all classes. */
  label_smoothing: number;

  constructor(options?: CrossEntropyLossOptions);
  constructor(weight: Tensor | null, options?: Omit<CrossEntropyLossOptions, 'weight'>);
  constructor(
    weight: Tensor | null,
    size_average: boolean | null,
    ignore_index?: number,
    reduce?: boolean | null,
    reduction?: Reduction,
    label_smoothing?: number,
  );
  constructor(...args: readonly unknown[]) {
    super();
    const o = bind(crossEntropy, args);
    this.register_buffer('weight', o.weight);
    this.ignore_index = o.ignore_index;
    this.reduction = legacyReduction(o);
    this.label_smoothing = o.label_smoothing;
  }

  /** The loss, 0-dim unless the reduction is `'none'`. */
  override forward(input: Tensor, target: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, target } = inputsOf(this, args, 'target');
    const { weight, ignore_index, reduction, label_smoothing } = this;
    return cross_entropy(input, target, { weight, ignore_index, reduction, label_smoothing });
  }
}

/** Options of MSELoss. */
export interface MSELossOptions extends LossOptions {}
const mse = /* @__PURE__ */ optionsOf<MSELossOptions>('MSELoss.__init__', {
  size_average: [bool, null],
  reduce: [bool, null],
  reduction: [/* @__PURE__ */ of<Reduction>('str'), 'mean'],
});

/** (x - y)², averaged over all elements by default. */
export class MSELoss extends Module {
  static override readonly name: string = 'MSELoss';

  /** `'none'`, `'mean'` or `'sum'`. */
  reduction: Reduction;

  constructor(options?: MSELossOptions);
  constructor(size_average: boolean | null, reduce?: boolean | null, reduction?: Reduction);
  constructor(...args: readonly unknown[]) {
    super();
    this.reduction = legacyReduction(bind(mse, args));
    checkReduction(this.reduction);
  }

  /** input and target of one shape; the loss is 0-dim unless the reduction is `'none'`. */
  override forward(input: Tensor, target: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, target } = inputsOf(this, args, 'target');
    return mse_loss(input, target, { reduction: this.reduction });
  }
}
