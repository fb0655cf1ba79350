// What sort, topk, max and min along a dimension give: values and where they are.

import type { Tensor } from './tensor.ts';

/** `[values, indices]`, and by name, as PyTorch's named tuples. */
export type ValuesIndices = [values: Tensor, indices: Tensor] & { readonly values: Tensor; readonly indices: Tensor };

export function pair(values: Tensor, indices: Tensor): ValuesIndices {
  const both: [values: Tensor, indices: Tensor] = [values, indices];
  return Object.assign(both, { values, indices });
}
