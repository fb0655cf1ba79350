// What a recorded computation is: values numbered in the order in which they come to be, and the nodes that make them.
// Every value is made once (SSA): a write makes a new version of what it writes to, so that nothing here ever changes.

import type { Bound, DType, Place, Tensor } from '../engine/index.ts';
import type { Expression } from './expression.ts';

/** A size or a stride: a number, or how it follows from the symbols. */
export type Size = number | Expression;

export interface Value {
  readonly shape: readonly Size[];
  readonly dtype: DType;
  /** What the recording was told to call it. */
  readonly name?: string;
}

/** A composite: the nodes that have the same object here, or one inside it, are its parts. */
export interface Scope {
  readonly name: string;
  readonly parent: Scope | null;
}

export interface GraphNode {
  readonly op: Bound;
  /** Numbers of values made earlier; null for an optional input not given. */
  readonly inputs: readonly (number | null)[];
  /** Plain data as the call had them; a random op's hold its generator. */
  readonly attributes: object;
  /** Where attributes follow from the symbols. */
  readonly sizes: readonly { readonly path: readonly (string | number)[]; readonly size: Expression }[];
  /** Numbers of the values it makes: the op's own outputs, then a new version of every input that the op writes to. */
  readonly outputs: readonly number[];
  /** Gradients stop here: it ran under `no_grad`, or stands for `detach`. */
  readonly stopped: boolean;
  /** The composite that it is part of. */
  readonly scope: Scope | null;
  /** The class and the device of the results of an op without inputs. */
  readonly place: Place | null;
}

/** A value that enters or leaves under a name (or a position, where none was given). */
export interface Port {
  readonly name: string;
  readonly value: number;
}

export interface Graph {
  readonly values: readonly Value[];
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly Port[];
  /** Values that were there before or were made of nothing: parameters and constants. Parameters are looked at as they are. */
  readonly constants: ReadonlyMap<number, Tensor>;
  readonly outputs: readonly Port[];
  /** Inputs and constants that are written to: the newest version of each. */
  readonly written: ReadonlyMap<number, number>;
  /** The symbols, by the inputs and dimensions that have their sizes. */
  readonly symbols: ReadonlyMap<string, readonly { readonly input: number; readonly dim: number }[]>;
}
