// torch.autograd: modes as callbacks (Python's `with`), gradients of chosen tensors, and functions with a derivative of
// the user's own.

import * as f from '../engine/functions.ts';
import {
  AssertionError,
  autogradOf,
  type BackwardOptions,
  bind,
  type Device,
  type DType,
  edgeOf,
  gradEnabled,
  inplace,
  isLeaf,
  Node,
  RuntimeError,
  requiresGrad,
  runBackward,
  saveFor,
  setGrad,
  sums,
  sumTo,
  TypeError,
  typeName,
  warn,
  withGrad,
} from '../engine/index.ts';
import { useTraining } from '../engine/training.ts';
import { itemsOf } from '../rules/text/python.ts';
import { define, signatureOf } from './define.ts';
import { bool, callable, of } from './kinds.ts';
import { Tensor } from './tensor.ts';

type Body = () => unknown;
/** Takes what is run. */
type Mode = <R>(body: () => R) => R;
/* @__NO_SIDE_EFFECTS__ */
function mode(name: string, on: false | null): Mode {
  const declared = signatureOf<{ body: Body }>(name, { body: [callable] });
  return (...args) => withGrad(on, bind(declared, args).body) as never;
}

/** Runs the callback without recording: Python's `with torch.no_grad():`. */
export const no_grad: Mode = /* @__PURE__ */ mode('no_grad', false);
/** Runs the callback with recording of tensors. */
export const enable_grad: Mode = /* @__PURE__ */ mode('enable_grad', null);
const setting = /* @__PURE__ */ signatureOf<{ mode: boolean; body?: Body | null }>('set_grad_enabled', {
  mode: [bool],
  body: [callable, null],
});
/** Turns recording on or off: inside the callback where there is one, else from here on, up to the end of what runs it. */
export function set_grad_enabled(mode: boolean): void;
export function set_grad_enabled<R>(mode: boolean, body: () => R): R;
export function set_grad_enabled(...args: readonly unknown[]): unknown {
  const { mode, body } = bind(setting, args);
  // Tensors are recorded by default, Gluon's arrays inside `record` alone.
  const on = mode && null;
  if (body !== null || args.length > 1) return withGrad(on, body as Body);
  return setGrad(on);
}
const inferring = /* @__PURE__ */ signatureOf<{ mode: boolean; body: Body }>('inference_mode', {
  mode: [bool],
  body: [callable],
});
/** Runs the callback without recording, as `no_grad`: what it makes may be used in recorded calls all the same. */
export function inference_mode<R>(body: () => R): R;
export function inference_mode<R>(mode: boolean, body: () => R): R;
export function inference_mode(...args: readonly unknown[]): unknown {
  const { mode, body } = bind(inferring, typeof args[0] === 'function' ? [true, ...args] : args);
  return mode ? withGrad(false, body) : body();
}
/** Whether ops are being recorded. */
export const is_grad_enabled: () => boolean = /* @__PURE__ */ define<object, boolean>('is_grad_enabled', {}, () =>
  gradEnabled(),
);

/** What `grad` takes by name alone. */
export interface GradKeywords {
  /** Whether what was saved stays for another call; as `create_graph` by default. */
  readonly retain_graph?: boolean | null;
  /** Whether the gradients can be differentiated again; not by default. */
  readonly create_graph?: boolean;
  /** Give null for inputs that no path leads to, instead of an error; as `materialize_grads` by default. */
  readonly allow_unused?: boolean | null;
  /** Give zeros for them; not by default. */
  readonly materialize_grads?: boolean;
}

export interface GradRest extends GradKeywords {
  /** The gradient that flows into each output; ones for single elements. */
  readonly grad_outputs?: Tensor | null | readonly (Tensor | null)[];
}

export interface GradOptions extends GradRest {
  /** What is differentiated. */
  readonly outputs: Tensor | readonly Tensor[];
  /** With respect to what. */
  readonly inputs: Tensor | readonly Tensor[];
}

const declared = /* @__PURE__ */ signatureOf<GradOptions & { readonly is_grads_batched?: boolean }>('grad', {
  outputs: [/* @__PURE__ */ of()],
  inputs: [/* @__PURE__ */ of()],
  grad_outputs: [/* @__PURE__ */ of(), null],
  retain_graph: [bool, null],
  create_graph: [bool, false],
  allow_unused: [bool, null],
  is_grads_batched: [bool, false],
  materialize_grads: [bool, false],
});

const list = <T>(x: T | readonly T[]): readonly T[] => (Array.isArray(x) ? x : [x]) as readonly T[];

