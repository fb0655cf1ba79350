// How a symbol asks for shapes and dtypes, and is bound to arrays.

import { bind, isPlainObject, RuntimeError, type Shape, TypeError, ValueError, warn } from '../../engine/index.ts';
import { Tuple } from '../../rules/tuple.ts';
import { zeros } from '../array/create.ts';
import { context } from '../array/kinds.ts';
import { type GradReq, NDArray } from '../array/ndarray.ts';
import { Context, current_context } from '../base/context.ts';
import { dtypeOf } from '../base/dtype.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import {
  bindOpen,
  declare,
  dict,
  dictOf,
  type Keywords,
  listOf,
  of,
  optional,
  required,
  str,
} from '../base/options.ts';
import { shapeText, typeText, valueText } from '../base/python-text.ts';
import type { Type } from '../operators/define.ts';
import { Executor, type Named } from './executor.ts';
import { checkSizes, inferShapes, inferTypes } from './infer.ts';
import { namesOf, type Variables, variablesOf } from './lists.ts';
import { type Entry, found as foundAt, type GraphNode } from './node.ts';
import { type Shared, sharedFrom } from './shared.ts';

/** [of arguments, of outputs, of states]; null where not all are known. */
export type Inferred<T> = [args: T[] | null, outs: T[] | null, aux: T[] | null];

/** What is known, in the order of the lists of names. */
interface Found<T> {
  readonly args: T[];
  readonly outs: T[];
  readonly states: T[];
  readonly all: ReadonlyMap<GraphNode, readonly T[]>;
}

