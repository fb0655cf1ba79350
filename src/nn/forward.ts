// The arguments of the layers' own `forward`: by position or by name, in Python's words where they are not what it takes.
// What kind of value an argument is, the function says that gets it.

import { bind } from '../engine/index.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import { Tensor } from '../torch/index.ts';
import { type Kind, of, tensor } from '../torch/kinds.ts';
import type { Module } from './module.ts';
import type { PackedSequence } from './packed-sequence.ts';

/** The input of a layer that takes one. */
export function inputOf(layer: Module, args: readonly unknown[]): Tensor {
  const [input] = args;
  if (args.length === 1 && typeof input === 'object' && input && Object.getPrototypeOf(input) !== Object.prototype) {
    return input as Tensor;
  }
  return inputsOf(layer, args, 'input').input;
}

/** What a layer takes by these names, all of which must be given. */
export function inputsOf<const N extends readonly string[]>(
  layer: Module,
  args: readonly unknown[],
  ...names: N
): { [K in N[number]]: Tensor } {
  type Inputs = { [K in N[number]]: Tensor };
  if (args.length === names.length && args.every((x) => x instanceof Tensor)) {
    return Object.fromEntries(names.map((name, i) => [name, args[i]])) as Inputs;
  }
  const table = Object.fromEntries(names.map((name) => [name, [/* @__PURE__ */ of()]]));
  return bind(optionsOf<Inputs>(`${layer._get_name()}.forward`, table as unknown as TableOf<Inputs>), args);
}

/** A PackedSequence is known by what it has: layers do not hold its class. */
export const isPacked = (input: unknown): input is PackedSequence =>
  typeof input === 'object' && input !== null && 'batch_sizes' in input;

/** What recurrent layers run. */
export const sequence: Kind<Tensor | PackedSequence> = {
  name: tensor.name,
  holds: (value) => value instanceof Tensor || isPacked(value),
};

interface WithState<S, X> {
  input: X;
  hx?: S | null;
}
const state = (hx: Kind<unknown>, input: Kind<unknown>): TableOf<WithState<never, never>> =>
  ({ input: [input], hx: [hx, null] }) as unknown as TableOf<WithState<never, never>>;

/** The input of a recurrent layer or cell, and its state or null; an LSTM's is a list of two. */
export function recurrentInputs<S, X = Tensor>(
  layer: Module,
  args: readonly unknown[],
  hx: Kind<unknown> = tensor,
  inputs: Kind<unknown> = tensor,
): Required<WithState<S, X>> {
  const [input, given] = args;
  // A plain call, one for each step of a cell, needs no signature.
  if (args.length < 3 && input instanceof Tensor && (given == null || hx.holds?.(given))) {
    return { input: input as X, hx: (given ?? null) as S | null };
  }
  return bind(optionsOf<WithState<S, X>>(`${layer._get_name()}.forward`, state(hx, inputs) as never), args);
}

/** The two states of an LSTM. */
export const states: Kind<unknown> = {
  name: 'tuple of Tensors',
  holds: (value) => Array.isArray(value) && value.length === 2 && value.every((x) => x instanceof Tensor),
};