/** One tensor or several as a list; of these `refused` says what is wrong. */
function tensorsOf<T>(x: unknown, is: (x: unknown) => x is T, refused: (type: string) => Error): T[] {
  const items = x instanceof Tensor ? [x] : itemsOf(x, 'give a tensor, or a list of tensors');
  if (items.every(is)) return items;
  throw refused(typeName(items.find((item) => !is(item))));
}
const isTensor = (x: unknown): x is Tensor => x instanceof Tensor;
const isGradient = (x: unknown): x is Tensor | null => x === null || isTensor(x);

/**
 * Gradients of the sum of `outputs` (each weighed by its `grad_outputs`) with respect to `inputs`, in their order.
 * @throws RuntimeError for inputs that do not require grad or were not used.
 */
export function grad(
  outputs: GradOptions['outputs'],
  inputs: GradOptions['inputs'],
  grad_outputs?: GradRest['grad_outputs'],
  options?: GradKeywords,
): (Tensor | null)[];
export function grad(
  outputs: GradOptions['outputs'],
  inputs: GradOptions['inputs'],
  options: GradRest,
): (Tensor | null)[];
export function grad(options: GradOptions): (Tensor | null)[];
export function grad(...args: unknown[]): (Tensor | null)[] {
  const { outputs, inputs, grad_outputs, retain_graph, create_graph, materialize_grads, ...rest } = bind(
    declared,
    args,
  );
  const allow_unused = rest.allow_unused ?? materialize_grads;
  const roots = tensorsOf(outputs, isTensor, () => new AssertionError('Expected output to be a torch.Tensor'));
  const wanted = tensorsOf(
    inputs,
    isTensor,
    (type) => new RuntimeError(`all inputs have to be Tensors or GradientEdges, but got ${type}`),
  );
  if (wanted.length === 0) throw new RuntimeError('`inputs` argument to `grad()` cannot be empty.');
  const given =
    grad_outputs == null
      ? roots.map(() => null)
      : tensorsOf(
          grad_outputs,
          isGradient,
          (type) => new TypeError(`gradients can be either Tensors or None, but got ${type}`),
        );
  if (given.length !== roots.length)
    throw new RuntimeError(`got ${roots.length} tensors and ${given.length} gradients`);
  if (wanted.some((x) => !requiresGrad(x))) {
    throw new RuntimeError('One of the differentiated Tensors does not require grad');
  }
  const options: BackwardOptions = {
    retainGraph: retain_graph ?? create_graph,
    createGraph: create_graph,
    inputs: wanted,
  };
  useTraining();
  const found = runBackward(roots, given, options) as (Tensor | null)[];
  if (!allow_unused && found.includes(null)) {
    throw new RuntimeError(
      `The differentiated Tensor at index ${found.indexOf(null)} appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.`,
    );
  }
  return materialize_grads ? found.map((g, i) => g ?? f.zeros_like(wanted[i])) : found;
}

/** What `backward` takes besides the tensors. */
export interface BackwardRest {
  /** The gradient of each tensor; ones for single elements. */
  readonly grad_tensors?: Tensor | null | readonly (Tensor | null)[];
  /** Whether what was saved stays for another call; as `create_graph` by default. */
  readonly retain_graph?: boolean | null;
  /** Whether the gradients can be differentiated again; not by default. */
  readonly create_graph?: boolean;
  /** The tensors whose `.grad` is added to; all leaves by default. */
  readonly inputs?: Tensor | readonly Tensor[] | null;
}
const backwardOf = /* @__PURE__ */ signatureOf<BackwardRest & { readonly tensors: Tensor | readonly Tensor[] }>(
  'backward',
  {
    tensors: [/* @__PURE__ */ of()],
    grad_tensors: [/* @__PURE__ */ of(), null],
    retain_graph: [bool, null],
    create_graph: [bool, false],
    inputs: [/* @__PURE__ */ of(), null],
  },
);
/** Computes gradients of the leaves below several tensors at once and adds them to their `.grad`. */
export function backward(
  tensors: Tensor | readonly Tensor[],
  grad_tensors?: BackwardRest['grad_tensors'] | BackwardRest,
  options?: Omit<BackwardRest, 'grad_tensors'>,
): void;
export function backward(...args: readonly unknown[]): void {
  const { tensors, grad_tensors, retain_graph, create_graph, inputs } = bind(backwardOf, args);
  const roots = tensorsOf(tensors, isTensor, (type) => new TypeError(`tensors must be Tensors, but got ${type}`));
  const given =
    grad_tensors === null
      ? roots.map(() => null)
      : tensorsOf(
          grad_tensors,
          isGradient,
          (type) => new TypeError(`gradients can be either Tensors or None, but got ${type}`),
        );
  if (given.length < roots.length) {
    throw new RuntimeError(`got ${roots.length} tensors and ${given.length} gradients`);
  }
  const wanted =
    inputs === null
      ? undefined
      : tensorsOf(inputs, isTensor, (type) => new TypeError(`inputs must be Tensors, but got ${type}`));
  if (wanted?.length === 0) throw new RuntimeError('`inputs` argument to `backward()` cannot be empty.');
  for (const x of wanted ?? []) x.retain_grad();
  useTraining();
  runBackward(roots, given, {
    retainGraph: retain_graph ?? create_graph,
    createGraph: create_graph,
    inputs: wanted,
    accumulates: true,
  });
}

