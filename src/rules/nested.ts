// The shape of nested lists. It is read along the first elements and bounded, so that a list that contains itself is an error
// as any list with too many levels, and what recurs over the levels afterwards comes to an end.

import { ValueError } from '../engine/index.ts';

/** The most dimensions that PyTorch reads from nested lists. */
const MOST = 128;

/** The length of each level. @throws ValueError, or another error, where there are more levels than a tensor has dimensions. */
export function nestedShape(
  data: unknown,
  isList: (x: unknown) => boolean = Array.isArray,
  tooDeep: () => Error = () => new ValueError("too many dimensions 'list'"),
): { readonly shape: number[]; readonly inner: unknown } {
  const shape: number[] = [];
  let inner = data;
  while (isList(inner)) {
    const list = inner as ArrayLike<unknown>;
    if (shape.push(list.length) > MOST) throw tooDeep();
    inner = list[0];
  }
  return { shape, inner };
}
