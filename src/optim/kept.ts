// What an optimizer keeps for each parameter, and whether it is what the next step needs: tensors of the parameter's shape,
// and a count.

import {
  broadcastShapes,
  defaultDType,
  formatSizes,
  KeyError,
  RuntimeError,
  sameShape,
  TypeError,
  typeName,
} from '../engine/index.ts';
import { full, Tensor } from '../torch/index.ts';
import type { ParameterGroup } from './groups.ts';

/** What an optimizer keeps for a parameter, by PyTorch's names: `{ step, exp_avg, exp_avg_sq }`. */
export type ParameterState = Record<string, unknown>;

/** The count of steps: a 0-dim tensor of the default dtype, on the CPU wherever the parameter is. */
export const counter = (value: number): Tensor => full([], value, { dtype: defaultDType(), device: 'cpu' });

/**
 * A tensor that earlier steps have kept: `step`, or one of the parameter's shape.
 * @throws KeyError where a loaded state lacks it, TypeError where it is none, RuntimeError where its shape is another.
 */
export function keptTensor(state: ParameterState, name: string, parameter?: Tensor): Tensor {
  const value = state[name];
  if (value === undefined) {
    throw new KeyError(`'${name}'`, `the parameter's state has ${Object.keys(state).join(', ') || 'nothing'}`);
  }
  if (!(value instanceof Tensor)) {
    throw new TypeError(
      `expected Tensor as '${name}', but got ${typeName(value)}`,
      'structuredClone and JSON keep no tensors: save each of them (safetensors) and put them back in their places',
    );
  }
  if (parameter) checkShape(value, parameter, name);
  else if (value.numel() !== 1) {
    throw new RuntimeError(`a Tensor with ${value.numel()} elements cannot be converted to Scalar`, `it is '${name}'`);
  }
  return value;
}

/** @throws RuntimeError, in the words of PyTorch's next step, where a state has not the shape of its parameter. */
function checkShape({ shape: own }: Tensor, { shape }: Tensor, name: string): void {
  if (sameShape(own, shape)) return;
  const hint = `'${name}' has the shape ${formatSizes(own)}, its parameter ${formatSizes(shape)}: are these the same parameters in the same order?`;
  let both: readonly number[];
  try {
    both = broadcastShapes(own, shape);
  } catch (error) {
    throw new RuntimeError((error as Error).message, hint);
  }
  // What is written has to keep its shape: the state first, then the parameter.
  const written = formatSizes(sameShape(both, own) ? shape : own);
  throw new RuntimeError(`output with shape ${written} doesn't match the broadcast shape ${formatSizes(both)}`, hint);
}

/**
 * Whether unpacked states are those of an optimizer whose steps need the tensors that `names` says; plain counts, as old
 * states have them, become tensors. @throws KeyError, TypeError, RuntimeError.
 */
export function accept<O>(
  groups: readonly ParameterGroup<O>[],
  state: ReadonlyMap<Tensor, ParameterState>,
  names: (group: ParameterGroup<O>, kept: ParameterState) => string[],
): void {
  for (const group of groups) {
    for (const parameter of group.params) {
      const kept = state.get(parameter) ?? {};
      if (Object.keys(kept).length === 0) continue;
      for (const name of names(group, kept)) {
        if (name === 'step' && typeof kept.step === 'number') kept.step = counter(kept.step);
        keptTensor(kept, name, name === 'step' ? undefined : parameter);
      }
    }
  }
}
