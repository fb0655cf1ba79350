// What activations that may write into their input have in common: how they are called, the option, and the writing.

import { inplace } from '../engine/index.ts';
import type { TableOf } from '../rules/signature.ts';
import type { Tensor } from '../torch/index.ts';
import { bool } from '../torch/kinds.ts';
import type { InPlaceOptions } from './options.ts';

/** Takes the input and options O, of which the first, P, may be given by position. */
export interface Activation<P extends unknown[], O> {
  (input: Tensor, ...args: P): Tensor;
  (input: Tensor, options: O): Tensor;
}
/** Takes no option of its own. */
export type InPlace = Activation<[inplace?: boolean], InPlaceOptions>;

export const writes: TableOf<InPlaceOptions> = { inplace: [bool, false] };

/** What a function computes of x, written into x where that is asked for. */
export const written = (x: Tensor, into: boolean, compute: (x: Tensor) => Tensor): Tensor =>
  into ? inplace(x, compute) : compute(x);
