// Loss modules: options kept, the arithmetic in functional.

import { type Arguments, bind, signature } from '../engine/index.ts';
import { checkReduction } from '../functional/losses.ts';
import type { Tensor } from '../torch/index.ts';
import { cross_entropy, mse_loss } from './functional.ts';
import { Module } from './module.ts';

export interface CrossEntropyLossOptions {
  weight?: Tensor | null;
  /** Deprecated in PyTorch: use reduction. */
  size_average?: boolean | null;
  ignore_index?: number;
  /** Deprecated in PyTorch: use reduction. */
  reduce?: boolean | null;
  reduction?: string;
  label_smoothing?: number;
}
const crossEntropyNames = ['weight', 'size_average', 'ignore_index', 'reduce', 'reduction', 'label_smoothing'] as const;
const crossEntropySignature = signature<Required<CrossEntropyLossOptions>>('CrossEntropyLoss.__init__', [
  ['weight', null],
  ['size_average', null],
  ['ignore_index', -100],
  ['reduce', null],
  ['reduction', 'mean'],
  ['label_smoothing', 0],
]);

/** What PyTorch's two deprecated flags mean as a reduction. */
function legacyReduction(size_average: boolean | null, reduce: boolean | null, reduction: string): string {
  if (size_average === null && reduce === null) return reduction;
  if (reduce === false) return 'none';
  return size_average === false ? 'sum' : 'mean';
}

/**
 * -log softmax(x)[target], weighed and averaged: input (C), (N, C) or (N, C, d₁ …); target class indices (), (N) or
 * (N, d₁ …) int64, or probabilities in the input's shape.
 */
export class CrossEntropyLoss extends Module {
  static override readonly name: string = 'CrossEntropyLoss';

  declare weight: Tensor | null;
  ignore_index: number;
  reduction: string;
  label_smoothing: number;

  constructor(...args: Arguments<CrossEntropyLossOptions, typeof crossEntropyNames>) {
    super();
    const o = bind(crossEntropySignature, args);
    this.register_buffer('weight', o.weight);
    this.ignore_index = o.ignore_index;
    this.reduction = legacyReduction(o.size_average, o.reduce, o.reduction);
    this.label_smoothing = o.label_smoothing;
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    const { weight, ignore_index, reduction, label_smoothing } = this;
    return cross_entropy(input, target, { weight, ignore_index, reduction, label_smoothing });
  }
}

const mseNames = ['size_average', 'reduce', 'reduction'] as const;
interface MSELossOptions {
  size_average?: boolean | null;
  reduce?: boolean | null;
  reduction?: string;
}
const mseSignature = signature<Required<MSELossOptions>>('MSELoss.__init__', [
  ['size_average', null],
  ['reduce', null],
  ['reduction', 'mean'],
]);

/** (x - y)², averaged over all elements by default. */
export class MSELoss extends Module {
  static override readonly name: string = 'MSELoss';

  reduction: string;

  constructor(...args: Arguments<MSELossOptions, typeof mseNames>) {
    super();
    const { size_average, reduce, reduction } = bind(mseSignature, args);
    this.reduction = legacyReduction(size_average, reduce, reduction);
    checkReduction(this.reduction);
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    return mse_loss(input, target, { reduction: this.reduction });
  }
}
