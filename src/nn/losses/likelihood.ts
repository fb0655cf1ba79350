// Negative log-likelihoods of counts and of normal numbers: poisson_nll_loss and gaussian_nll_loss, each with its module.

import * as f from '../../engine/functions.ts';
import { bind, formatSize, isFloating, RuntimeError, ValueError } from '../../engine/index.ts';
import { reduceLoss } from '../../rules/losses/reduce.ts';
import { checkedVariance, gaussian, poisson } from '../../rules/losses/regression.ts';
import { optionsOf, type TableOf } from '../../rules/signature.ts';
import { text } from '../../rules/text/python.ts';
import { checkBools, real } from '../../torch/arithmetic.ts';
import { bound } from '../../torch/define.ts';
import type { Tensor } from '../../torch/index.ts';
import { bool, either, float, tensor } from '../../torch/kinds.ts';
import { cNames } from '../../torch/names.ts';
import { inputsOf } from '../forward.ts';
import {
  type Loss,
  LossModule,
  type LossOptions,
  legacyReduction,
  type Pair,
  type Reduction,
  reductions,
  type Targeted,
} from './common.ts';

/** Options of poisson_nll_loss and PoissonNLLLoss. */
export interface PoissonNLLLossOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate, true by default. */
  log_input?: boolean;
  /** Whether Stirling's log y! is added where y > 1, false by default. */
  full?: boolean;
  /** Added to a rate before its logarithm, 1e-8 by default. */
  eps?: number;
}
const counts = (): TableOf<PoissonNLLLossOptions> => ({
  log_input: [bool, true],
  full: [bool, false],
  size_average: reductions.size_average,
  eps: [float, 1e-8],
  reduce: reductions.reduce,
  reduction: reductions.reduction,
});
type Counts = [
  log_input?: boolean,
  full?: boolean | Omit<PoissonNLLLossOptions, 'log_input'>,
  size_average?: boolean | null,
  eps?: number,
  reduce?: boolean | null,
  reduction?: Reduction,
];

const isReduction = (reduction: string): boolean => ['none', 'mean', 'sum'].includes(reduction);

/** -log of Poisson's probability; see nn.PoissonNLLLoss. */
export const poisson_nll_loss: Loss<Pair, Counts, PoissonNLLLossOptions> = /* @__PURE__ */ bound<
  Targeted & PoissonNLLLossOptions
>(
  'poisson_nll_loss',
  () => ({ target: [tensor], ...counts() }),
  (input, { target, log_input, full, eps, ...legacy }) => {
    const reduction = legacyReduction(legacy);
    if (!isReduction(reduction)) throw new ValueError(`${text(reduction)} is not a valid value for reduction`);
    const rate = log_input ? input : real(input);
    // The product of two truth values is one, which nothing is taken off.
    if (input.dtype === 'bool' && target.dtype === 'bool') checkBools(real(input), true);
    return reduceLoss(poisson(rate, target, { log_input, full, eps }), reduction);
  },
);

const poissonLoss = /* @__PURE__ */ optionsOf<PoissonNLLLossOptions>('PoissonNLLLoss.__init__', counts);

/** -log of Poisson's probability of y: eˣ - y x of a logarithm x, or x - y log(x + eps) of a rate; averaged by default. */
export class PoissonNLLLoss extends LossModule {
  static override readonly name: string = 'PoissonNLLLoss';

  /** Whether the input is the logarithm of the rate. */
  log_input: boolean;
  /** Whether Stirling's log y! is added. */
  full: boolean;
  /** Added to a rate before its logarithm. */
  eps: number;

  constructor(options?: PoissonNLLLossOptions);
  constructor(...args: Counts);
  constructor(...args: readonly unknown[]) {
    const o = bind(poissonLoss, args);
    super(o);
    this.log_input = o.log_input;
    this.full = o.full;
    this.eps = o.eps;
  }

  /** log_input and target of one shape; the loss is 0-dim unless the reduction is `'none'`. */
  override forward(log_input: Tensor, target: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { log_input: input, target } = inputsOf(this, args, 'log_input', 'target');
    const { log_input, full, eps, reduction } = this;
    return poisson_nll_loss(input, target, { log_input, full, eps, reduction });
  }
}

