// torch.nn.init: fills parameters in place from the default generator, without recording.

import * as f from '../engine/functions.ts';
import { bind, type Generator, ValueError } from '../engine/index.ts';
import { gainOf, kaimingStd, uniformBound, xavierStd } from '../rules/init.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import { overwrite } from '../rules/write.ts';
import { default_generator, eye, full_like, type Tensor } from '../torch/index.ts';
import { float, generator, of, optional, required, str } from '../torch/kinds.ts';
import { drawNormal, drawn, drawUniform, isEmpty, normalLike } from './draw.ts';

/** Recommended gain of a nonlinearity. */
export const calculate_gain = gainOf;

/** An option of everything that draws. */
export interface DrawOptions {
  /** Draws in place of the default generator, which null (default) is. */
  generator?: Generator | null;
}

/** Options of uniform_. */
export interface UniformOptions extends DrawOptions {
  /** The lower bound, 0 by default. */
  a?: number;
  /** The upper bound, 1 by default. */
  b?: number;
}
const uniform = /* @__PURE__ */ optionsOf<UniformOptions>(
  'uniform_',
  { a: optional(float, 0), b: optional(float, 1), generator: optional(generator) },
  false,
);

/** U(a, b). */
export function uniform_(tensor: Tensor, options?: UniformOptions): Tensor;
export function uniform_(tensor: Tensor, a: number, b?: number, generator?: Generator | null | DrawOptions): Tensor;
export function uniform_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { a, b, generator } = bind(uniform, args);
  return drawUniform(tensor, a, b, generator);
}

/** Options of normal_. */
export interface NormalOptions extends DrawOptions {
  /** 0 by default. */
  mean?: number;
  /** Standard deviation, 1 by default. */
  std?: number;
}
const normal = /* @__PURE__ */ optionsOf<NormalOptions>(
  'normal_',
  { mean: optional(float, 0), std: optional(float, 1), generator: optional(generator) },
  false,
);

/** N(mean, std²). */
export function normal_(tensor: Tensor, options?: NormalOptions): Tensor;
export function normal_(tensor: Tensor, mean: number, std?: number, generator?: Generator | null | DrawOptions): Tensor;
export function normal_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { mean, std, generator } = bind(normal, args);
  return drawNormal(tensor, mean, std, generator);
}

/** The value `val` everywhere. */
export function constant_(tensor: Tensor, val: number | { val: number }): Tensor {
  return overwrite(tensor, full_like(tensor, typeof val === 'number' ? val : val.val));
}
/** 1 everywhere. */
export const ones_ = (tensor: Tensor): Tensor => constant_(tensor, 1);
/** 0 everywhere. */
export const zeros_ = (tensor: Tensor): Tensor => constant_(tensor, 0);

/** The identity matrix. @throws ValueError unless the tensor has two dimensions. */
export function eye_(tensor: Tensor): Tensor {
  if (tensor.ndim !== 2) throw new ValueError('Only tensors with 2 dimensions are supported');
  const [rows, columns] = tensor.shape;
  return overwrite(tensor, eye(rows, columns, { dtype: tensor.dtype, device: tensor.device }));
}

/** Options of the rules that scale by a gain. */
export interface GainOptions extends DrawOptions {
  /** A factor for the nonlinearity that follows (`calculate_gain`), 1 by default. */
  gain?: number;
}
const gains: TableOf<GainOptions> = { gain: optional(float, 1), generator: optional(generator) };
const xavierUniform = /* @__PURE__ */ optionsOf<GainOptions>('xavier_uniform_', gains, false);
const xavierNormal = /* @__PURE__ */ optionsOf<GainOptions>('xavier_normal_', gains, false);
const orthogonal = /* @__PURE__ */ optionsOf<GainOptions>('orthogonal_', gains, false);

/** U(-a, a), a = gain √(6 / (fan_in + fan_out)). Glorot and Bengio, 2010. @throws ValueError below two dimensions. */
export function xavier_uniform_(tensor: Tensor, options?: GainOptions): Tensor;
export function xavier_uniform_(tensor: Tensor, gain: number, generator?: Generator | null | DrawOptions): Tensor;
export function xavier_uniform_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { gain, generator } = bind(xavierUniform, args);
  const bound = uniformBound(xavierStd(tensor.shape, gain));
  return drawUniform(tensor, -bound, bound, generator);
}

/** N(0, gain² · 2 / (fan_in + fan_out)). @throws ValueError below two dimensions. */
export function xavier_normal_(tensor: Tensor, options?: GainOptions): Tensor;
export function xavier_normal_(tensor: Tensor, gain: number, generator?: Generator | null | DrawOptions): Tensor;
export function xavier_normal_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { gain, generator } = bind(xavierNormal, args);
  return drawNormal(tensor, 0, xavierStd(tensor.shape, gain), generator);
}

