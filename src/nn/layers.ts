// nn.LayerNorm, nn.Flatten and nn.Unflatten.

import * as f from '../engine/functions.ts';
import {
  bind,
  type DType,
  formatSizes,
  formatTuple,
  normalizeDim,
  RuntimeError,
  size,
  TypeError,
  typeName,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText, floatText } from '../rules/text/python.ts';
import { flatten, ones, type Tensor, zeros } from '../torch/index.ts';
import { bool, device, dtype, float, int, intOrInts, of } from '../torch/kinds.ts';
import { Parameter } from '../torch/parameter.ts';
import { Size } from '../torch/size.ts';
import { inputOf } from './forward.ts';
import { layer_norm } from './functional.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';

/** Options of LayerNorm. */
export interface LayerNormOptions extends FactoryOptions {
  /** Added to the variance, 1e-5 by default. */
  eps?: number;
  /** Scale by a weight and add a bias of normalized_shape, true by default. */
  elementwise_affine?: boolean;
  /** Whether there is a bias beside the weight, true by default. */
  bias?: boolean;
}
/** What a LayerNorm must be told. */
export interface LayerNormSizes {
  /** The input's last sizes, over which is normalized; a number is the last one. */
  normalized_shape: number | readonly number[];
}
const layerNormSignature = /* @__PURE__ */ optionsOf<LayerNormSizes & LayerNormOptions>('LayerNorm.__init__', {
  normalized_shape: [intOrInts],
  eps: [float, 1e-5],
  elementwise_affine: [bool, true],
  bias: [bool, true],
  device: [device, null],
  dtype: [dtype, null],
});

/** (x - mean) / √(var + eps) · weight + bias over the last dimensions, which equal normalized_shape. */
export class LayerNorm extends Module {
  static override readonly name: string = 'LayerNorm';

  /** The input's last sizes, over which is normalized. */
  normalized_shape: readonly number[];
  /** Added to the variance. */
  eps: number;
  /** Whether there is a weight. */
  elementwise_affine: boolean;
  /** Of normalized_shape, starts at 1; or null. */
  declare weight: Parameter | null;
  /** Of normalized_shape, starts at 0; or null. */
  declare bias: Parameter | null;

  constructor(normalized_shape: number | readonly number[], options?: LayerNormOptions);
  constructor(
    normalized_shape: number | readonly number[],
    eps: number,
    elementwise_affine?: boolean | Omit<LayerNormOptions, 'eps'>,
    bias?: boolean,
    device?: string | null,
    dtype?: DType | null,
  );
  constructor(options: LayerNormSizes & LayerNormOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { normalized_shape, eps, elementwise_affine, bias, device, dtype } = bind(layerNormSignature, args);
    this.normalized_shape = typeof normalized_shape === 'number' ? [normalized_shape] : normalized_shape;
    this.eps = eps;
    this.elementwise_affine = elementwise_affine;
    const make = (fill: typeof ones): Parameter => new Parameter(fill(this.normalized_shape, { device, dtype }));
    this.register_parameter('weight', elementwise_affine ? make(ones) : null);
    this.register_parameter('bias', elementwise_affine && bias ? make(zeros) : null);
  }

  /** input [..., normalized_shape] → the same shape. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return layer_norm(input, this.normalized_shape, this.weight, this.bias, this.eps);
  }

  override extra_repr(): string {
    const affine = boolText(this.elementwise_affine);
    const shape = formatTuple(this.normalized_shape);
    return `${shape}, eps=${floatText(this.eps)}, elementwise_affine=${affine}, bias=${boolText(this.bias !== null)}`;
  }
}

/** Options of Flatten. */
export interface FlattenOptions {
  /** The first dimension that is joined, 1 by default. */
  start_dim?: number;
  /** The last one, -1 by default. */
  end_dim?: number;
}
const flattenSignature = /* @__PURE__ */ optionsOf<FlattenOptions>('Flatten.__init__', {
  start_dim: [int, 1],
  end_dim: [int, -1],
});

/** Dimensions start_dim … end_dim as one. */
export class Flatten extends Module {
  static override readonly name: string = 'Flatten';

  /** The first dimension that is joined. */
  start_dim: number;
  /** The last one. */
  end_dim: number;

  constructor(options?: FlattenOptions);
  constructor(start_dim: number, end_dim?: number | Omit<FlattenOptions, 'start_dim'>);
  constructor(...args: readonly unknown[]) {
    super();
    const { start_dim, end_dim } = bind(flattenSignature, args);
    this.start_dim = start_dim;
    this.end_dim = end_dim;
  }

  /** input [..., a, b, ...] → [..., a · b, ...]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    return flatten(input, this.start_dim, this.end_dim);
  }

  override extra_repr(): string {
    return `start_dim=${this.start_dim}, end_dim=${this.end_dim}`;
  }
}

const unflattenSignature = /* @__PURE__ */ optionsOf<{ dim: number; unflattened_size: readonly number[] }>(
  'Unflatten.__init__',
  { dim: [int], unflattened_size: [/* @__PURE__ */ of()] },
);

/** A dimension as several. */
export class Unflatten extends Module {
  static override readonly name: string = 'Unflatten';

  /** The dimension that is parted. */
  dim: number;
  /** Its sizes; one may be -1. */
  unflattened_size: readonly number[];

  constructor(dim: number, unflattened_size: readonly number[] | { unflattened_size: readonly number[] });
  constructor(options: { dim: number; unflattened_size: readonly number[] });
  /** @throws TypeError for what are no sizes. */
  constructor(...args: readonly unknown[]) {
    super();
    const { dim, unflattened_size } = bind(unflattenSignature, args);
    if (!Array.isArray(unflattened_size)) {
      throw new TypeError(`unflattened_size must be a tuple of ints, but found type ${typeName(unflattened_size)}`);
    }
    const odd = unflattened_size.findIndex((size) => !Number.isInteger(size));
    if (odd !== -1) {
      throw new TypeError(
        `unflattened_size must be tuple of ints, but found element of type ${typeName(unflattened_size[odd])} at pos ${odd}`,
      );
    }
    this.dim = dim;
    this.unflattened_size = unflattened_size;
  }

  /** input [..., a · b, ...] → [..., a, b, ...]. @throws RuntimeError for sizes that do not fit. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    const dim = normalizeDim(this.dim, input.ndim);
    const sizes = this.unflattened_size;
    const known = size(sizes.filter((d) => d !== -1));
    const whole = input.shape[dim];
    if (sizes.includes(-1) ? whole % known !== 0 : known !== whole) {
      throw new RuntimeError(
        `unflatten: Provided sizes ${formatSizes(sizes)} don't multiply up to the size of dim ${dim} (${whole}) in the input tensor`,
      );
    }
    const parts = sizes.map((d) => (d === -1 ? whole / known : d));
    return f.view(input, { shape: [...input.shape.slice(0, dim), ...parts, ...input.shape.slice(dim + 1)] });
  }

  override extra_repr(): string {
    const { unflattened_size: sizes } = this;
    return `dim=${this.dim}, unflattened_size=${sizes instanceof Size ? sizes : formatTuple(sizes)}`;
  }
}
