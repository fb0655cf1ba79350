// Dropout of elements and of whole channels, as functions and modules.

import * as f from '../engine/functions.ts';
import { bind, dtypes, inplace, isFloating, RuntimeError, warn } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { boolText, optionText } from '../rules/text/python.ts';
import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { default_generator, dropoutMask } from '../torch/random.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';
import { checkProbability, type InPlaceOptions } from './options.ts';

interface CallOptions extends InPlaceOptions {
  /** The probability that an element is dropped; 0.5 by default. */
  p?: number;
  /** Whether anything is done. */
  training?: boolean;
}
/** Takes a probability, and whether anything is done. */
interface Drop {
  (input: Tensor, p?: number, training?: boolean | Omit<CallOptions, 'p'>, inplace?: boolean): Tensor;
  (input: Tensor, options: CallOptions): Tensor;
}

/** What a kind of dropout computes of what it drops from, in training and for a p in (0, 1]. */
type Rule = (input: Tensor, p: number) => (x: Tensor) => Tensor;

/** A function that drops. @throws ValueError for a p outside [0, 1]. */
const dropping = (name: string, training: boolean, rule: Rule, check: (x: Tensor) => void = () => undefined): Drop =>
  bound<CallOptions>(
    name,
    { p: [float, 0.5], training: [bool, training], inplace: [bool, false] },
    (input, { p, training, inplace: into }) => {
      checkProbability(p);
      check(input);
      if (!training || p === 0 || input.numel() === 0) return input;
      if (p < 1 && !isFloating(input.dtype)) {
        const { scalarName } = dtypes[input.dtype];
        throw new RuntimeError(`result type Float can't be cast to the desired output type ${scalarName}`);
      }
      const compute = rule(input, p);
      return into ? inplace(input, compute) : compute(input);
    },
  );

const times =
  (mask: Tensor) =>
  (x: Tensor): Tensor =>
    f.mul(x, mask);

/** The shape of a draw for each channel, x [N, C, …]. @throws RuntimeError for less. */
function channels({ shape }: Tensor): number[] {
  if (shape.length < 2) throw new RuntimeError('Feature dropout requires at least 2 dimensions in the input');
  return shape.map((d, i) => (i < 2 ? d : 1));
}

/** Sets elements to 0 with probability p and scales the others by 1 / (1 - p), in training. */
export const dropout: Drop = /* @__PURE__ */ dropping('dropout', true, (input, p) =>
  times(p === 1 ? f.zeros_like(f.detach(input)) : dropoutMask(input, p)),
);

/** The same for whole channels, x [N, C, L] or [C, L]. @throws RuntimeError for other ranks. */
export const dropout1d: Drop = /* @__PURE__ */ dropping(
  'dropout1d',
  true,
  (input, p) => {
    const shape = input.ndim === 3 ? channels(input) : [input.shape[0], 1];
    if (p === 1) return times(f.zeros_like(f.detach(input), shape));
    const mask = f.dropout_mask(f.placeOf(input), { shape, dtype: input.dtype, p, generator: default_generator });
    return input.ndim === 3 ? times(mask) : (x) => named('SqueezeBackward1', f.mul(x, mask));
  },
  ({ ndim }) => {
    if (ndim === 2 || ndim === 3) return;
    throw new RuntimeError(
      `dropout1d: Expected 2D or 3D input, but received a ${ndim}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`,
    );
  },
);

/** The same for whole channels, x [N, C, …], of four dimensions; warns of others. @throws RuntimeError for less than two. */
export const dropout2d: Drop = /* @__PURE__ */ dropping(
  'dropout2d',
  true,
  (input, p) => {
    const shape = channels(input);
    if (p === 1) return times(f.zeros_like(f.detach(input), shape));
    return times(f.dropout_mask(f.placeOf(input), { shape, dtype: input.dtype, p, generator: default_generator }));
  },
  ({ ndim }) => {
    if (ndim === 4) return;
    warn(
      ndim === 3
        ? 'dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future release to interpret the input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise dropout behavior, please switch to using dropout1d instead.'
        : `dropout2d: Received a ${ndim}-D input to dropout2d, which is deprecated and will result in an error in a future release. To retain the behavior and silence this warning, please use dropout instead. Note that dropout2d exists to provide channel-wise dropout on inputs with 2 spatial dimensions, a channel dimension, and an optional batch dimension (i.e. 3D or 4D inputs).`,
    );
  },
);

