// The state of a stream as plain data, and its checks.

import { type Carried, TypeError, typeName, ValueError } from '../engine/index.ts';

/** For each recurrent layer its states by name, row after row. What is read is Float32Arrays; lists of numbers may be set. */
export type StreamState = readonly { readonly [state: string]: ArrayLike<number> }[];

/** The positions of what each layer carries. */
function layersOf(carried: readonly Carried[]): number[][] {
  const layers = new Map<number, number[]>();
  carried.forEach(({ step }, i) => {
    layers.set(step, [...(layers.get(step) ?? []), i]);
  });
  return [...layers.values()];
}

export const statesOf = (carried: readonly Carried[], values: readonly Float32Array[]): StreamState =>
  layersOf(carried).map((layer) => Object.fromEntries(layer.map((i) => [carried[i].name, values[i]])));

/** The values of a state, each of as many rows of `widths` numbers. @throws ValueError, TypeError for another model's. */
export function checkState(
  state: unknown,
  carried: readonly Carried[],
  widths: readonly number[],
): { rows: number | null; values: ArrayLike<number>[] } {
  const layers = layersOf(carried);
  if (!Array.isArray(state)) {
    throw new TypeError(
      `state must be a list of states, not ${typeName(state)}`,
      'it is what `state` of a stream gave',
    );
  }
  if (state.length !== layers.length) {
    throw new ValueError(
      `Expected the states of ${layers.length} layers, got ${state.length}`,
      'it is what `state` of a stream of the same model gave',
    );
  }
  let rows: number | null = null;
  const values: ArrayLike<number>[] = [];
  layers.forEach((layer, l) => {
    for (const i of layer) {
      const { name } = carried[i];
      const value: unknown = (state[l] as { readonly [name: string]: unknown } | null)?.[name];
      if (!Array.isArray(value) && !ArrayBuffer.isView(value)) {
        throw new TypeError(`${name} of layer ${l} must be Float32Array or list, not ${typeName(value)}`);
      }
      const { length } = value as unknown as ArrayLike<number>;
      rows ??= length / widths[i];
      if (!Number.isInteger(rows) || rows === 0 || length !== rows * widths[i]) {
        throw new ValueError(
          `Expected ${name} of layer ${l} to have ${Number.isInteger(rows) && rows > 0 ? rows * widths[i] : widths[i]} numbers, got ${length}`,
          `it has ${widths[i]} numbers for each row of the batch`,
        );
      }
      values[i] = value as unknown as ArrayLike<number>;
    }
  });
  return { rows, values };
}