/** Options of gaussian_nll_loss and GaussianNLLLoss, by name alone in the module. */
export interface GaussianNLLLossOptions {
  /** Whether the constant log √(2π) is added, false by default. */
  full?: boolean;
  /** The least variance that is counted with, 1e-6 by default. */
  eps?: number;
  /** `'mean'` (default), `'sum'`, or `'none'`: one loss for each element. */
  reduction?: Reduction;
}
const normals = (): TableOf<GaussianNLLLossOptions> => ({
  full: [bool, false],
  eps: [float, 1e-6],
  reduction: reductions.reduction,
});
interface Variances extends Targeted {
  /** Of the input's shape, of it with a last dimension of 1 or without it; or one number. */
  var: Tensor | number;
}
type Three = [input: Tensor, target: Tensor, variance: Tensor | number];
type Normals = [full?: boolean | GaussianNLLLossOptions, eps?: number, reduction?: Reduction];

/** A variance that broadcasts with the input. @throws ValueError in PyTorch's words for another, and below 0. */
function varianceOf(input: Tensor, given: Tensor | number): Tensor {
  if (typeof given === 'number') {
    if (given < 0) throw new ValueError('var has negative entry/entries', `got ${given}`);
    return f.mul(f.ones_like(real(input)), given);
  }
  const [own, other] = [input.shape, checkedVariance(given).shape];
  if (own.join() === other.join()) return given;
  if (own.slice(0, -1).join() === other.join()) return f.unsqueeze(given, other.length);
  const single = other.filter((d, i) => d !== own[i]);
  if (own.length !== other.length || single.length !== 1 || single[0] !== 1) {
    throw new ValueError(
      'var is of incorrect size',
      `it has ${formatSize(other)}: give the input's ${formatSize(own)}, or 1 in place of one of its sizes`,
    );
  }
  return given;
}

/** -log of the normal density; see nn.GaussianNLLLoss. */
export const gaussian_nll_loss: Loss<Three, Normals, GaussianNLLLossOptions, Variances> = /* @__PURE__ */ bound<
  Variances & GaussianNLLLossOptions
>(
  'gaussian_nll_loss',
  () => ({ target: [tensor], var: [either(tensor, float)], ...normals() }),
  (input, { target, var: given, full, eps, reduction }) => {
    const variance = varianceOf(input, given);
    if (!isReduction(reduction)) throw new ValueError(`${text(reduction)} is not valid`);
    if (!isFloating(variance.dtype)) {
      throw new RuntimeError(
        `result type Float can't be cast to the desired output type ${cNames[variance.dtype]}`,
        'convert the variance: x.to(torch.float32)',
      );
    }
    return reduceLoss(gaussian(input, target, variance, { full, eps }), reduction);
  },
);

const gaussianLoss = /* @__PURE__ */ optionsOf<GaussianNLLLossOptions>(
  'GaussianNLLLoss.__init__',
  normals,
  true,
  undefined,
  0,
);

/**
 * -log of the normal density of y around x: (log var + (x - y)² / var) / 2, averaged by default; variances below eps count as
 * eps. Source: Nix and Weigend, 1994.
 */
export class GaussianNLLLoss extends LossModule {
  static override readonly name: string = 'GaussianNLLLoss';

  /** Whether the constant log √(2π) is added. */
  full: boolean;
  /** The least variance that is counted with. */
  eps: number;

  constructor(options?: GaussianNLLLossOptions);
  constructor(...args: readonly unknown[]) {
    const { full, eps, reduction } = bind(gaussianLoss, args);
    super({ size_average: null, reduce: null, reduction });
    this.full = full;
    this.eps = eps;
  }

  /**
   * input and target of one shape; variances of that shape, of it with a last dimension of 1 or without it, or one number.
   * The loss is 0-dim unless the reduction is `'none'`.
   */
  override forward(input: Tensor, target: Tensor, variance: Tensor | number): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const { input, target, var: variance } = inputsOf(this, args, 'input', 'target', 'var');
    const { full, eps, reduction } = this;
    return gaussian_nll_loss(input, target, variance, { full, eps, reduction });
  }
}
