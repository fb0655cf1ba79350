// Paddings of time as modules: nn.ConstantPad1d, ZeroPad1d, ReflectionPad1d, ReplicationPad1d and CircularPad1d.

import { bind, formatTuple, type Signature, ValueError } from '../engine/index.ts';
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
/* @__NO_SIDE_EFFECTS__ */
const declare = (name: string): Signature<Padding> => optionsOf<Padding>(`${name}.__init__`, { padding: [sizes] });

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

const zero = /* @__PURE__ */ declare('ZeroPad1d');

/** Zeros on both sides of the last dimension. */
export class ZeroPad1d extends Pad {
  static override readonly name: string = 'ZeroPad1d';

  constructor(padding: Sizes | Padding);
  constructor(...args: readonly unknown[]) {
    super(bind(zero, args).padding);
  }

  /** input [..., L] → [..., before + L + after]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return pad(inputOf(this, args), this.padding);
  }
}

const reflection = /* @__PURE__ */ declare('ReflectionPad1d');

/** The mirror image on both sides, without the element at the edge. */
export class ReflectionPad1d extends Pad {
  static override readonly name: string = 'ReflectionPad1d';

  constructor(padding: Sizes | Padding);
  constructor(...args: readonly unknown[]) {
    super(bind(reflection, args).padding);
  }

  /** input [N, C, L] or [C, L] → [..., before + L + after]. @throws RuntimeError for widths that are not below L. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return pad(inputOf(this, args), this.padding, 'reflect');
  }
}

const replication = /* @__PURE__ */ declare('ReplicationPad1d');

/** The element at the edge on both sides. */
export class ReplicationPad1d extends Pad {
  static override readonly name: string = 'ReplicationPad1d';

  constructor(padding: Sizes | Padding);
  constructor(...args: readonly unknown[]) {
    super(bind(replication, args).padding);
  }

  /** input [N, C, L] or [C, L] → [..., before + L + after]. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return pad(inputOf(this, args), this.padding, 'replicate');
  }
}

const circle = /* @__PURE__ */ declare('CircularPad1d');

/** What lies at the other end on both sides. */
export class CircularPad1d extends Pad {
  static override readonly name: string = 'CircularPad1d';

  constructor(padding: Sizes | Padding);
  constructor(...args: readonly unknown[]) {
    super(bind(circle, args).padding);
  }

  /** input [N, C, L] or [C, L] → [..., before + L + after]. @throws ValueError for another rank, RuntimeError for widths above L. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    const input = inputOf(this, args);
    if (input.ndim === 2 || input.ndim === 3) return pad(input, this.padding, 'circular');
    throw new ValueError(`expected 2D or 3D input (got ${input.ndim}D input)`);
  }
}
