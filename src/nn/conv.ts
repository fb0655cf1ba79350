// nn.Conv1d.

import { bind, type DType, formatTuple, none, ValueError } from '../engine/index.ts';
import { samePadding } from '../rules/convolution.ts';
import { fans, kaimingStd, uniformBound } from '../rules/init.ts';
import { optionsOf } from '../rules/signature.ts';
import { conv1d } from '../torch/convolution.ts';
import { empty, type Tensor } from '../torch/index.ts';
import { bool, device, dtype, either, int, sizes, str } from '../torch/kinds.ts';
import { drawUniform, isEmpty } from './draw.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';
import type { FactoryOptions } from './options.ts';
import { pad } from './padding.ts';
import { Parameter } from './parameter.ts';

type Sizes = number | readonly number[];

/** What a Conv1d must be told. */
export interface ConvSizes {
  /** Channels of the input. */
  in_channels: number;
  /** Channels of the output: how many filters there are. */
  out_channels: number;
  /** Elements of a filter. */
  kernel_size: Sizes;
}
/** Options of Conv1d. */
export interface ConvOptions extends FactoryOptions {
  /** Steps between neighbouring windows, 1 by default. */
  stride?: Sizes;
  /** How much stands on both sides, 0 by default; `'same'` keeps the length, `'valid'` is 0. */
  padding?: Sizes | string;
  /** Steps between the elements of a window, 1 by default. */
  dilation?: Sizes;
  /** Parts that the channels are cut into, each with filters of its own; 1 by default. */
  groups?: number;
  /** Add a bias [out_channels], true by default. */
  bias?: boolean;
  /** What stands there: `'zeros'` (default), `'reflect'`, `'replicate'` or `'circular'`. */
  padding_mode?: string;
}
/** Options by name, behind so many by position. */
type AfterStride = Omit<ConvOptions, 'stride'>;
type AfterPadding = Omit<AfterStride, 'padding'>;
type AfterDilation = Omit<AfterPadding, 'dilation'>;
type AfterGroups = Omit<AfterDilation, 'groups'>;
type AfterBias = Omit<AfterGroups, 'bias'>;

const declared = /* @__PURE__ */ optionsOf<ConvSizes & ConvOptions>('Conv1d.__init__', {
  in_channels: [int],
  out_channels: [int],
  kernel_size: [sizes],
  stride: [sizes, 1],
  padding: [/* @__PURE__ */ either(sizes, str), 0],
  dilation: [sizes, 1],
  groups: [int, 1],
  bias: [bool, true],
  padding_mode: [str, 'zeros'],
  device: [device, null],
  dtype: [dtype, null],
});

const listed = (size: Sizes): readonly number[] => (typeof size === 'number' ? [size] : size);

/** @throws ValueError in PyTorch's words. */
function check({
  in_channels,
  out_channels,
  stride,
  padding,
  groups,
  padding_mode,
}: Required<ConvSizes & ConvOptions>) {
  if (groups <= 0) throw new ValueError('groups must be a positive integer');
  if (in_channels % groups !== 0) throw new ValueError('in_channels must be divisible by groups');
  if (out_channels % groups !== 0) throw new ValueError('out_channels must be divisible by groups');
  if (typeof padding === 'string') {
    if (padding !== 'same' && padding !== 'valid') {
      throw new ValueError(`Invalid padding string '${padding}', should be one of {'same', 'valid'}`);
    }
    if (padding === 'same' && listed(stride).some((s) => s !== 1)) {
      throw new ValueError("padding='same' is not supported for strided convolutions");
    }
  }
  if (!['zeros', 'reflect', 'replicate', 'circular'].includes(padding_mode)) {
    throw new ValueError(
      `padding_mode must be one of {'zeros', 'reflect', 'replicate', 'circular'}, but got padding_mode='${padding_mode}'`,
    );
  }
}

/**
 * Convolution (cross-correlation) over time: x [N, in_channels, L] or [in_channels, L] → [..., out_channels, windows]. Weight
 * [out_channels, in_channels / groups, kernel_size] and bias [out_channels] start uniform in ±1/√(in_channels / groups · kernel_size).
 */
export class Conv1d extends Module {
  static override readonly name: string = 'Conv1d';

