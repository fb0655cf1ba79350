// torch.nn.init: fills parameters in place from the default generator, without recording.

import * as f from '../engine/functions.ts';
import { bind, type Generator, type Signature, ValueError } from '../engine/index.ts';
import { gainOf, kaimingStd, uniformBound, xavierStd } from '../rules/init.ts';
import type { TableOf } from '../rules/signature.ts';
import { overwrite } from '../rules/write.ts';
import { define, signatureOf } from '../torch/define.ts';
import { default_generator, eye, full_like, type Tensor } from '../torch/index.ts';
import { float, generator, int, of, str, tensor as tensorKind } from '../torch/kinds.ts';
import { drawNormal, drawn, drawUniform, isEmpty, normalLike } from './draw.ts';

export { type TruncatedOptions, trunc_normal_ } from './truncated.ts';

/** Recommended gain of a nonlinearity. */
export const calculate_gain: (nonlinearity: string, param?: number | null | { param?: number | null }) => number =
  /* @__PURE__ */ define<{ nonlinearity: string; param?: number | null }, number>(
    'calculate_gain',
    { nonlinearity: [str], param: [/* @__PURE__ */ of('float'), null] },
    ({ nonlinearity, param }) => gainOf(nonlinearity, param),
  );

/** An option of everything that draws. */
export interface DrawOptions {
  /** Draws in place of the default generator, which null (default) is. */
  generator?: Generator | null;
}

interface OfTensor {
  tensor: Tensor;
}
/** The signature of a function that fills a tensor. */
/* @__NO_SIDE_EFFECTS__ */
const filling = <O>(name: string, table: TableOf<O>): Signature<Required<O & OfTensor>> =>
  signatureOf<O & OfTensor>(name, { tensor: [tensorKind], ...table } as unknown as TableOf<O & OfTensor>);
/* @__NO_SIDE_EFFECTS__ */
const alone = (name: string): Signature<OfTensor> => filling<object>(name, {});

/** Options of uniform_. */
export interface UniformOptions extends DrawOptions {
  /** The lower bound, 0 by default. */
  a?: number;
  /** The upper bound, 1 by default. */
  b?: number;
}
const uniform = /* @__PURE__ */ filling<UniformOptions>('uniform_', {
  a: [float, 0],
  b: [float, 1],
  generator: [generator, null],
});

/** U(a, b). */
export function uniform_(tensor: Tensor, options?: UniformOptions): Tensor;
export function uniform_(tensor: Tensor, a: number, options: Omit<UniformOptions, 'a'>): Tensor;
export function uniform_(tensor: Tensor, a: number, b?: number, generator?: Generator | null | DrawOptions): Tensor;
export function uniform_(...args: readonly unknown[]): Tensor {
  const { tensor, a, b, generator } = bind(uniform, args);
  return drawUniform(tensor, a, b, generator);
}

/** Options of normal_. */
export interface NormalOptions extends DrawOptions {
  /** 0 by default. */
  mean?: number;
  /** Standard deviation, 1 by default. */
  std?: number;
}
const normal = /* @__PURE__ */ filling<NormalOptions>('normal_', {
  mean: [float, 0],
  std: [float, 1],
  generator: [generator, null],
});

/** N(mean, std²). */
export function normal_(tensor: Tensor, options?: NormalOptions): Tensor;
export function normal_(tensor: Tensor, mean: number, options: Omit<NormalOptions, 'mean'>): Tensor;
export function normal_(tensor: Tensor, mean: number, std?: number, generator?: Generator | null | DrawOptions): Tensor;
export function normal_(...args: readonly unknown[]): Tensor {
  const { tensor, mean, std, generator } = bind(normal, args);
  return drawNormal(tensor, mean, std, generator);
}

const constant = /* @__PURE__ */ filling<{ val: number }>('constant_', { val: [float] });

/** The value `val` everywhere. */
export function constant_(tensor: Tensor, val: number | { val: number }): Tensor;
export function constant_(...args: readonly unknown[]): Tensor {
  const { tensor, val } = bind(constant, args);
  return overwrite(tensor, full_like(tensor, val));
}
/** 1 everywhere. */
export const ones_: (tensor: Tensor) => Tensor = /* @__PURE__ */ define<OfTensor>(
  'ones_',
  { tensor: [tensorKind] },
  ({ tensor }) => constant_(tensor, 1),
);
/** 0 everywhere. */
export const zeros_: (tensor: Tensor) => Tensor = /* @__PURE__ */ define<OfTensor>(
  'zeros_',
  { tensor: [tensorKind] },
  ({ tensor }) => constant_(tensor, 0),
);

const identity = /* @__PURE__ */ alone('eye_');

/** The identity matrix. @throws ValueError unless the tensor has two dimensions. */
export function eye_(tensor: Tensor): Tensor;
export function eye_(...args: readonly unknown[]): Tensor {
  const { tensor } = bind(identity, args);
  if (tensor.ndim !== 2) throw new ValueError('Only tensors with 2 dimensions are supported');
  const [rows, columns] = tensor.shape;
  return overwrite(tensor, eye(rows, columns, { dtype: tensor.dtype, device: tensor.device }));
}

