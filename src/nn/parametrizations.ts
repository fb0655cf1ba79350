// torch.nn.utils.parametrizations: weights by their length and direction, and weights whose largest singular value is 1.

import * as f from '../engine/functions.ts';
import { bind, IndexError, ValueError, withGrad } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { lengths, ofLength } from '../rules/weight-norm.ts';
import { overwrite } from '../rules/write.ts';
import { randn, Tensor } from '../torch/index.ts';
import { float, instance, int, orNull, str } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { Module } from './module.ts';
import { normalize } from './normalize.ts';
import { register_parametrization } from './parametrize.ts';

/** g v / ‖v‖. */
class WeightNorm extends Module {
  static override readonly name: string = '_WeightNorm';
  readonly dim: number;

  constructor(dim: number | null) {
    super();
    this.dim = dim ?? -1;
  }

  override forward(g: Tensor, v: Tensor): Tensor {
    const w = ofLength(v, g, this.dim);
    const fused = this.dim === 0 || this.dim === v.ndim - 1;
    return fused ? named('WeightNormInterfaceBackward0', w) : w;
  }

  right_inverse(weight: Tensor): Tensor[] {
    return [lengths(weight, this.dim), weight];
  }
}

interface NormOptions {
  /** The parameter's name, `'weight'` by default. */
  name?: string;
  /** The dimension along which there is a length for each index, 0 by default; -1 or null: one length for all. */
  dim?: number | null;
}
const aModule = /* @__PURE__ */ instance('Module', () => Module);
const weightNormOf = /* @__PURE__ */ optionsOf<{ module: Module } & NormOptions>(
  'weight_norm',
  { module: [aModule], name: [str, 'weight'], dim: [/* @__PURE__ */ orNull(int), 0] },
  false,
);
/**
 * Has a parameter computed as g v / ‖v‖ of two that are trained instead, `parametrizations.weight.original0` (g) and `original1` (v),
 * and gives the module back. States that the older `weight_norm` wrote can be loaded. Salimans and Kingma, 2016.
 */
export function weight_norm<M extends Module>(module: M, name?: string | NormOptions, dim?: number | null): M;
export function weight_norm(...args: readonly unknown[]): Module {
  const { module, name, dim } = bind(weightNormOf, args);
  register_parametrization(module, name, new WeightNorm(dim), { unsafe: true });
  module.register_load_state_dict_pre_hook((_module, state, prefix) => {
    const olds = [`${prefix}${name}_g`, `${prefix}${name}_v`];
    if (!olds.every((key) => Object.hasOwn(state, key))) return;
    for (const [i, key] of olds.entries()) {
      state[`${prefix}parametrizations.${name}.original${i}`] = state[key];
      Reflect.deleteProperty(state, key);
    }
  });
  return module;
}

/** W / σ, σ the largest singular value, which power iteration on two vectors that stay finds. */
class SpectralNorm extends Module {
  static override readonly name: string = '_SpectralNorm';
  readonly dim: number;
  readonly eps: number;
  readonly n_power_iterations: number;
  /** The left singular vector [h]; none for vectors. */
  declare _u: Tensor;
  /** The right singular vector [w]. */
  declare _v: Tensor;

  constructor(weight: Tensor, n_power_iterations: number, dim: number, eps: number) {
    super();
    const { ndim } = weight;
    if (dim >= ndim || dim < -ndim) {
      throw new IndexError(
        `Dimension out of range (expected to be in range of [-${ndim}, ${ndim - 1}] but got ${dim})`,
      );
    }
    if (n_power_iterations <= 0) {
      throw new ValueError(
        `Expected n_power_iterations to be positive, but got n_power_iterations=${n_power_iterations}`,
      );
    }
    this.dim = dim < 0 ? dim + ndim : dim;
    this.eps = eps;
    this.n_power_iterations = n_power_iterations;
    if (ndim <= 1) return;
    const matrix = this.#matrix(weight.detach());
    const { dtype, device } = weight;
    const draw = (n: number): Tensor => normalize(randn([n], { dtype, device }), { dim: 0, eps });
    const [u, v] = matrix.shape.map(draw);
    this.register_buffer('_u', u);
    this.register_buffer('_v', v);
    this.#iterate(matrix, 15);
  }

  /** [h, everything else], h the size of `dim`. */
  #matrix(weight: Tensor): Tensor {
    const rest = [...weight.shape.keys()].filter((d) => d !== this.dim);
    const turned = this.dim === 0 ? weight : f.permute(weight, [this.dim, ...rest]);
    const h = turned.shape[0];
    return f.reshape(turned, [h, weight.numel() / h]);
  }

  // u ← W v / ‖W v‖, v ← Wᵀ u / ‖Wᵀ u‖
  #iterate(matrix: Tensor, times: number): void {
    withGrad(false, () => {
      for (let i = 0; i < times; i++) {
        overwrite(this._u, normalize(f.matmul(matrix, this._v), { dim: 0, eps: this.eps }));
        overwrite(this._v, normalize(f.matmul(f.transpose(matrix, 0, 1), this._u), { dim: 0, eps: this.eps }));
      }
    });
  }

  override forward(weight: Tensor): Tensor {
    if (weight.ndim === 1) return normalize(weight, { dim: 0, eps: this.eps });
    const matrix = this.#matrix(weight);
    if (this.training) this.#iterate(matrix, this.n_power_iterations);
    // Copies: the next call writes into both, and this one's derivative needs them as they are.
    const [u, v] = [f.clone(this._u), f.clone(this._v)];
    return f.div(weight, f.matmul(u, f.matmul(matrix, v)));
  }

  right_inverse(value: Tensor): Tensor {
    return value;
  }
}

interface SpectralOptions {
  /** The parameter's name, `'weight'` by default. */
  name?: string;
  /** How many steps each computation in training takes, 1 by default. */
  n_power_iterations?: number;
  /** The least length that is divided by, 1e-12 by default. */
  eps?: number;
  /** The dimension of the results of a layer, 0 by default. */
  dim?: number | null;
}
const spectralNormOf = /* @__PURE__ */ optionsOf<{ module: Module } & SpectralOptions>(
  'spectral_norm',
  {
    module: [aModule],
    name: [str, 'weight'],
    n_power_iterations: [int, 1],
    eps: [float, 1e-12],
    dim: [int, null],
  },
  false,
);
/**
 * Has a parameter divided by its largest singular value, and gives the module back. In training, every computation improves the
 * estimate by steps of power iteration. Miyato et al., 2018. @throws ValueError for a name that is no tensor of the module.
 */
export function spectral_norm<M extends Module>(
  module: M,
  name?: string | SpectralOptions,
  n_power_iterations?: number | Omit<SpectralOptions, 'name'>,
  eps?: number,
  dim?: number | null,
): M;
export function spectral_norm(...args: readonly unknown[]): Module {
  const { module, name, n_power_iterations, eps, dim } = bind(spectralNormOf, args);
  const weight: unknown = Reflect.get(module, name);
  if (!(weight instanceof Tensor)) {
    throw new ValueError(`Module '${module}' has no parameter or buffer with name '${name}'`);
  }
  return register_parametrization(module, name, new SpectralNorm(weight, n_power_iterations, dim ?? 0, eps));
}