  /** Channels of the input. */
  in_channels: number;
  /** Channels of the output. */
  out_channels: number;
  /** Elements of a filter. */
  kernel_size: readonly number[];
  /** Steps between neighbouring windows. */
  stride: readonly number[];
  /** How much stands on both sides. */
  padding: readonly number[] | string;
  /** Steps between the elements of a window. */
  dilation: readonly number[];
  /** Parts that the channels are cut into. */
  groups: number;
  /** What stands on both sides. */
  padding_mode: string;
  /** Filters [out_channels, in_channels / groups, kernel_size]. */
  declare weight: Parameter;
  /** [out_channels], or null. */
  declare bias: Parameter | null;

  constructor(in_channels: number, out_channels: number, kernel_size: Sizes, options?: ConvOptions);
  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: Sizes,
    stride: Sizes,
    padding?: Sizes | string | AfterStride,
    dilation?: Sizes | AfterPadding,
    groups?: number | AfterDilation,
    bias?: boolean | AfterGroups,
    padding_mode?: string | AfterBias,
    device?: string | null | FactoryOptions,
    dtype?: DType | null,
  );
  constructor(options: ConvSizes & ConvOptions);
  /** @throws ValueError for channels that groups do not divide, and for a padding that there is not. */
  constructor(...args: readonly unknown[]) {
    super();
    const given = bind(declared, args);
    const { in_channels, out_channels, groups, padding, bias, device, dtype } = given;
    check(given);
    this.in_channels = in_channels;
    this.out_channels = out_channels;
    this.kernel_size = listed(given.kernel_size);
    this.stride = listed(given.stride);
    this.padding = typeof padding === 'string' ? padding : listed(padding);
    this.dilation = listed(given.dilation);
    this.groups = groups;
    this.padding_mode = given.padding_mode;
    const shape = [out_channels, in_channels / groups, ...this.kernel_size];
    this.register_parameter('weight', new Parameter(empty(shape, { device, dtype })));
    this.register_parameter('bias', bias ? new Parameter(empty(out_channels, { device, dtype })) : null);
    this.reset_parameters();
  }

  /** Draws the weights anew, by He's rule with a = √5. */
  reset_parameters(...given: never[]): void {
    none('reset_parameters', given);
    const { shape } = this.weight;
    const width = isEmpty(this.weight) ? null : uniformBound(kaimingStd(shape, Math.sqrt(5), 'fan_in', 'leaky_relu'));
    if (width !== null) drawUniform(this.weight, -width, width);
    if (this.bias === null) return;
    const { fan_in } = fans(shape);
    const bound = fan_in > 0 ? 1 / Math.sqrt(fan_in) : 0;
    drawUniform(this.bias, -bound, bound);
  }

  /** Widths on both sides of each axis, as F.pad takes them. */
  get #widths(): number[] {
    const { padding, kernel_size, dilation } = this;
    if (padding === 'same') return [...samePadding(kernel_size[0], dilation[0])];
    return typeof padding === 'string' ? [0, 0] : [padding[0], padding[0]];
  }

  /** input [N, in_channels, L] or [in_channels, L] → [..., out_channels, windows]. @throws RuntimeError for what does not fit. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    const { weight, bias, stride, padding, dilation, groups, padding_mode: mode } = this;
    if (mode === 'zeros') return conv1d(input, { weight, bias, stride, padding, dilation, groups });
    return conv1d(pad(input, this.#widths, { mode }), { weight, bias, stride, dilation, groups });
  }

  override extra_repr(): string {
    const { in_channels, out_channels, kernel_size, stride, padding, dilation, groups, padding_mode } = this;
    const parts = [`${in_channels}`, `${out_channels}`, `kernel_size=${formatTuple(kernel_size)}`];
    parts.push(`stride=${formatTuple(stride)}`);
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (padding.some((width) => width !== 0)) parts.push(`padding=${formatTuple(padding)}`);
    if (dilation.some((d) => d !== 1)) parts.push(`dilation=${formatTuple(dilation)}`);
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (padding_mode !== 'zeros') parts.push(`padding_mode=${padding_mode}`);
    return parts.join(', ');
  }
}
