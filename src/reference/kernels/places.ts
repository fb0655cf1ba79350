// Kernels of positions: they check what came from a user, and turn an index around.

import type { TypedArray } from '../base/dtype.ts';
import { IndexError, MXNetError, RuntimeError, ValueError } from '../base/errors.ts';
import { type Shape, size } from '../base/shape.ts';
import type { Kernel, View } from './kernel.ts';
import { dense } from './walk.ts';

const errors = { IndexError, MXNetError, RuntimeError, ValueError };

/** What every element must be, and what is said of the first that is not. Plain data, so that a graph can hold it. */
export interface Demand {
  /** The least that it may be. */
  readonly from?: number;
  /** What it must stay below. */
  readonly below?: number;
  /** The most that it may be. */
  readonly most?: number;
  /** What it must not be. */
  readonly except?: number;
  readonly error: keyof typeof errors;
  /** {value} is the element, {row} its place in the first dimension, {from}, {below} and {most} the bounds. */
  readonly text: string;
  readonly hint?: string;
}

/** What a demand says of the element at a place of a shape. */
export function refusal(demand: Demand, value: number, at: number, shape: Shape): Error {
  const { error, text, hint } = demand;
  const known: { readonly [name: string]: unknown } = { ...demand, value, row: Math.floor(at / size(shape.slice(1))) };
  const filled = (template: string): string => template.replace(/\{(\w+)\}/g, (_, name: string) => `${known[name]}`);
  return new errors[error](filled(text), hint && filled(hint));
}

/** Elements, which are as demanded. @throws the demanded error for the first that is not; NaN never is. */
export function demanded(view: View, demand: Demand): TypedArray {
  const { from = -Infinity, below, most = Infinity, except } = demand;
  const x = dense(view);
  const within = (value: number): boolean => value >= from && value <= most && (below === undefined || value < below);
  const at = x.findIndex((value) => !within(value) || value === except);
  if (at !== -1) throw refusal(demand, x[at], at, view.shape);
  return x;
}

/** x itself. @throws the demanded error for an element that is not as demanded. */
export const checked: Kernel<readonly [View], Demand> = ([view], [output], demand) => {
  output.data.set(demanded(view, demand));
};

/** For each of so many places, which element of the index names it: the last where several do, -1 where none does. */
export const inverse_index: Kernel<readonly [View], { readonly length: number }> = ([index], [output], { length }) => {
  const { data } = output;
  data.fill(-1);
  dense(index).forEach((place, i) => {
    if (!(place >= 0 && place < length)) throw new IndexError('index out of range in self');
    data[place] = i;
  });
};