/** What `forward` and `backward` of a user function share. */
export class FunctionContext {
  private kept: readonly Tensor[] = [];
  /** @internal The node of the call, which holds what was saved. */
  _node: Node | null = null;
  /** @internal Results that no gradient flows from. */
  _still: readonly Tensor[] = [];
  /** @internal Arguments that were written in place. */
  _dirty: readonly Tensor[] = [];
  /** @internal Whether gradients that did not arrive are zeros. */
  _materializes = true;
  /** Which arguments of `forward` want a gradient. */
  readonly needs_input_grad: readonly boolean[];
  // biome-ignore lint/suspicious/noExplicitAny: user functions keep what they like on their context, as in Python.
  [name: string]: any;

  constructor(needs: readonly boolean[]) {
    this.needs_input_grad = needs;
  }

  /** Keeps tensors for `backward`, guarded against in-place writes. */
  save_for_backward(...tensors: Tensor[]): void {
    this.kept = tensors;
  }

  /** Says which arguments `forward` wrote in place: all of them must be among its results. */
  mark_dirty(...tensors: Tensor[]): void {
    this._dirty = tensors;
  }

  /** Says from which results no gradient flows. */
  mark_non_differentiable(...tensors: Tensor[]): void {
    this._still = tensors;
  }

  /** Says whether `backward` gets zeros for gradients that did not arrive (as it does by default), or null. */
  set_materialize_grads(value: boolean): void {
    this._materializes = value;
  }

  /** @throws RuntimeError where one was written since, or the graph was freed. */
  get saved_tensors(): readonly Tensor[] {
    return this._node ? (this._node.unpack().inputs as Tensor[]) : this.kept;
  }
}

type Gradients = Tensor | null | undefined | readonly (Tensor | null | undefined)[];

/**
 * A function with its own derivative: subclass it with static `forward(ctx, ...args)` and `backward(ctx, ...gradients)`,
 * and call `apply`. `backward` returns one gradient for each argument of `forward`, null where there is none.
 */
// biome-ignore lint/complexity/noStaticOnlyClass: PyTorch's form, which users subclass.
export abstract class AutogradFunction {
  /** Computes the result; recorded as one node. */
  static forward: (ctx: FunctionContext, ...args: never[]) => Tensor | readonly Tensor[];
  /** Gradients of the arguments from those of the results. */
  static backward: (ctx: FunctionContext, ...gradients: Tensor[]) => Gradients;
  /** Where there is one, `forward` takes its arguments alone, and this keeps what `backward` needs. */
  static setup_context?: (ctx: FunctionContext, inputs: readonly never[], output: never) => void;

  static apply<R extends Tensor | readonly Tensor[]>(
    this: { forward: (ctx: FunctionContext, ...args: never[]) => R } & typeof AutogradFunction,
    ...args: unknown[]
  ): R {
    // biome-ignore lint/complexity/noThisInStatic: the subclass, as in Python's classmethods.
    return call(this, args) as R;
  }
}

/** What an argument takes as its gradient. */
interface Taker {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly device: Device;
}

/** Whether a shape broadcasts to another, so that a gradient of that one can be summed to this one's. */
const expands = (shape: readonly number[], to: readonly number[]): boolean =>
  shape.length <= to.length && shape.every((d, i) => d === 1 || d === to[to.length - shape.length + i]);

