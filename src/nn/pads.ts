// Paddings of time as modules: nn.ConstantPad1d, ZeroPad1d, ReflectionPad1d, ReplicationPad1d and CircularPad1d.

import { bind, formatTuple, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { numberText } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { float, sizes } from '../torch/kinds.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';
import { pad } from './padding.ts';

type Sizes = number | readonly number[];

/** What a padding is told. */
export interface Padding {
  /** Widths before and behind the last dimension, or one for both; negative ones cut. */
  padding: Sizes;
}
/** What a padding with a value is told. */
export interface ConstantPadding extends Padding {
  /** Fills the places. */
  value: number;
}
const pair = (padding: Sizes): readonly number[] => (typeof padding === 'number' ? [padding, padding] : padding);

/** What all paddings share: x [..., L] → [..., before + L + after]. */
abstract class Pad extends Module {
  /** Widths before and behind. */
  padding: readonly number[];

  /** @internal */
  constructor(padding: Sizes, ...given: never[]) {
    super(...given);
    this.padding = pair(padding);
  }

  override extra_repr(): string {
    return formatTuple(this.padding);
  }
}

/** A padding that is told its widths and no more. */
abstract class PlainPad extends Pad {
  constructor(padding: Sizes | Padding);
  constructor(...args: readonly unknown[]) {
    super(bind(optionsOf<Padding>(`${new.target.name}.__init__`, { padding: [sizes] }), args).padding);
  }
}

const constant = /* @__PURE__ */ optionsOf<ConstantPadding>('ConstantPad1d.__init__', {
  padding: [sizes],
  value: [float],
});

/** One value on both sides of the last dimension. */
export class ConstantPad1d extends Pad {
  static override readonly name: string = 'ConstantPad1d';

  /** Fills the places. */
  value: number;

  constructor(padding: Sizes, value: number | Pick<ConstantPadding, 'value'>);
  constructor(options: ConstantPadding);
  constructor(...args: readonly unknown[]) {
    const { padding, value } = bind(constant, args);
    super(padding);
    this.value = value;
  }

  /** input [..., L] → [..., before + L + after]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return pad(inputOf(this, args), this.padding, 'constant', this.value);
  }

  override extra_repr(): string {
    return `padding=${formatTuple(this.padding)}, value=${numberText(this.value)}`;
  }
}

/** Zeros on both sides of the last dimension. */
export class ZeroPad1d extends PlainPad {
  static override readonly name: string = 'ZeroPad1d';

  /** input [..., L] → [..., before + L + after]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return pad(inputOf(this, args), this.padding);
  }
}

/** The mirror image on both sides, without the element at the edge. */
export class ReflectionPad1d extends PlainPad {
  static override readonly name: string = 'ReflectionPad1d';

  /** input [N, C, L] or [C, L] → [..., before + L + after]. @throws RuntimeError for widths that are not below L. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return pad(inputOf(this, args), this.padding, 'reflect');
  }
}

/** The element at the edge on both sides. */
export class ReplicationPad1d extends PlainPad {
  static override readonly name: string = 'ReplicationPad1d';

  /** input [N, C, L] or [C, L] → [..., before + L + after]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return pad(inputOf(this, args), this.padding, 'replicate');
  }
}

/** What lies at the other end on both sides. */
export class CircularPad1d extends PlainPad {
  static override readonly name: string = 'CircularPad1d';

  /** input [N, C, L] or [C, L] → [..., before + L + after]. @throws ValueError for another rank, RuntimeError for widths above L. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    if (input.ndim === 2 || input.ndim === 3) return pad(input, this.padding, 'circular');
    throw new ValueError(`expected 2D or 3D input (got ${input.ndim}D input)`);
  }
}
