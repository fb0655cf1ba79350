// How a symbol is bound to arrays: bind, simple_bind, an executor's reshape, and eval.

import { bind, isPlainObject, RuntimeError, type Shape, TypeError, ValueError } from '../../engine/index.ts';
import { zeros } from '../array/create.ts';
import { context } from '../array/kinds.ts';
import { type GradReq, NDArray } from '../array/ndarray.ts';
import { Context, current_context } from '../base/context.ts';
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
import { valueText } from '../base/python-text.ts';
import type { Type } from '../operators/define.ts';
import { Executor, type Named } from './executor.ts';
import { inferShapes, inferTypes } from './infer.ts';
import { namesOf, type Variables, variablesOf } from './lists.ts';
import type { Entry } from './node.ts';
import { checkedShapes, type Found, found, isWhole } from './questions.ts';
import { type Shared, sharedFrom } from './shared.ts';

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
