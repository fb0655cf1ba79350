// What a symbol answers of its shapes and dtypes: infer_shape, infer_shape_partial and infer_type.

import { isPlainObject, type Shape, TypeError, ValueError, warn } from '../../engine/index.ts';
import { Tuple } from '../../rules/tuple.ts';
import { dtypeOf } from '../base/dtype.ts';
import { MXNetError } from '../base/errors.ts';
import { shapeText, typeText } from '../base/python-text.ts';
import type { Type } from '../operators/define.ts';
import { checkSizes, inferShapes, inferTypes } from './infer.ts';
import { namesOf, type Variables, variablesOf } from './lists.ts';
import { type Entry, found as foundAt, type GraphNode } from './node.ts';

/** [of arguments, of outputs, of states]; null where not all are known. */
export type Inferred<T> = [args: T[] | null, outs: T[] | null, aux: T[] | null];

/** What is known, in the order of the lists of names. */
export interface Found<T> {
  readonly args: T[];
  readonly outs: T[];
  readonly states: T[];
  readonly all: ReadonlyMap<GraphNode, readonly T[]>;
}

export function found<T>(heads: readonly Entry[], own: Variables, all: ReadonlyMap<GraphNode, readonly T[]>): Found<T> {
  const at = (node: GraphNode, index = 0): T => foundAt(all, node)[index];
  return {
    args: own.arguments.map((node) => at(node)),
    outs: heads.map(({ node, index }) => at(node, index)),
    states: own.states.map((node) => at(node)),
    all,
  };
}

/** Values by position (of arguments) or by name. */
function given<T>(own: Variables, args: readonly unknown[], what: 'shapes' | 'types'): Map<string, T> {
  const last = args.at(-1);
  const named = isPlainObject(last) ? Object.entries(last) : [];
  const positional = isPlainObject(last) ? args.slice(0, -1) : args;
  if (named.length > 0 && positional.length > 0) {
    throw new ValueError(
      `Can only specify known argument                     ${what} either by positional or kwargs way.`,
    );
  }
  const entries = positional.length > 0 ? positional.map((x, i) => [own.arguments[i]?.name ?? '', x] as const) : named;
  return new Map(entries.filter((pair): pair is [string, T] => pair[1] !== null && pair[1] !== undefined));
}

const isShape = (x: unknown): x is Shape => Array.isArray(x) && x.every((d) => Number.isSafeInteger(d));

/** Values that are all shapes. @throws TypeError for another. */
function checkedTuples(given: ReadonlyMap<string, unknown>): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const [name, shape] of given) {
    if (!isShape(shape)) {
      throw new TypeError(`Arguments need to be shapes (tuple), but '${name}' is ${typeText(shape)}.`);
    }
    shapes.set(name, shape);
  }
  return shapes;
}

/** @throws MXNetError for names that no variable has. */
function checkNames(own: Variables, given: ReadonlyMap<string, unknown>, pass: 'InferShape' | 'InferType'): void {
  for (const name of given.keys()) {
    if (own.inputs.some((node) => node.name === name)) continue;
    const candidates = namesOf(own.inputs).map((candidate, i) => `\t[${i}]${candidate}`);
    throw new MXNetError(
      `MXNetError: ${pass}Keyword argument name ${name} not found.\nCandidate arguments:\n${candidates.join('\n')}`,
    );
  }
}

/** Values that are all shapes. @throws TypeError for another, MXNetError for names that no variable has, and sizes below -1. */
export function checkedShapes(own: Variables, given: ReadonlyMap<string, unknown>): Map<string, Shape> {
  const shapes = checkedTuples(given);
  checkNames(own, shapes, 'InferShape');
  for (const shape of shapes.values()) checkSizes(shape);
  return shapes;
}

export const isWhole = (shape: Shape): boolean => shape.length > 0 && !shape.includes(0);

/** Prints what was given, as MXNet does before it raises an error. */
function told<R>(what: string, lines: () => string[], body: () => R): R {
  try {
    return body();
  } catch (error) {
    if (error instanceof MXNetError) console.log([`${what} error. Arguments:`, ...lines()].join('\n'));
    throw error;
  }
}

/** Names with values that are not known, at most ten. */
function lacking(what: string, unknown: readonly string[]): void {
  const listed = unknown.length > 10 ? [...unknown.slice(0, 10), '...'] : unknown;
  warn(
    `Cannot decide ${what} for the following arguments${what === 'shape' ? ' (0s in shape means unknown dimensions)' : ''}. Consider providing them as input:\n\t${listed.join('\n\t')}`,
  );
}

/** What is known of the shapes: 0 and () are what is not. */
export function partialShapes(heads: readonly Entry[], args: readonly unknown[]): Found<Shape> {
  const own = variablesOf(heads);
  const shapes = checkedShapes(own, given(own, args, 'shapes'));
  const { args: list, outs, states, all } = found(heads, own, inferShapes(own.nodes, shapes));
  const told = (shapes: readonly Shape[]): Shape[] => shapes.map((shape) => new Tuple(shape));
  return { args: told(list), outs: told(outs), states: told(states), all };
}

/** The shapes, or nulls and a warning where one is not known. */
export function shapesOf(heads: readonly Entry[], args: readonly unknown[]): Inferred<Shape> {
  const shapes = checkedTuples(given(variablesOf(heads), args, 'shapes'));
  const lines = (): string[] => [...shapes].map(([name, shape]) => `  ${name}: ${shapeText(shape)}`);
  const { args: arguments_, outs, states } = told('infer_shape', lines, () => partialShapes(heads, args));
  if ([...arguments_, ...outs, ...states].every(isWhole)) return [arguments_, outs, states];
  const names = namesOf(variablesOf(heads).arguments);
  const unknown = arguments_.flatMap((shape, i) => (isWhole(shape) ? [] : [`${names[i]}: ${shapeText(shape)}`]));
  lacking('shape', unknown);
  return [null, null, null];
}

/** dtypes that MXNet knows and nothing computes in here. */
const foreign = ['float16', 'bfloat16', 'int8', 'int16', 'uint16', 'uint32', 'uint64'];

/** The dtypes by name, or nulls and a warning where one is not known. */
export function typesOf(heads: readonly Entry[], args: readonly unknown[]): Inferred<string> {
  const own = variablesOf(heads);
  const types = given<string>(own, args, 'types');
  for (const type of types.values()) if (!foreign.includes(type)) dtypeOf(type);
  const lines = (): string[] => [...types].map(([name, type]) => `  ${name}: ${type}`);
  const {
    args: list,
    outs,
    states,
  } = told('infer_type', lines, () => {
    checkNames(own, types, 'InferType');
    return found(heads, own, inferTypes(own.nodes, types));
  });
  const known = (values: readonly Type[]): values is string[] => !values.includes(null);
  if (known(list) && known(outs) && known(states)) return [list, outs, states];
  const names = namesOf(own.arguments);
  lacking(
    'type',
    list.flatMap((type, i) => (type === null ? [`${names[i]}: None`] : [])),
  );
  return [null, null, null];
}
