// How a distribution of mx.random is declared: its parameters once, with MXNet's names, order and defaults. The parameters
// are numbers (then `shape` is the result's) or arrays (then each element gets `shape` values of its own).

import * as f from '../../engine/functions.ts';
import {
  AssertionError,
  bind,
  type DType,
  formatTuple,
  general,
  type MXNetDistribution,
  type Shape,
  typeName,
  ValueError,
} from '../../engine/index.ts';

import { placeOn } from '../array/create.ts';
import { array, context, dtype, operatorCalled, shape } from '../array/kinds.ts';
import { NDArray } from '../array/ndarray.ts';
import { current_context } from '../base/context.ts';
import { dtypeOf } from '../base/dtype.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import {
  type Arguments,
  type Bound,
  declare,
  type Keywords,
  type Kind,
  type Option,
  of,
  optional,
  required,
  str,
} from '../base/options.ts';
import { shapeOf, text } from '../base/shapes.ts';
import { generator } from './state.ts';

/** A distribution's parameter. */
export type Value = number | NDArray;

/** The kind of a distribution's parameter. */
export const value: Kind<Value> = of('NDArray or number');

/** What every distribution takes beside its parameters. */
export const drawn = {
  shape: optional(shape),
  dtype: optional(dtype),
  ctx: optional(context),
  /** The array that the numbers are written into. */
  out: optional(array),
  /** These mean something to symbols only. */
  name: optional(str),
  __layout__: optional(str),
};
export type Draw = Omit<Bound<typeof drawn>, 'name' | '__layout__'>;

/** A distribution: how numbers are drawn, and what is asked of parameters that are plain numbers. */
export interface Distribution<N extends string> {
  /** The operator's name after `_random_`. */
  readonly name: string;
  /** Parameters in order, with their defaults. */
  readonly parameters: { readonly [K in N]: number };
  readonly sample: (place: f.At<NDArray>, drawn: MXNetDistribution, parameters: readonly NDArray[]) => NDArray;
  readonly check?: (values: { readonly [K in N]: number }) => void;
  /** The dtypes of results, the default one first. */
  readonly dtypes?: readonly string[];
  /** The C++ type of parameters that must be integers. */
  readonly integers?: 'int' | 'long';
}

const floats = ['float32', 'float64'];

/** Whether C++ reads a number as a float: 0, what is not finite, and what is in the range of normal ones. */
const isFloat = (x: number): boolean =>
  x === 0 || !Number.isFinite(x) || (Math.abs(x) >= 2 ** -126 && Number.isFinite(Math.fround(x)));

/** @throws MXNetError unless `ok`: `Check failed: param.high >= param.low (0 vs. 1) : …`. */
export function require(ok: boolean, condition: string, left: number, right: number, why: string): void {
  if (!ok) throw checkFailed(`${condition} (${general(left)} vs. ${general(right)}) `, why);
}

/** @throws MXNetError unless the parameter is above 0, or at least 0. */
export function positive(name: string, value: number, what: string, orZero = false): void {
  const [sign, word] = orZero ? ['>=', 'non-negative'] : ['>', 'positive'];
  require(orZero ? value >= 0 : value > 0, `param.${name} ${sign} 0`, value, 0, `${what} has to be ${word}`);
}

/** @throws MXNetError for a shape with no elements, or no shape at all. */
export function checkShape(shape: Shape, operator: string): void {
  if (shape.length > 0 && shape.every((d) => d > 0)) return;
  throw new MXNetError(`Operator ${operator} inferring shapes failed.`, `the shape is (${shape.join(', ')})`);
}

/** @throws MXNetError for a dtype that the operator does not give. */
export function resultDType(dtype: string | null, out: NDArray | null, known: readonly string[], where: string): DType {
  const name = dtype === null || dtype === 'None' ? (out?.dtype ?? known[0]) : dtype;
  const dt = dtypeOf(name);
  if (known.includes(dt)) return dt;
  if (dtype === null) throw checkFailed('dtype_ok', `Output type must be ${known.join(', ')}: dtype is ${dt}`);
  const valid = known === floats ? ['None', 'float16', ...floats] : known[0] === 'int32' ? ['None', ...known] : known;
  const list = valid.map((d) => `'${d}'`).join(', ');
  throw new MXNetError(`Invalid Input: '${dt}', valid values are: {${list}}, in operator ${where}`);
}

/** Writes drawn numbers to `out`, where it is given. */
export const deliver = (drawn: NDArray, out: NDArray | null): NDArray => (out === null ? drawn : out._write(drawn));

const classOf = (value: unknown): string =>
  value instanceof NDArray ? 'mxnet.ndarray.ndarray.NDArray' : typeName(value);

/** Whether the parameters are arrays. @throws AssertionError for some of each kind, ValueError for another kind. */
function arrays(values: readonly unknown[]): values is readonly NDArray[] {
  const [first] = values;
  const isArray = first instanceof NDArray;
  if (!isArray && typeof first !== 'number') {
    throw new ValueError(
      `Distribution parameters must be either NDArray or numbers, but got <class '${classOf(first)}'>.`,
    );
  }
  for (const value of values) {
    if (isArray ? value instanceof NDArray : typeof value === 'number') continue;
    throw new AssertionError(
      `Distribution parameters must all have the same type, but got both <class '${classOf(first)}'> and <class '${classOf(value)}'>.`,
    );
  }
  return isArray;
}