/** Options of He's rules. */
export interface KaimingOptions extends DrawOptions {
  /** The slope below 0 of a leaky_relu that follows, 0 by default. */
  a?: number;
  /** What keeps its variance: `'fan_in'` (default) the forward pass, `'fan_out'` the backward pass. */
  mode?: string;
  /** What follows, `'leaky_relu'` by default. */
  nonlinearity?: string;
}
const kaiming: TableOf<KaimingOptions> = {
  a: optional(float, 0),
  mode: optional(str, 'fan_in'),
  nonlinearity: optional(str, 'leaky_relu'),
  generator: optional(generator),
};
const kaimingUniform = /* @__PURE__ */ optionsOf<KaimingOptions>('kaiming_uniform_', kaiming, false);
const kaimingNormal = /* @__PURE__ */ optionsOf<KaimingOptions>('kaiming_normal_', kaiming, false);

/** U(-b, b), b = gain √(3 / fan). He et al., 2015. @throws ValueError below two dimensions. */
export function kaiming_uniform_(tensor: Tensor, options?: KaimingOptions): Tensor;
export function kaiming_uniform_(
  tensor: Tensor,
  a: number,
  mode?: string | Omit<KaimingOptions, 'a'>,
  nonlinearity?: string,
  generator?: Generator | null,
): Tensor;
export function kaiming_uniform_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { a, mode, nonlinearity, generator } = bind(kaimingUniform, args);
  if (isEmpty(tensor)) return tensor;
  const bound = uniformBound(kaimingStd(tensor.shape, a, mode, nonlinearity));
  return drawUniform(tensor, -bound, bound, generator);
}

/** N(0, gain² / fan). @throws ValueError below two dimensions. */
export function kaiming_normal_(tensor: Tensor, options?: KaimingOptions): Tensor;
export function kaiming_normal_(
  tensor: Tensor,
  a: number,
  mode?: string | Omit<KaimingOptions, 'a'>,
  nonlinearity?: string,
  generator?: Generator | null,
): Tensor;
export function kaiming_normal_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { a, mode, nonlinearity, generator } = bind(kaimingNormal, args);
  if (isEmpty(tensor)) return tensor;
  return drawNormal(tensor, 0, kaimingStd(tensor.shape, a, mode, nonlinearity), generator);
}

/** A (semi-)orthogonal matrix times gain. Saxe et al., 2013. @throws ValueError below two dimensions. */
export function orthogonal_(tensor: Tensor, options?: GainOptions): Tensor;
export function orthogonal_(tensor: Tensor, gain: number, generator?: Generator | null | DrawOptions): Tensor;
export function orthogonal_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { gain, generator } = bind(orthogonal, args);
  if (tensor.ndim < 2) throw new ValueError('Only tensors with 2 or more dimensions are supported');
  const rows = tensor.shape[0];
  const columns = tensor.numel() / rows;
  const random = f.normal(f.placeOf(tensor), { ...drawn(tensor, generator), mean: 0, std: 1, contiguous: true });
  const factor = f.orthonormal(f.reshape(random, [rows, columns]), { gain });
  return overwrite(tensor, f.reshape(factor, tensor.shape));
}

/** Options of sparse_. */
export interface SparseOptions extends DrawOptions {
  /** Standard deviation of what is not 0, 0.01 by default. */
  std?: number;
}
const sparse = /* @__PURE__ */ optionsOf<{ sparsity: number } & SparseOptions>(
  'sparse_',
  { sparsity: required(of()), std: optional(float, 0.01), generator: optional(generator) },
  false,
);

/**
 * Normal, with the share `sparsity` of each column set to 0. Martens, 2010.
 * @throws ValueError unless the tensor has two dimensions.
 */
export function sparse_(tensor: Tensor, sparsity: number, options?: SparseOptions): Tensor;
export function sparse_(tensor: Tensor, sparsity: number, std: number, generator?: Generator | null): Tensor;
export function sparse_(tensor: Tensor, options: { sparsity: number } & SparseOptions): Tensor;
export function sparse_(tensor: Tensor, ...args: readonly unknown[]): Tensor {
  const { sparsity, std, generator } = bind(sparse, args);
  if (tensor.ndim !== 2) throw new ValueError('Only tensors with 2 dimensions are supported');
  const [rows, columns] = tensor.shape;
  const zeros = Math.ceil(sparsity * rows);
  const value = normalLike(tensor, 0, std, generator);
  const orders = Array.from({ length: columns }, () => {
    const order = f.randperm(f.placeOf(tensor), { length: rows, generator: generator ?? default_generator });
    return f.slice(order, 0, 0, zeros);
  });
  if (columns === 0) return overwrite(tensor, value);
  const index = f.stack(orders, 1);
  return overwrite(tensor, f.scatter_add(value, 0, index, f.neg(f.gather(value, 0, index))));
}