/** Options of the rules that scale by a gain. */
export interface GainOptions extends DrawOptions {
  /** A factor for the nonlinearity that follows (`calculate_gain`), 1 by default. */
  gain?: number;
}
const gains: TableOf<GainOptions> = { gain: [float, 1], generator: [generator, null] };
const xavierUniform = /* @__PURE__ */ filling<GainOptions>('xavier_uniform_', gains);
const xavierNormal = /* @__PURE__ */ filling<GainOptions>('xavier_normal_', gains);
const orthogonal = /* @__PURE__ */ filling<GainOptions>('orthogonal_', gains);

/** U(-a, a), a = gain √(6 / (fan_in + fan_out)). Glorot and Bengio, 2010. @throws ValueError below two dimensions. */
export function xavier_uniform_(tensor: Tensor, options?: GainOptions): Tensor;
export function xavier_uniform_(tensor: Tensor, gain: number, generator?: Generator | null | DrawOptions): Tensor;
export function xavier_uniform_(...args: readonly unknown[]): Tensor {
  const { tensor, gain, generator } = bind(xavierUniform, args);
  const bound = uniformBound(xavierStd(tensor.shape, gain));
  return drawUniform(tensor, -bound, bound, generator);
}

/** N(0, gain² · 2 / (fan_in + fan_out)). @throws ValueError below two dimensions. */
export function xavier_normal_(tensor: Tensor, options?: GainOptions): Tensor;
export function xavier_normal_(tensor: Tensor, gain: number, generator?: Generator | null | DrawOptions): Tensor;
export function xavier_normal_(...args: readonly unknown[]): Tensor {
  const { tensor, gain, generator } = bind(xavierNormal, args);
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
  a: [float, 0],
  mode: [str, 'fan_in'],
  nonlinearity: [str, 'leaky_relu'],
  generator: [generator, null],
};
const kaimingUniform = /* @__PURE__ */ filling<KaimingOptions>('kaiming_uniform_', kaiming);
const kaimingNormal = /* @__PURE__ */ filling<KaimingOptions>('kaiming_normal_', kaiming);

/** U(-b, b), b = gain √(3 / fan). He et al., 2015. @throws ValueError below two dimensions. */
export function kaiming_uniform_(tensor: Tensor, options?: KaimingOptions): Tensor;
export function kaiming_uniform_(
  tensor: Tensor,
  a: number,
  mode?: string | Omit<KaimingOptions, 'a'>,
  nonlinearity?: string,
  generator?: Generator | null,
): Tensor;
export function kaiming_uniform_(...args: readonly unknown[]): Tensor {
  const { tensor, a, mode, nonlinearity, generator } = bind(kaimingUniform, args);
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
export function kaiming_normal_(...args: readonly unknown[]): Tensor {
  const { tensor, a, mode, nonlinearity, generator } = bind(kaimingNormal, args);
  if (isEmpty(tensor)) return tensor;
  return drawNormal(tensor, 0, kaimingStd(tensor.shape, a, mode, nonlinearity), generator);
}

/** A (semi-)orthogonal matrix times gain. Saxe et al., 2013. @throws ValueError below two dimensions. */
export function orthogonal_(tensor: Tensor, options?: GainOptions): Tensor;
export function orthogonal_(tensor: Tensor, gain: number, generator?: Generator | null | DrawOptions): Tensor;
export function orthogonal_(...args: readonly unknown[]): Tensor {
  const { tensor, gain, generator } = bind(orthogonal, args);
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
const sparse = /* @__PURE__ */ filling<{ sparsity: number } & SparseOptions>('sparse_', {
  sparsity: [float],
  std: [float, 0.01],
  generator: [generator, null],
});

/**
 * Normal, with the share `sparsity` of each column set to 0. Martens, 2010.
 * @throws ValueError unless the tensor has two dimensions.
 */
export function sparse_(tensor: Tensor, sparsity: number, options?: SparseOptions): Tensor;
export function sparse_(tensor: Tensor, sparsity: number, std: number, generator?: Generator | null): Tensor;
export function sparse_(tensor: Tensor, options: { sparsity: number } & SparseOptions): Tensor;
export function sparse_(...args: readonly unknown[]): Tensor {
  const { tensor, sparsity, std, generator } = bind(sparse, args);
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

const dirac = /* @__PURE__ */ filling<{ groups?: number }>('dirac_', { groups: [int, 1] });

/**
 * Filters [out, in, width, …] that give their input back: 1 in the middle of filter i for channel i, group by group, else 0.
 * @throws ValueError for other ranks, and for groups that do not part the filters.
 */
export function dirac_(tensor: Tensor, groups?: number | { groups?: number }): Tensor;
export function dirac_(...args: readonly unknown[]): Tensor {
  const { tensor, groups } = bind(dirac, args);
  const [out, inner, ...field] = tensor.shape;
  if (tensor.ndim < 3 || tensor.ndim > 5) {
    throw new ValueError('Only tensors with 3, 4, or 5 dimensions are supported');
  }
  if (out % groups !== 0) throw new ValueError('dim 0 must be divisible by groups');
  const each = out / groups;
  const place = { dtype: tensor.dtype, device: tensor.device };
  const one = eye(each, inner, place);
  const channels = f.reshape(
    f.cat(
      Array.from({ length: groups }, () => one),
      0,
    ),
    [out, inner, ...field.map(() => 1)],
  );
  const spread = field.reduce((x, width, i) => {
    const before = Math.floor(width / 2);
    return f.pad(x, { dim: i + 2, before, after: width - before - 1, value: 0 });
  }, channels);
  return overwrite(tensor, spread);
}
