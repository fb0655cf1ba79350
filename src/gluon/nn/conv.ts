// nn.Conv1D.

import { AssertionError, formatTuple } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { checkFailed, MXNetError } from '../../mxnet/base/errors.ts';
import { list } from '../../mxnet/base/list.ts';
import { bool, declare, int, type Kind, optional, required, str } from '../../mxnet/base/options.ts';
import { Convolution } from '../../mxnet/nd.ts';
import { type BlockArguments, bindBlock } from '../blocks/arguments.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';
import { type Init, initializer } from '../parameters/options.ts';
import type { Parameter } from '../parameters/parameter.ts';
import { Activation } from './activations.ts';

/** What the blocks here compute with. */
const operators = { Convolution };
type F = typeof operators;

/** A number, or a list of one. */
export type One = number | readonly [number];

export const one: Kind<One> = {
  name: 'int or tuple of one int',
  holds: (value) => Number.isSafeInteger(Array.isArray(value) && value.length === 1 ? value[0] : value),
};

const options = {
  channels: required(int),
  kernel_size: required(one),
  strides: optional(one, 1),
  padding: optional(one, 0),
  dilation: optional(one, 1),
  groups: optional(int, 1),
  /** NCW alone. */
  layout: optional(str, 'NCW'),
  /** The name of what follows, as nn.Activation takes it. */
  activation: optional(str),
  use_bias: optional(bool, true),
  weight_initializer: optional(initializer),
  bias_initializer: optional<Init | null>(initializer, 'zeros'),
  /** 0: told by the first input. */
  in_channels: optional(int, 0),
};
const declared = declare('Conv1D.__init__', options);

interface Attributes {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilate: readonly number[];
  readonly pad: readonly number[];
  readonly num_filter: number;
  readonly num_group: number;
  readonly no_bias: boolean;
  readonly layout: string;
}

/**
 * Convolution over time: x [N, C, W] → [N, channels, ⌊(W + 2 padding - dilation (kernel - 1) - 1) / stride⌋ + 1].
 * Weight [channels, C / groups, kernel], bias [channels].
 */
export class Conv1D extends HybridBlock {
  static override readonly name: string = 'Conv1D';

  static override readonly __module__: string = 'mxnet.gluon.nn.conv_layers';

  readonly _channels: number;
  readonly _in_channels: number;
  readonly _kwargs: Attributes;
  weight: Parameter;
  bias: Parameter | null;
  act: Activation | null;

  /** @throws AssertionError for another layout than NCW, MXNetError for channels that groups do not divide. */
  constructor(...args: BlockArguments<typeof options, 'channels'>) {
    const [o, rest] = bindBlock(declared, args);
    const { channels, groups, activation, in_channels, layout } = o;
    if (layout !== 'NCW') throw new AssertionError("Only supports 'NCW' layout for now");
    const kernel = list(o.kernel_size);
    if (kernel.length !== 1) throw new AssertionError('kernel_size must be a number or a list of 1 ints');
    super(rest);
    this._channels = channels;
    this._in_channels = in_channels;
    this._kwargs = {
      kernel,
      stride: list(o.strides),
      dilate: list(o.dilation),
      pad: list(o.padding),
      num_filter: channels,
      num_group: groups,
      no_bias: !o.use_bias,
      layout,
    };
    this.#checkGroups(in_channels);
    const shape = [channels, in_channels / groups, kernel[0]];
    this.weight = this.params.get('weight', { shape, init: o.weight_initializer, allow_deferred_init: true });
    this.bias = o.use_bias
      ? this.params.get('bias', { shape: [channels], init: o.bias_initializer, allow_deferred_init: true })
      : null;
    this.act =
      activation === null ? null : this.name_scope(() => new Activation(activation, { prefix: `${activation}_` }));
  }

  override _alias(): string {
    return 'conv';
  }

  /** What a graph calls the convolution. */
  get #node(): string {
    return `${this.prefix}fwd`;
  }

  #checkGroups(channels: number): void {
    const { num_group, num_filter } = this._kwargs;
    const check = (count: number, condition: string, text: string): void => {
      if (count % num_group === 0) return;
      throw new MXNetError(
        `Error in operator ${this.#node}: ${checkFailed(`${condition} % param_.num_group == 0U (${count % num_group} vs. 0) `, text).message}`,
      );
    };
    check(channels, 'dshape[1]', 'input num_filter must divide group size');
    check(num_filter, 'param_.num_filter', 'output num_filter must divide group size');
  }

  protected override get _operators(): F {
    return operators;
  }

  override hybrid_forward(F: F, x: NDArray, own: { weight: NDArray; bias?: NDArray }): NDArray {
    const y = F.Convolution(x, own.weight, own.bias ?? null, { ...this._kwargs, name: this._node('fwd') });
    return this.act === null ? y : this.act(y);
  }

  /** `Conv1D(3 -> 4, kernel_size=(3,), stride=(1,))`; the first number is that of the weight. */
  override toString(): string {
    const { kernel, stride, dilate, pad, num_group } = this._kwargs;
    const [out, into] = this.weight._known;
    const parts = [
      `${into || 'None'} -> ${out}`,
      `kernel_size=${formatTuple(kernel)}`,
      `stride=${formatTuple(stride)}`,
    ];
    if (pad[0] !== 0) parts.push(`padding=${formatTuple(pad)}`);
    if (dilate[0] !== 1) parts.push(`dilation=${formatTuple(dilate)}`);
    if (num_group !== 1) parts.push(`groups=${num_group}`);
    if (this.bias === null) parts.push('bias=False');
    if (this.act !== null) parts.push(String(this.act));
    return `${this.constructor.name}(${parts.join(', ')})`;
  }
}
