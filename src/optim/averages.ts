// How AveragedModel averages parameters: the mean of all models so far (SWA), or one that forgets (EMA); for a pair of tensors, or
// in place for lists of them.

import * as f from '../engine/functions.ts';
import { backendOf, bind, isFloating, none, RuntimeError, ValueError, withGrad } from '../engine/index.ts';
import { approach } from '../rules/optimize.ts';
import { optionsOf } from '../rules/signature.ts';
import { numberText } from '../rules/text/python.ts';
import type { Tensor } from '../torch/index.ts';
import { float } from '../torch/kinds.ts';
import { floatOf } from './options.ts';

/** A new average of a parameter from the old one, the parameter, and how many models it is of. */
export type AverageFunction = (averaged: Tensor, current: Tensor, num_averaged: Tensor | number) => Tensor;
/** The same in place, for the parameters of one device and dtype. */
export type MultiAverageFunction = (
  averaged: readonly Tensor[],
  current: readonly Tensor[],
  num_averaged: Tensor | number,
) => void;

/** An option of moving averages. */
export interface DecayOptions {
  /** How much of the old average is kept, 0.999 by default. */
  decay?: number;
}

/** The decay that a function was given. @throws ValueError outside [0, 1]. */
function decayOf(name: string, args: readonly unknown[]): number {
  const { decay } = bind(optionsOf<DecayOptions>(name, { decay: [float, 0.999] }, false), args);
  if (decay >= 0 && decay <= 1) return decay;
  throw new ValueError(`Invalid decay value ${numberText(decay)} provided. Please provide a value in [0,1] range.`);
}

/** decay · averaged + (1 - decay) · current. @throws ValueError for a decay outside [0, 1]. */
export function get_ema_avg_fn(decay?: number | DecayOptions): AverageFunction;
export function get_ema_avg_fn(...args: readonly unknown[]): AverageFunction {
  const decay = decayOf('get_ema_avg_fn', args);
  return (averaged, current) => withGrad(false, () => f.add(f.mul(averaged, decay), f.mul(current, 1 - decay)));
}

/** Whether nobody can look at a count without waiting. */
export const isAwaited = (count: Tensor | number): boolean =>
  typeof count !== 'number' && backendOf(count.device) !== null;

/** averaged + (current - averaged) / (count + 1). */
const mean: AverageFunction = (averaged, current, count) =>
  f.add(averaged, f.div(f.sub(current, averaged), f.add(count, 1)));

/** averaged + (current - averaged) / (num_averaged + 1). */
export function get_swa_avg_fn(...given: never[]): AverageFunction {
  none('get_swa_avg_fn', given, false);
  return (averaged, current, num_averaged) => withGrad(false, () => mean(averaged, current, num_averaged));
}

/** Calls `change` with each pair, where nothing is recorded. @throws ValueError for lists of other lengths. */
function each(
  averaged: readonly Tensor[],
  current: readonly Tensor[],
  change: (averaged: Tensor, current: Tensor) => void,
): void {
  if (averaged.length !== current.length) throw new ValueError('zip() argument 2 is shorter than argument 1');
  withGrad(false, () => {
    for (const [i, x] of averaged.entries()) change(f.detach(x), f.detach(current[i]));
  });
}

/** decay · averaged + (1 - decay) · current, in place. @throws ValueError for a decay outside [0, 1]. */
export function get_ema_multi_avg_fn(decay?: number | DecayOptions): MultiAverageFunction;
export function get_ema_multi_avg_fn(...args: readonly unknown[]): MultiAverageFunction {
  const decay = decayOf('get_ema_multi_avg_fn', args);
  return (averaged, current) =>
    each(averaged, current, (x, y) => {
      if (isFloating(x.dtype)) approach(x, y, 1 - decay);
      else f.copy_(x, f.cast(f.add(f.mul(x, decay), f.mul(y, 1 - decay)), x.dtype));
    });
}

/** The mean of num_averaged models and one more, in place. */
export function get_swa_multi_avg_fn(...given: never[]): MultiAverageFunction {
  none('get_swa_multi_avg_fn', given, false);
  return (averaged, current, num_averaged) => {
    const awaited = isAwaited(num_averaged);
    const share = awaited ? 0 : 1 / (floatOf(num_averaged, 'num_averaged is a count') + 1);
    each(averaged, current, (x, y) => {
      if (!isFloating(x.dtype)) {
        throw new RuntimeError('For integral input tensors, argument alpha must not be a floating point number.');
      }
      if (awaited) f.copy_(x, mean(x, y, num_averaged));
      else approach(x, y, share);
    });
  };
}
