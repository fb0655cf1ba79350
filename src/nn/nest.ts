// Tensors in nested lists, as a user's step takes and gives them.

import { TypeError, typeName } from '../engine/index.ts';
import { Tensor } from '../torch/index.ts';

/** A tensor, or a list of such. */
export type Nest = Tensor | readonly Nest[];

/** A nest as it is handed to the user: of plain tensors, in lists of the same lengths. */
export type Taken<S> = S extends Tensor ? Tensor : { -readonly [K in keyof S]: Taken<S[K]> };

const isList = (nest: Nest): nest is readonly Nest[] => Array.isArray(nest);

/** The tensors of a nest, in order. @throws TypeError for anything else in it; `what` is what it is called there. */
export function leavesOf(nest: Nest, what: string): Tensor[] {
  if (isList(nest)) return nest.flatMap((inner) => leavesOf(inner, what));
  if (nest instanceof Tensor) return [nest];
  throw new TypeError(`for_each_step(): ${what} must be Tensor or nested lists of Tensors, not ${typeName(nest)}`);
}

/** The lists of a nest without what is in them: `[Tensor, [Tensor]]`. */
export const outlineOf = (nest: Nest): string => (isList(nest) ? `[${nest.map(outlineOf).join(', ')}]` : 'Tensor');

/** Other tensors in lists like those of a nest. */
export function like(nest: Nest, tensors: readonly Tensor[]): Nest {
  let at = 0;
  const put = (place: Nest): Nest => (isList(place) ? place.map(put) : tensors[at++]);
  return put(nest);
}
