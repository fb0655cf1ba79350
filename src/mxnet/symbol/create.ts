// sym.zeros, sym.arange and their like: nodes that come from nothing. What their functions leave out is written all the same,
// as MXNet's Python does.

import { bind } from '../../engine/index.ts';
import {
  type Arguments,
  bindOpen,
  bool,
  declare,
  int,
  intOrInts,
  of,
  optional,
  required,
  str,
} from '../base/options.ts';
import * as internalTable from '../operators/internal.ts';
import { allSymbolic, symbolic } from './functions.ts';

import type { SymbolOf } from './symbol.ts';

/** Operators that Python's signs and functions stand for. */
export const internal = allSymbolic(internalTable);

interface Keywords {
  readonly [key: string]: unknown;
}

const shaped = { shape: required(intOrInts), dtype: optional(str) };
const filling = declare('zeros', shaped, false);

type Sizes = number | readonly number[];
type Filled = (
  shape: Sizes | { readonly shape: Sizes; readonly [name: string]: unknown },
  ...rest: readonly unknown[]
) => SymbolOf;

/** A function of a shape that makes a node of `operator`. */
function filled(operator: '_zeros' | '_ones'): Filled {
  return (...args) => {
    const [{ shape, dtype }, rest] = bindOpen(filling, args);
    return internal[operator]({ shape, dtype: dtype ?? 'float32', ...rest });
  };
}

const ranging = declare(
  'arange',
  {
    start: required(of<number>()),
    stop: optional(of<number>()),
    step: optional(of<number>(), 1),
    repeat: optional(int, 1),
    infer_range: optional(of<boolean>(), false),
    name: optional(str),
    dtype: optional(str),
  },
  false,
);
const whole = (n: number | null): string => (n === null ? 'None' : String(n));
const real = (n: number): string => (Number.isInteger(n) ? n.toFixed(1) : String(n));

/** Numbers from `start` (0, where it is the only one) to `stop`, by `step`, each `repeat` times. */
export function arange(
  ...args: Arguments<
    { readonly start: ReturnType<typeof required<number>> },
    'start',
    { readonly [key: string]: unknown }
  >
): SymbolOf {
  const o = bind(ranging, args);
  return internal._arange({
    start: whole(o.start),
    stop: whole(o.stop),
    step: args.length > 2 && typeof args[2] === 'number' ? whole(o.step) : real(o.step),
    repeat: o.repeat,
    infer_range: o.infer_range,
    name: o.name,
    dtype: o.dtype ?? 'float32',
  });
}

const fillingWith = declare(
  'full',
  { shape: required(intOrInts), val: required(of<number>()), dtype: optional(str) },
  false,
);

/** An array of one number. */
export function full(...args: readonly unknown[]): SymbolOf {
  const [o, more] = bindOpen(fillingWith, args);
  return internal._full({ shape: o.shape, dtype: o.dtype ?? 'float32', value: real(o.val), ...more });
}

export const zeros = filled('_zeros');
export const ones = filled('_ones');

const diagonal = declare(
  'eye',
  { N: required(int), M: optional(int, 0), k: optional(int, 0), dtype: optional(str) },
  false,
);

/** Ones on the k-th diagonal of [N, M]; M is N where it is 0. */
export function eye(...args: Arguments<{ readonly N: ReturnType<typeof required<number>> }, 'N', Keywords>): SymbolOf {
  const [{ dtype, ...o }, more] = bindOpen(diagonal, args);
  return internal._eye({ ...o, dtype: dtype ?? 'float32', ...more });
}

const spacing = declare(
  'linspace',
  {
    start: required(of<number>()),
    stop: required(of<number>()),
    num: required(int),
    endpoint: optional(bool, true),
    name: optional(str),
    dtype: optional(str),
  },
  false,
);

/** `num` numbers from `start` to `stop`, evenly spaced. */
export function linspace(
  ...args: Arguments<{ readonly start: ReturnType<typeof required<number>> }, 'start', Keywords>
): SymbolOf {
  const o = bind(spacing, args);
  return internal._linspace({ ...o, start: whole(o.start), stop: whole(o.stop), dtype: o.dtype ?? 'float32' });
}

type Drawn = (...args: readonly unknown[]) => SymbolOf;

const low = { low: optional(of<number>(), 0), high: optional(of<number>(), 1) };
const loc = { loc: optional(of<number>(), 0), scale: optional(of<number>(), 1) };

/** A function of sym.random: it writes its parameters also where they are left out. */
function drawing(name: string, call: (options: Keywords) => SymbolOf, parameters: typeof low | typeof loc): Drawn {
  const declared = declare(
    name,
    { ...parameters, shape: optional(intOrInts), dtype: optional(str), ctx: optional(of<unknown>()) },
    false,
  );
  return (...args) => {
    const [{ shape, dtype, ctx, ...numbers }, more] = bindOpen(declared, args);
    const texts = Object.entries(numbers).map(([key, value]) => [key, String(value)] as const);
    const given = Object.entries({ shape, dtype }).filter(([, value]) => value !== null);
    return call({ ...Object.fromEntries([...texts, ...given]), ...more });
  };
}

/** `mx.sym.random`: numbers of a distribution, drawn at each run. */
export const random = {
  uniform: drawing('uniform', symbolic('_random_uniform', internalTable._random_uniform), low),
  normal: drawing('normal', symbolic('_random_normal', internalTable._random_normal), loc),
};