/**
 * Draws from a distribution. @throws MXNetError for parameters, dtypes and shapes that MXNet refuses.
 */
export function draw<N extends string>(
  distribution: Distribution<N>,
  values: readonly Value[],
  { shape, dtype, ctx, out }: Draw,
): NDArray {
  const { name, parameters, sample, check, dtypes = floats, integers } = distribution;
  const names = Object.keys(parameters) as N[];
  if (arrays(values)) {
    const [first] = values;
    const operator = `_sample_${name}`;
    for (const value of values) {
      if (value.dtype !== first.dtype || value.shape.join() !== first.shape.join()) {
        throw checkFailed('infer_type_success', `Operator ${operator}: parameters must agree in shape and dtype`);
      }
    }
    const sizes = [...first.shape, ...(shape === null ? [] : shapeOf(shape))];
    checkShape(sizes, operator);
    const dt = resultDType(dtype, out, dtypes, `${operator}(name="", dtype="${dtype}")`);
    const place = placeOn(first.context, operator);
    const plain = values.map((x) => f.detach(x));
    return deliver(sample(place, { shape: sizes, dtype: dt, generator, parameters: [] }, plain), out);
  }
  const operator = `_random_${name}`;
  const where = ctx ?? out?.context ?? current_context();
  const sizes = shape === null ? [...(out?.shape ?? [1])] : shapeOf(shape);
  checkShape(sizes, operator);
  if (out !== null && out.shape.join() !== sizes.join()) {
    throw new MXNetError(`Shape inconsistent, Provided = ${text(out.shape)}, inferred shape=${text(sizes)}`);
  }
  const numbers = values as readonly number[];
  const given = names.map((n, i) => `${n}="${numbers[i]}"`).reverse();
  const [at, of] = [`ctx="${where}"`, `shape="${formatTuple(sizes)}"`];
  const first = dtype === null ? [at, of] : [`dtype="${dtype}"`, of, at];
  const call = `${operator}(name="", ${[...first, ...given].join(', ')})`;
  const broken = names.findIndex((_, i) => integers !== undefined && !Number.isInteger(numbers[i]));
  if (broken >= 0) {
    throw new MXNetError(
      `Invalid Parameter format for ${names[broken]} expect ${integers} but value='${numbers[broken]}', in operator ${call}`,
    );
  }
  const beyond = names.findIndex((_, i) => integers === undefined && !isFloat(numbers[i]));
  if (beyond >= 0) {
    const [n, v] = [names[beyond], numbers[beyond]];
    throw new MXNetError(`Out of range value for ${n}, value='${v}', in operator ${call}`);
  }
  const dt = resultDType(dtype, out, dtypes, call);
  check?.(Object.fromEntries(names.map((n, i) => [n, numbers[i]])) as { [K in N]: number });
  const place = placeOn(where, operator);
  return deliver(sample(place, { shape: sizes, dtype: dt, generator, parameters: numbers }, []), out);
}

type Parameters<N extends string> = { readonly [P in N]: Option<Value, false> };

/** The table of a distribution's parameters. */
const tableOf = <N extends string>({
  parameters,
}: Distribution<N>): { readonly [name: string]: Option<Value, false> } =>
  Object.fromEntries(Object.entries<number>(parameters).map(([name, fallback]) => [name, optional(value, fallback)]));

/** The function of a distribution: its parameters, then shape, dtype, ctx and out; all of them have defaults. */
export interface Sampler<N extends string> {
  (...args: Arguments<Parameters<N> & typeof drawn>): NDArray;
}

/** Declares `uniform(low, high, shape, dtype, ctx, out)`. */
export function sampler<N extends string>(distribution: Distribution<N>): Sampler<N> {
  const own = tableOf(distribution);
  const [declared, names] = [
    declare(distribution.name, { ...own, ...drawn }, false, operatorCalled(`_random_${distribution.name}`)),
    Object.keys(own),
  ];
  return (...args) => {
    const bound: Draw & Keywords = bind(declared, args);
    return draw(
      distribution,
      names.map((n) => bound[n] as Value),
      bound,
    );
  };
}

const liked = { data: required(array) };
const given = { out: optional(array) };

/** The same for the shape, dtype and context of an array. */
export interface LikeSampler<N extends string> {
  (...args: Arguments<typeof liked & Parameters<N> & typeof given, 'data'>): NDArray;
}

/** Declares `uniform_like(data, low, high, out)`. */
export function likeSampler<N extends string>(distribution: Distribution<N>): LikeSampler<N> {
  const own = tableOf(distribution);
  const table = { ...liked, ...own, ...given };
  const [declared, names] = [
    declare(`${distribution.name}_like`, table, false, operatorCalled(`_random_${distribution.name}_like`)),
    Object.keys(own),
  ];
  return (...args) => {
    const bound: Bound<typeof liked & typeof given> & Keywords = bind(declared, args);
    const { data, out } = bound;
    const values = names.map((n) => bound[n] as Value);
    return draw(distribution, values, { shape: data.shape, dtype: data.dtype, ctx: data.context, out });
  };
}
