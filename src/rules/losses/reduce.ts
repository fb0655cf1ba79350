// How a loss of many elements becomes one, and which arguments of losses have no derivative.

import * as f from '../../engine/functions.ts';
import { gradEnabled, RuntimeError, requiresGrad, type Tensor, ValueError } from '../../engine/index.ts';
import { useTraining } from '../../engine/training.ts';
import { text } from '../text/python.ts';

/** @throws ValueError in PyTorch's words unless it is none, mean or sum. */
export function checkReduction(reduction: string): void {
  if (['none', 'mean', 'sum'].includes(reduction)) return;
  throw new ValueError(`${text(reduction)} is not a valid value for reduction`, "one of 'none', 'mean', 'sum'");
}

/** A loss given per element, reduced. */
export function reduceLoss<T extends Tensor>(loss: T, reduction: string): T {
  useTraining();
  checkReduction(reduction);
  return reduction === 'none' ? loss : reduction === 'sum' ? f.sum(loss) : f.mean(loss);
}

/** A loss given per element times weights, reduced; a mean is one of the weights. */
export function reduceWeighted<T extends Tensor>(loss: T, weight: T, reduction: string): T {
  const weighted = reduceLoss(f.mul(loss, weight), reduction === 'mean' ? 'sum' : reduction);
  return reduction === 'mean' ? f.div(weighted, f.sum(weight)) : weighted;
}

/** @throws RuntimeError in PyTorch's words where an argument that `name` has no derivative for wants a gradient. */
export function checkNoGradient(name: string, argument: string, x: Tensor | null): void {
  if (x === null || !requiresGrad(x) || !gradEnabled(x)) return;
  throw new RuntimeError(
    `The function '${name}' is not differentiable with respect to argument '${argument}'. This input cannot have requires_grad True.`,
    `give it without history: ${argument}.detach()`,
  );
}
