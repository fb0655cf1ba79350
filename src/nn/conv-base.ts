// What nn.Conv1d and nn.ConvTranspose1d share: their fields, how weights are drawn, and what is printed.

import { formatTuple, none, ValueError } from '../engine/index.ts';
import { fans, kaimingStd, uniformBound } from '../rules/init.ts';
import { empty } from '../torch/index.ts';
import { Parameter } from '../torch/parameter.ts';
import { drawUniform, isEmpty } from './draw.ts';
import { Module } from './module.ts';
import { type FactoryOptions, listed } from './options.ts';

export type Sizes = number | readonly number[];

/** What a convolution must be told. */
export interface ConvSizes {
  /** Channels of the input. */
  in_channels: number;
  /** Channels of the output: how many filters there are. */
  out_channels: number;
  /** Elements of a filter. */
  kernel_size: Sizes;
}

/** Options of both. */
export interface ConvCommon extends FactoryOptions {
  /** Steps between neighbouring windows (of a transposed one: between where neighbouring elements go), 1 by default. */
  stride?: Sizes;
  /** Parts that the channels are cut into, each with filters of its own; 1 by default. */
  groups?: number;
  /** Add a bias [out_channels], true by default. */
  bias?: boolean;
  /** Steps between the elements of a window, 1 by default. */
  dilation?: Sizes;
}

/** All that a convolution is made of. */
export interface ConvParts extends ConvSizes, Required<FactoryOptions> {
  stride: Sizes;
  padding: Sizes | string;
  dilation: Sizes;
  output_padding?: Sizes;
  groups: number;
  bias: boolean;
  padding_mode: string;
}

/** @throws ValueError where groups do not cut the channels. */
export function checkGroups({ in_channels, out_channels, groups }: ConvParts): void {
  if (groups <= 0) throw new ValueError('groups must be a positive integer');
  if (in_channels % groups !== 0) throw new ValueError('in_channels must be divisible by groups');
  if (out_channels % groups !== 0) throw new ValueError('out_channels must be divisible by groups');
}

/** A layer of filters [.., .., kernel_size] and a bias [out_channels], which start uniform in ±1/√(elements of a filter). */
export abstract class ConvBase extends Module {
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
  /** How much longer a transposed convolution's result is. */
  output_padding: readonly number[];
  /** Parts that the channels are cut into. */
  groups: number;
  /** What stands on both sides. */
  padding_mode: string;
  /** The filters. */
  declare weight: Parameter;
  /** [out_channels], or null. */
  declare bias: Parameter | null;

  /** `shape`: the sizes of the weight before the kernel's. */
  constructor(parts: ConvParts, shape: readonly number[]) {
    super();
    const { in_channels, out_channels, padding, bias, device, dtype } = parts;
    this.in_channels = in_channels;
    this.out_channels = out_channels;
    this.kernel_size = listed(parts.kernel_size);
    this.stride = listed(parts.stride);
    this.padding = typeof padding === 'string' ? padding : listed(padding);
    this.dilation = listed(parts.dilation);
    this.output_padding = listed(parts.output_padding ?? 0);
    this.groups = parts.groups;
    this.padding_mode = parts.padding_mode;
    this.register_parameter('weight', new Parameter(empty([...shape, ...this.kernel_size], { device, dtype })));
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

  override extra_repr(): string {
    const { in_channels, out_channels, kernel_size, stride, padding, dilation, output_padding, groups } = this;
    const { padding_mode } = this;
    const parts = [`${in_channels}`, `${out_channels}`, `kernel_size=${formatTuple(kernel_size)}`];
    parts.push(`stride=${formatTuple(stride)}`);
    if (typeof padding === 'string') parts.push(`padding=${padding}`);
    else if (padding.some((width) => width !== 0)) parts.push(`padding=${formatTuple(padding)}`);
    if (dilation.some((d) => d !== 1)) parts.push(`dilation=${formatTuple(dilation)}`);
    if (output_padding.some((width) => width !== 0)) parts.push(`output_padding=${formatTuple(output_padding)}`);
    if (groups !== 1) parts.push(`groups=${groups}`);
    if (this.bias === null) parts.push('bias=False');
    if (padding_mode !== 'zeros') parts.push(`padding_mode=${padding_mode}`);
    return parts.join(', ');
  }
}
