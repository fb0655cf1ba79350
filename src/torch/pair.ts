// What functions of several results give: arrays whose elements have names too, as PyTorch's named tuples, and print as those.

import type { Tensor } from './tensor.ts';

type Named = { readonly [name: string]: Tensor | readonly Tensor[] };

const textOf = (value: Tensor | readonly Tensor[]): string =>
  Array.isArray(value) ? `(${value.join(', ')}${value.length === 1 ? ',' : ''})` : `${value}`;

/** Gives a list names of its elements, and PyTorch's text: `torch.return_types.max(`, and a line for each. */
export function returned<L extends readonly unknown[], N extends Named>(name: string, list: L, names: N): L & N {
  const lines = (): string =>
    Object.entries(names)
      .map(([key, value]) => `${key}=${textOf(value)}`)
      .join(',\n');
  const value = (): string => `torch.return_types.${name}(\n${lines()})`;
  return Object.defineProperties(Object.assign(list, names), {
    toString: { value },
    [Symbol.for('nodejs.util.inspect.custom')]: { value },
  });
}

/** `[values, indices]`, and by name, as PyTorch's named tuples. */
export type ValuesIndices = [values: Tensor, indices: Tensor] & { readonly values: Tensor; readonly indices: Tensor };

/** Values and where they are: what sort, topk, max and min along a dimension give. */
export const pair = (name: string, values: Tensor, indices: Tensor): ValuesIndices =>
  returned<[values: Tensor, indices: Tensor], { values: Tensor; indices: Tensor }>(name, [values, indices], {
    values,
    indices,
  });
