// What a Parameter is made of and how it is initialized: the arguments of its constructor and of `initialize`, and their checks.

import { AssertionError } from '../../engine/index.ts';
import { contextOrContexts } from '../../mxnet/array/kinds.ts';
import type { GradReq } from '../../mxnet/array/ndarray.ts';
import { Context, current_context } from '../../mxnet/base/context.ts';
import {
  bool,
  declare,
  float,
  type Given,
  intOrInts,
  type Kind,
  of,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import type { Initializer } from '../../mxnet/initializers/index.ts';

/** An initializer, its registered name, or the text that its `dumps()` gives. */
export type Init = Initializer | string;
/** The kind of an option that takes an initializer. */
export const initializer: Kind<Init> = of('Initializer or str');
/** One context, several, or the current one. */
export type Contexts = Context | readonly Context[] | null;

export const parameterOptions = {
  name: required(str),
  /** How a gradient meets the one before: 'write', 'add' or 'null'. */
  grad_req: optional<GradReq>(of(), 'write'),
  /** 0 is a dimension that is not known yet. */
  shape: optional(intOrInts),
  /** float32 where null. */
  dtype: optional(str),
  /** The learning rate of the parameter is the trainer's times this. */
  lr_mult: optional(float, 1),
  /** Its weight decay is the trainer's times this. */
  wd_mult: optional(float, 1),
  init: optional(initializer),
  /** Let initialization wait for the shape. */
  allow_deferred_init: optional(bool, false),
  differentiable: optional(bool, true),
  stype: optional(str, 'default'),
  grad_stype: optional(str, 'default'),
};
export type ParameterOptions = Given<typeof parameterOptions>;
/** @internal */
export const construct = declare('Parameter.__init__', parameterOptions);

export const initializeOptions = {
  init: optional(initializer),
  /** Where; the current context where null. */
  ctx: optional(contextOrContexts),
  /** What fills a parameter without an initializer of its own: uniform ±0.07. */
  default_init: optional(initializer),
  /** Initialize what is initialized already. */
  force_reinit: optional(bool, false),
};
/** @internal */
export const initialize = declare('Parameter.initialize', initializeOptions);

const stypes = ['default', 'row_sparse', 'csr'];

/** The contexts that an argument names. */
export const contextList = (ctx: Contexts | undefined): readonly Context[] =>
  ctx === null || ctx === undefined ? [current_context()] : ctx instanceof Context ? [ctx] : ctx;

/** Whether every dimension is known. @throws AssertionError for a negative one. */
export function shapeIsKnown(shape: readonly number[] | null): shape is readonly number[] {
  if (shape === null || shape.length === 0) return false;
  for (const dim of shape) {
    if (dim === 0) return false;
    if (dim < 0) throw new AssertionError(`shape dimension size cannot be less than 0, while received ${dim}`);
  }
  return true;
}

/** A storage type by name. @throws AssertionError. */
export function checkStype(what: string, stype: string, name: string): string {
  if (stypes.includes(stype)) return stype;
  throw new AssertionError(
    `${what} for Parameter '${name}' must be one of 'default', 'row_sparse', or 'csr', but got '${stype}'`,
  );
}
