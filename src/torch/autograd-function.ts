// torch.autograd.Function: functions with a derivative of the user's own.

import * as f from '../engine/functions.ts';
import {
  autogradOf,
  type Device,
  type DType,
  edgeOf,
  gradEnabled,
  inplace,
  isLeaf,
  Node,
  RuntimeError,
  requiresGrad,
  saveFor,
  sums,
  sumTo,
  typeName,
  warn,
  withGrad,
} from '../engine/index.ts';
import { Tensor } from './tensor.ts';

const list = <T>(x: T | readonly T[]): readonly T[] => (Array.isArray(x) ? x : [x]) as readonly T[];

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
