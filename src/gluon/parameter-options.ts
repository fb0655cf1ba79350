// What a Parameter is made of and how it is initialized: the arguments of its constructor and of `initialize`, and their checks.

import { AssertionError, type Parameter as Declared, signature } from '../engine/index.ts';
import { Context, current_context } from './context.ts';
import type { Initializer } from './initializer.ts';
import type { GradReq } from './ndarray.ts';

/** An initializer, its registered name, or the text that its `dumps()` gives. */
export type Init = Initializer | string;
/** One context, several, or the current one. */
export type Contexts = Context | readonly Context[] | null;

export interface ParameterOptions {
  name: string;
  grad_req?: GradReq;
  /** 0 is a dimension that is not known yet. */
  shape?: number | readonly number[] | null;
  dtype?: string | null;
  lr_mult?: number;
  wd_mult?: number;
  init?: Init | null;
  allow_deferred_init?: boolean;
  differentiable?: boolean;
  stype?: string;
  grad_stype?: string;
}

export interface InitializeOptions {
  init?: Init | null;
  ctx?: Contexts;
  default_init?: Init;
  force_reinit?: boolean;
}

const declared: readonly Declared[] = [
  ['name'],
  ['grad_req', 'write'],
  ['shape', null],
  ['dtype', null],
  ['lr_mult', 1],
  ['wd_mult', 1],
  ['init', null],
  ['allow_deferred_init', false],
  ['differentiable', true],
  ['stype', 'default'],
  ['grad_stype', 'default'],
];
/** @internal */
export const construct = signature<Required<ParameterOptions>>('Parameter.__init__', declared);
/** @internal */
export const initialize = signature<
  Required<Omit<InitializeOptions, 'default_init'>> & { default_init: Init | undefined }
>('Parameter.initialize', [
  ['init', null],
  ['ctx', null],
  ['default_init', undefined],
  ['force_reinit', false],
]);

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