/** @throws RuntimeError in PyTorch's words where what `backward` returned are no gradients of these arguments. */
function checkGradients(name: string, given: readonly unknown[], takers: readonly (Taker | null)[]): void {
  const none = (g: unknown): boolean => g === null || g === undefined;
  if (given.length < takers.length || !given.slice(takers.length).every(none)) {
    throw new RuntimeError(
      `function ${name} returned an incorrect number of gradients (expected ${takers.length}, got ${given.length})`,
    );
  }
  for (const [i, taker] of takers.entries()) {
    const g = given[i];
    if (none(g)) continue;
    if (taker === null) {
      throw new RuntimeError(
        `function ${name} returned a gradient different than None at position ${i + 1}, but the corresponding forward input was not a Variable`,
      );
    }
    if (!(g instanceof Tensor)) throw new RuntimeError(`expected Variable or None (got ${typeName(g)})`);
    const { shape, device } = taker;
    const wrong = !expands(shape, g.shape)
      ? `got [${g.shape.join(', ')}] but expected shape compatible with [${shape.join(', ')}]`
      : g.device !== device && `expected device ${device} but got ${g.device}`;
    if (wrong) throw new RuntimeError(`Function ${name} returned an invalid gradient at index ${i} - ${wrong}`);
  }
}

/** What a user's forward gives; its context is set up beside it or in it. */
function forwarded(
  own: typeof AutogradFunction,
  ctx: FunctionContext,
  args: readonly unknown[],
): Tensor | readonly Tensor[] {
  const { setup_context } = own;
  if (setup_context === undefined) return own.forward(ctx, ...(args as never[]));
  const result = Reflect.apply(own.forward, own, args) as Tensor | readonly Tensor[];
  setup_context(ctx, args as never[], result as never);
  return result;
}

/** @throws RuntimeError in PyTorch's words where what was written in place is a leaf, or no result. */
function checkDirty(dirty: readonly Tensor[], args: readonly unknown[], results: readonly unknown[]): void {
  for (const x of dirty) {
    if (!results.includes(x)) {
      throw new RuntimeError(
        'Some elements marked as dirty during the forward method were not returned as output. The inputs that are modified inplace must all be outputs of the Function.',
      );
    }
    if (!args.includes(x)) {
      warn(
        'ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that have been mutated should be passed to ctx.mark_dirty().',
      );
    } else if (requiresGrad(x) && isLeaf(x)) {
      throw new RuntimeError('a leaf Variable that requires grad has been used in an in-place operation.');
    }
  }
}

/** Runs a user's forward without recording, and records it as one node that runs the user's backward. */
function call(own: typeof AutogradFunction, args: readonly unknown[]): Tensor | readonly Tensor[] {
  const needs = args.map((x) => x instanceof Tensor && requiresGrad(x));
  const ctx = new FunctionContext(needs);
  const result = withGrad(false, () => forwarded(own, ctx, args));
  if (!gradEnabled() || !needs.includes(true)) return result;
  const given = list(result as Tensor | readonly Tensor[]);
  checkDirty(ctx._dirty, args, given);
  // A gradient stops at what was written; the tensor itself takes over the history of its value, below.
  const written = given.filter((y) => args.includes(y) && ctx._dirty.includes(y));
  const outputs = given.map((y) =>
    !args.includes(y) || !(y instanceof Tensor)
      ? y
      : written.includes(y)
        ? f.clone(f.detach(y))
        : f.view(y, { shape: y.shape }),
  );
  // Results that are no tensors pass through, without a gradient.
  if (!outputs.some((y) => y instanceof Tensor)) return result;
  const edges = args.map((x) => (x instanceof Tensor ? edgeOf(x) : null));
  const takers = args.map((x): Taker | null =>
    x instanceof Tensor ? { shape: x.shape, dtype: x.dtype, device: x.device } : null,
  );
  const name = `${own.name}Backward`;
  const saved = { inputs: [], outputs: [], specs: [], attributes: {} };
  const node = new Node(
    name,
    edges,
    outputs,
    (_node, gradients) => {
      const zeros = (y: unknown): Tensor | null => (ctx._materializes && y instanceof Tensor ? f.zeros_like(y) : null);
      const filled = gradients.map((g, i) => g ?? zeros(outputs[i]));
      const results = list(own.backward(ctx, ...(filled as Tensor[])) as Tensor | null | undefined);
      checkGradients(name, results, takers);
      return takers.map((taker, i) => {
        const g = results[i];
        return taker && g ? f.cast(sumTo(sums(), g, taker.shape), taker.dtype) : null;
      });
    },
    saved,
    sums,
  );
  const kept = ctx.saved_tensors;
  ctx._node = node;
  outputs.forEach((y, i) => {
    if (!(y instanceof Tensor) || ctx._still.includes(y)) return;
    autogradOf(y).node = node;
    autogradOf(y).output = i;
  });
  const results = outputs.map((y, i) => (written.includes(given[i]) ? inplace(given[i], () => y) : y));
  saveFor(node, kept, results);
  return Array.isArray(result) ? results : results[0];
}