/** -SELU's limit below 0: what is dropped is set to it. */
const SATURATION = 1.7580993408473766;

/** What is dropped becomes SELU's limit; then all is scaled and moved so that mean and variance stay. Klambauer et al., 2017. */
const alpha =
  (shapeOf: (x: Tensor) => readonly number[], like: boolean): Rule =>
  (input, p) => {
    const shape = shapeOf(input);
    if (p === 1) return times(f.zeros_like(f.detach(input), []));
    const a = 1 / Math.sqrt((SATURATION * SATURATION * p + 1) * (1 - p));
    const place = like ? f.detach(input) : f.placeOf(input);
    const kept = f.bernoulli(place, { shape, dtype: input.dtype, p: 1 - p, generator: default_generator });
    const moved = f.add(f.mul(f.add(kept, -1), SATURATION * a), SATURATION * a * p);
    return (x) => f.add(f.mul(x, f.mul(kept, a)), moved);
  };

/** Dropout that keeps the mean 0 and the variance 1 of SELU's results. Klambauer et al., 2017. */
export const alpha_dropout: Drop = /* @__PURE__ */ dropping(
  'alpha_dropout',
  false,
  /* @__PURE__ */ alpha((x) => x.shape, true),
);

/** The same for whole channels, x [N, C, …]. @throws RuntimeError for less. */
export const feature_alpha_dropout: Drop = /* @__PURE__ */ dropping(
  'feature_alpha_dropout',
  false,
  /* @__PURE__ */ alpha(channels, false),
);

/** Options of the modules. */
export interface DropoutOptions extends InPlaceOptions {
  /** The probability that an element is dropped, 0.5 by default. */
  p?: number;
}
const declared = /* @__PURE__ */ optionsOf<DropoutOptions>('_DropoutNd.__init__', {
  p: [float, 0.5],
  inplace: [bool, false],
});

/** A module that drops in training. */
abstract class Dropping extends Module {
  /** The probability that an element is dropped. */
  p: number;
  /** Whether the result is written into the input. */
  inplace: boolean;

  constructor(options?: DropoutOptions);
  constructor(p: number, options?: InPlaceOptions);
  constructor(p: number, inplace: boolean);
  /** @throws ValueError for a p outside [0, 1]. */
  constructor(...args: readonly unknown[]) {
    super();
    const { p, inplace } = bind(declared, args);
    checkProbability(p);
    this.p = p;
    this.inplace = inplace;
  }

  override extra_repr(): string {
    return `p=${optionText(this.p, 0.5)}, inplace=${boolText(this.inplace)}`;
  }
}

/** Sets elements to 0 with probability p in training and scales the rest by 1 / (1 - p). Source: Hinton et al., 2012. */
export class Dropout extends Dropping {
  static override readonly name: string = 'Dropout';

  /** input [...] → the same shape; the input itself outside of training. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return dropout(inputOf(this, args), this.p, this.training, this.inplace);
  }
}

/** Sets whole channels to 0 with probability p in training and scales the rest by 1 / (1 - p). Source: Tompson et al., 2014. */
export class Dropout1d extends Dropping {
  static override readonly name: string = 'Dropout1d';

  /** input [N, C, L] or [C, L] → the same shape; the input itself outside of training. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return dropout1d(inputOf(this, args), this.p, this.training, this.inplace);
  }
}

/** Dropout1d for x [N, C, H, W]. */
export class Dropout2d extends Dropping {
  static override readonly name: string = 'Dropout2d';

  /** input [N, C, H, W] → the same shape; the input itself outside of training. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return dropout2d(inputOf(this, args), this.p, this.training, this.inplace);
  }
}

/** Dropout that keeps the mean 0 and the variance 1 of SELU's results. Source: Klambauer et al., 2017. */
export class AlphaDropout extends Dropping {
  static override readonly name: string = 'AlphaDropout';

  /** input [...] → the same shape; the input itself outside of training. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return alpha_dropout(inputOf(this, args), this.p, this.training, this.inplace);
  }
}

/** AlphaDropout of whole channels. */
export class FeatureAlphaDropout extends Dropping {
  static override readonly name: string = 'FeatureAlphaDropout';

  /** input [N, C, ...] → the same shape; the input itself outside of training. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return feature_alpha_dropout(inputOf(this, args), this.p, this.training, this.inplace);
  }
}