function found<T>(heads: readonly Entry[], own: Variables, all: ReadonlyMap<GraphNode, readonly T[]>): Found<T> {
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
function checkedShapes(own: Variables, given: ReadonlyMap<string, unknown>): Map<string, Shape> {
  const shapes = checkedTuples(given);
  checkNames(own, shapes, 'InferShape');
  for (const shape of shapes.values()) checkSizes(shape);
  return shapes;
}

const isWhole = (shape: Shape): boolean => shape.length > 0 && !shape.includes(0);

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
  const told = (shapes: readonly Shape[]): Shape[] => shapes.map((shape) => Tuple.of_(shape));
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

/** dtypes that MXNet knows and arrays here do not have. */
const foreign = ['float16', 'bfloat16', 'int8', 'int16', 'uint16', 'uint32', 'uint64'];

type Reqs = GradReq | readonly GradReq[] | Named<GradReq>;
const isList = (req: Exclude<Reqs, string>): req is readonly GradReq[] => Array.isArray(req);

/** What gradients do, argument by argument; who is not named in an object has none. */
function reqsOf(names: readonly string[], req: Reqs): GradReq[] {
  if (typeof req === 'string') return names.map(() => req);
  if (isList(req)) return names.map((_, i) => req[i] ?? 'null');
  return names.map((name) => req[name] ?? 'null');
}

/** Values by name or in a list, in the order of the names; null for what is not there. @throws ValueError, TypeError. */
function inOrder(names: readonly string[], values: unknown, what: string): (NDArray | null)[] {
  const refused = (): TypeError => new TypeError('Only accept list of NDArrays or dict of str to NDArray');
  if (!Array.isArray(values) && !isPlainObject(values)) throw refused();
  if (Array.isArray(values) && values.length !== names.length) {
    throw new ValueError(`Length of ${what} does not match the number of arguments`);
  }
  const found: unknown[] = Array.isArray(values) ? values : names.map((name) => values[name]);
  return found.map((x) => {
    if (x instanceof NDArray || x === null || x === undefined) return x ?? null;
    throw refused();
  });
}

/** Values none of which may be missing. @throws ValueError for one that is. */
function allInOrder(names: readonly string[], values: unknown, what: string): NDArray[] {
  return inOrder(names, values, what).map((x, i) => {
    if (x !== null) return x;
    throw new ValueError(`key \`${names[i]}\` is missing in \`${what}\``);
  });
}

const anything = of<unknown>();
const binding = declare('Symbol.bind', {
  ctx: required(anything),
  args: required(anything),
  args_grad: optional(anything),
  grad_req: optional(of<Reqs>(), 'write'),
  aux_states: optional(anything),
  group2ctx: optional(dict),
  shared_exec: optional(anything),
});
const objects = ['args', 'args_grad', 'grad_req', 'aux_states'];

function contextOf(ctx: unknown): Context {
  if (ctx instanceof Context) return ctx;
  throw new TypeError('Context type error');
}

/** An executor on arrays that are given. @throws ValueError, TypeError for what is missing, MXNetError for shapes. */
export function boundTo(heads: readonly Entry[], args: readonly unknown[]): Executor {
  const o = bind(binding, args, objects);
  const ctx = contextOf(o.ctx);
  const own = variablesOf(heads);
  const names = namesOf(own.arguments);
  const stateNames = namesOf(own.states);
  const values = allInOrder(names, o.args, 'args');
  const grads = o.args_grad === null ? names.map(() => null) : inOrder(names, o.args_grad, 'args_grad');
  const states = allInOrder(stateNames, o.aux_states ?? {}, 'aux_states');
  const shapes = new Map([
    ...names.map((name, i) => [name, values[i].shape] as const),
    ...stateNames.map((name, i) => [name, states[i].shape] as const),
  ]);
  return executor(heads, own, ctx, {
    args: values,
    grads,
    reqs: reqsOf(names, o.grad_req).map((req, i) => (grads[i] === null ? 'null' : req)),
    states,
    shapes,
  });
}

interface Arrays {
  readonly args: readonly NDArray[];
  readonly grads: readonly (NDArray | null)[];
  readonly reqs: readonly GradReq[];
  readonly states: readonly NDArray[];
  readonly shapes: ReadonlyMap<string, Shape>;
}

function executor(heads: readonly Entry[], own: Variables, ctx: Context, arrays: Arrays): Executor {
  const inferred = inferShapes(own.nodes, arrays.shapes);
  const { outs } = found(heads, own, inferred);
  const types = found(heads, own, inferTypes(own.nodes, typesAt(own, arrays)));
  const outputs = outs.map((shape, i) => zeros([...shape], ctx, types.outs[i] ?? 'float32'));
  const again = (shapes: Keywords, partial: boolean, upSizing: boolean, from: Executor): Executor =>
    reshaped(heads, own, ctx, arrays, shapes, partial, upSizing, from);
  return new Executor(heads, { context: ctx, ...arrays, shapes: inferred, again }, outputs);
}

const typesAt = (own: Variables, { args, states }: Pick<Arrays, 'args' | 'states'>): Map<string, string> =>
  new Map([
    ...own.arguments.map(({ name }, i) => [name, args[i].dtype] as const),
    ...own.states.map(({ name }, i) => [name, states[i].dtype] as const),
  ]);

const simple = declare('Symbol.simple_bind', {
  ctx: required(anything),
  grad_req: optional(of<Reqs>(), 'write'),
  type_dict: optional(dictOf(str)),
  stype_dict: optional(dict),
  group2ctx: optional(dict),
  shared_arg_names: optional(listOf(str)),
  shared_exec: optional(anything),
  shared_buffer: optional(dict),
});

const REQS = ['null', 'write', 'add'];

/** An executor on new arrays of zeros: `simple_bind(ctx, { data: [2, 3] })`. @throws RuntimeError where shapes do not fit. */
export function simplyBound(heads: readonly Entry[], args: readonly unknown[]): Executor {
  const [o, shapes] = bindOpen(simple, args);
  const ctx = contextOf(o.ctx);
  try {
    const shared = sharedFrom(o.shared_exec, o.shared_arg_names ?? []);
    return bindNew(heads, ctx, o.grad_req, o.type_dict, shapes, shared);
  } catch (error) {
    if (!(error instanceof MXNetError)) throw error;
    const lines = Object.entries(shapes).map(([name, shape]) => `${name}: ${valueText(shape)}\n`);
    throw new RuntimeError(`simple_bind error. Arguments:\n${lines.join('')}${error.message}`, error.hint);
  }
}

function bindNew(
  heads: readonly Entry[],
  ctx: Context,
  req: Reqs,
  types: Named<string> | null,
  keywords: Keywords,
  shared: Shared,
): Executor {
  const own = variablesOf(heads);
  const shapes = checkedShapes(own, new Map(Object.entries(keywords)));
  const reqs = reqsOf(namesOf(own.arguments), req);
  const odd = reqs.find((r) => !REQS.includes(r));
  if (odd !== undefined) {
    const { message } = checkFailed(
      'req_map.count(provided_grad_req_types[0]) == 1U (0 vs. 1) ',
      `grad_req=${odd} is not a valid input in simple_bind; only 'null', 'write', and 'add' are supported`,
    );
    throw new MXNetError(`MXNetError: ${message}`);
  }
  const known = found(heads, own, inferShapes(own.nodes, shapes));
  checkKnown(own, known);
  const typed = found(heads, own, inferTypes(own.nodes, new Map(Object.entries(types ?? defaultTypes(own)))));
  const made = (shape: Shape, type: Type): NDArray => zeros([...shape], ctx, type ?? 'float32');
  const arrays = own.arguments.map(({ name }, i) => shared.argument(name, known.args[i]));
  const values = arrays.map((array, i) => array?.value ?? made(known.args[i], typed.args[i]));
  const grads = values.map((x, i) => arrays[i]?.grad ?? made(x.shape, x.dtype));
  return executor(heads, own, ctx, {
    args: values,
    grads: grads.map((grad, i) => (reqs[i] === 'null' ? null : grad)),
    reqs,
    states: own.states.map(
      ({ name }, i) => shared.state(name, known.states[i]) ?? made(known.states[i], typed.states[i]),
    ),
    shapes: new Map(own.arguments.map(({ name }, i) => [name, values[i].shape] as const)),
  });
}

/** Without another word the arguments that declare no dtype are float32. */
const defaultTypes = (own: Variables): Named<string> =>
  Object.fromEntries(
    own.arguments.filter((node) => !node.attributes.has('__dtype__')).map(({ name }) => [name, 'float32']),
  );

/** @throws MXNetError in MXNet's words for shapes that are not known. */
function checkKnown(own: Variables, { args, states }: Found<Shape>): void {
  const all = [
    ...own.arguments.map((node, i) => [node.name, args[i]] as const),
    ...own.states.map((node, i) => [node.name, states[i]] as const),
  ];
  const unknown = all.filter(([, shape]) => !isWhole(shape));
  if (unknown.length === 0) return;
  const text = (shape: Shape): string =>
    shape.length === 0 ? 'None' : `[${shape.map((d) => (d === 0 ? -1 : d)).join(',')}]`;
  throw new MXNetError(
    `MXNetError: InferShape pass cannot decide shapes for the following arguments (-1 means unknown dimensions). Please consider providing them as inputs:\n${unknown
      .map(([name, shape]) => `${name}: ${text(shape)}, `)
      .join('')
      .trimEnd()}`,
  );
}

/** The same graph bound to arrays of other shapes. */
function reshaped(
  heads: readonly Entry[],
  own: Variables,
  ctx: Context,
  before: Arrays,
  shapes: Keywords,
  partial: boolean,
  upSizing: boolean,
  from: Executor,
): Executor {
  const wanted = checkedShapes(own, new Map(Object.entries(shapes)));
  const known = found(heads, own, inferShapes(own.nodes, wanted));
  const names = namesOf(own.arguments);
  const resized = (x: NDArray, shape: Shape, name: string): NDArray => {
    if (x.shape.join() === shape.join()) return x;
    const [have, want] = [x.size, shape.reduce((n, d) => n * d, 1)];
    if (!partial && !wanted.has(name)) {
      const { message } = checkFailed(
        'partial_shaping',
        `Shape of unspecified arg: ${name} changed. This can cause the new executor to not share parameters with the old one. Please check for error in network.If this is intended, set partial_shaping=True to suppress this warning.`,
      );
      throw new MXNetError(`MXNetError: ${message}`);
    }
    if (want > have && !upSizing) {
      const { message } = checkFailed(
        'allow_up_sizing',
        `New shape of arg: ${name} is larger than original.First making a big executor and then down sizing it is more efficient than the reverse.If you really want to up size, set allow_up_sizing=True to enable allocation of new arrays.`,
      );
      throw new MXNetError(`MXNetError: ${message}`);
    }
    return zeros([...shape], ctx, x.dtype);
  };
  const args = from.arg_arrays.map((x, i) => resized(x, known.args[i], names[i]));
  return executor(heads, own, ctx, {
    ...before,
    args,
    grads: from.grad_arrays.map(
      (g, i) => g && (g.shape.join() === args[i].shape.join() ? g : zeros([...args[i].shape], ctx, g.dtype)),
    ),
    states: from.aux_arrays.map((x, i) => resized(x, known.states[i], own.states[i].name)),
    shapes: new Map(names.map((name, i) => [name, args[i].shape] as const)),
  });
}

const evaluating = declare('Symbol.eval', { ctx: optional(context) });

/** The outputs of the graph on arrays by name: `eval({ a: x, b: y })`. @throws ValueError for one that is missing. */
export function evaluated(heads: readonly Entry[], args: readonly unknown[]): readonly NDArray[] {
  const [{ ctx }, arrays] = bindOpen(evaluating, args);
  return boundTo(heads, [ctx ?? current_context(), arrays]).forward();
}
