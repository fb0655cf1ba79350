// What an optimizer keeps for each parameter, and whether it is what the next step needs: tensors of the parameter's shape,
// and a count.

import * as f from '../engine/functions.ts';
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
import { contiguous } from '../rules/optimize.ts';
import { Tensor } from '../torch/index.ts';
import type { ParameterGroup } from './groups.ts';

/** What an optimizer keeps for a parameter, by PyTorch's names: `{ step, exp_avg, exp_avg_sq }`. */
export type ParameterState = Record<string, unknown>;

/** A number that steps keep, as their count: a 0-dim tensor, on the CPU wherever the parameter is. */
const counter = (value: number): Tensor =>
  f.full(
    { species: Tensor, deviceName: 'cpu' },
    { shape: [], dtype: defaultDType() === 'float64' ? 'float64' : 'float32', value },
  );

/** What a step needs of earlier ones: tensors of the parameter's shape and numbers, by what they begin with. */
export interface Needs {
  readonly tensors: Readonly<Record<string, number>>;
  readonly numbers: Readonly<Record<string, number>>;
}

/** What a step needs of earlier ones, by name; for a first step it is made here. */
export function recalled(
  state: ParameterState,
  parameter: Tensor,
  { tensors, numbers }: Needs,
): { readonly [name: string]: Tensor } {
  if (Object.keys(state).length === 0) {
    for (const [name, value] of Object.entries(numbers)) state[name] = counter(value);
    const { shape, dtype } = parameter;
    for (const [name, value] of Object.entries(tensors)) {
      state[name] = f.full(f.placeOf(parameter), { shape, dtype, value });
    }
  }
  const own: { [name: string]: Tensor } = {};
  for (const name of Object.keys(numbers)) own[name] = keptTensor(state, name);
  for (const name of Object.keys(tensors)) own[name] = keptTensor(state, name, parameter);
  return own;
}

/**
 * A tensor that earlier steps have kept: a number, or one of the parameter's shape, which is row-major from then on.
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
  if (parameter) {
    checkShape(value, parameter, name);
    const kept = contiguous(value);
    state[name] = kept;
    return kept;
  }
  if (value.numel() !== 1) {
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
 * Whether unpacked states are those of an optimizer whose steps need what `needs` says; plain numbers, as old states have
 * them, become tensors. @throws KeyError, TypeError, RuntimeError.
 */
export function accept<O>(
  groups: readonly ParameterGroup<O>[],
  state: ReadonlyMap<Tensor, ParameterState>,
  needs: (group: ParameterGroup<O>, kept: ParameterState) => Needs,
): void {
  for (const group of groups) {
    for (const parameter of group.params) {
      const kept = state.get(parameter) ?? {};
      if (Object.keys(kept).length === 0) continue;
      const own = needs(group, kept);
      for (const name of Object.keys(own.numbers)) {
        const number = kept[name];
        if (typeof number === 'number') kept[name] = counter(number);
        keptTensor(kept, name);
      }
      for (const name of Object.keys(own.tensors)) keptTensor(kept, name, parameter);
    }
  }
}
