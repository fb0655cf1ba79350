// In-place writes: the value is computed like any other, then written into the storage, and the tensor takes over the
// value's history. Through a view, the write is recorded on the base, and every other view finds its history anew.

import { dtypes, promote } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { inverse, memoryOrder, type Strided, turned } from '../base/layout.ts';
import { broadcastShapes, formatSizes, isContiguous, sameShape } from '../base/shape.ts';
import type { Pattern } from '../kernels/move.ts';
import type { Words } from '../ops/op.ts';
import { copied, gradEnabled, Node, rebase, retained, withGrad } from './node.ts';
import { autogradOf, isLeaf, rebind, requiresGrad, type Tensor } from './tensor.ts';

/** What a write computes with. */
export interface WriteWords extends Words<Tensor, 'as_strided' | 'as_strided_scatter' | 'permute' | 'expand' | 'cast'> {
  copy_(x: Tensor, value: Tensor): void;
}

/** Geometry of a view relative to its base, which starts its storage. */
const relative = (view: Tensor, base: Tensor): Pattern => ({
  shape: view.shape,
  strides: view.strides,
  offset: view.offset - base.offset,
});

/** How a view's base lies in its storage, in which it has no gaps unless it was detached from a view. */
function orderOf(base: Tensor): readonly number[] {
  const order = memoryOrder(base.shape, [base]) ?? [...base.shape.keys()];
  const { shape, strides } = turned(base as Strided, order);
  if (isContiguous(shape, strides)) return order;
  throw new RuntimeError(
    'in-place writes through a view of a non-contiguous detached tensor cannot be recorded',
    'clone() it first',
  );
}

/** The dimensions in another order; x itself where it is the same. */
const inOrder = (f: WriteWords, x: Tensor, order: readonly number[]): Tensor =>
  order.every((d, i) => d === i) ? x : f.permute(x, order);

/** How a view whose base has got another history finds its own again. */
const refreshed =
  (f: WriteWords, base: Tensor) =>
  (view: Tensor): void => {
    view.epoch = base.autograd?.rebased ?? 0;
    rebase(
      view,
      withGrad(true, () =>
        requiresGrad(base) ? f.as_strided(inOrder(f, base, orderOf(base)), relative(view, base)) : null,
      ),
    );
  };

/** @throws RuntimeError where several elements lie in one place. */
export function checkWritable(x: Tensor): void {
  if (!x.shape.includes(0) && x.shape.some((d, i) => d > 1 && x.strides[i] === 0)) {
    throw new RuntimeError(
      'unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.',
    );
  }
}

/** @throws RuntimeError where a write would change the history of a leaf, or of one of several views. */
function checkHistory(x: Tensor): void {
  if (!gradEnabled(x)) return;
  const node = isLeaf(x) ? null : autogradOf(x).node;
  if (node?.parts) {
    throw new RuntimeError(
      `Output ${autogradOf(x).output} of ${x.titleOf(node.name)} is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.`,
    );
  }
  if (requiresGrad(x) && isLeaf(x)) {
    throw new RuntimeError(
      'a leaf Variable that requires grad is being used in an in-place operation.',
      'wrap the write in no_grad(() => …), or work on a clone()',
    );
  }
  if (x.base && requiresGrad(x.base) && isLeaf(x.base)) {
    throw new RuntimeError('a view of a leaf Variable that requires grad is being used in an in-place operation.');
  }
}

/** A value in the shape and dtype of what it is written into. */
function fitted(f: WriteWords, x: Tensor, value: Tensor): Tensor {
  const shape = broadcastShapes(x.shape, value.shape);
  if (!sameShape(shape, x.shape)) {
    throw new RuntimeError(
      `output with shape ${formatSizes(x.shape)} doesn't match the broadcast shape ${formatSizes(shape)}`,
    );
  }
  return f.expand(f.cast(value, x.dtype), x.shape);
}

/** Where the value's own node saved `x`, it must keep what `x` was before the write. */
function preserve(x: Tensor, value: Tensor): void {
  const node = value.autograd?.node;
  if (!(node instanceof Node) || !node.saved) return;
  node.saved = { ...node.saved, inputs: node.saved.inputs.map((kept) => copied(kept, x.storage)) };
}

/**
 * Writes `compute(x)` into `x` and returns `x`. `strict` refuses a result of a higher category than x can hold
 * (arithmetic); without it the value is converted (`copy_`). `name` is what the node is called where the value has no
 * history of its own.
 * @throws RuntimeError for leaves that require grad, expanded tensors, and values that do not fit.
 */
export function inplace<T extends Tensor>(f: WriteWords, x: T, compute: (x: T) => T, strict = true, name?: string): T {
  checkWritable(x);
  checkHistory(x);
  const raw = compute(x);
  if (strict && dtypes[promote([raw])].category > dtypes[x.dtype].category) {
    const [from, to] = [raw, x].map((t) => dtypes[t.dtype].scalarName);
    throw new RuntimeError(`result type ${from} can't be cast to the desired output type ${to}`);
  }
  const value = fitted(f, x, raw);
  preserve(x, raw);
  const before = gradEnabled(x) && (requiresGrad(value) || requiresGrad(x.base ?? x));
  const target = x.base ?? x;
  // The new history is built on the old one, so it is made before the write changes what x is.
  let history: Tensor | null = null;
  if (before) {
    const whole = !x.base && !isLeaf(value) && name === undefined;
    if (whole) history = value;
    else {
      const order = orderOf(target);
      const scattered = f.as_strided_scatter(inOrder(f, target, order), value, relative(x, target));
      history = inOrder(f, scattered, inverse(order));
      const node = history.autograd?.node;
      if (node) node.name = name && !x.base ? name : 'as_strided_scatter';
    }
  }
  f.copy_(x, value);
  if (history !== null) {
    rebase(target, history);
    const autograd = autogradOf(target);
    autograd.rebased++;
    autograd.refresh ??= refreshed(f, target);
    // A view that retains its gradient follows at once: the pass would give it that of its old history.
    if (x.base && retained(x)) requiresGrad(x);
  }
  return x;
}

/** Gives x the geometry and the history of a view of itself (`squeeze_`); its elements stay where they are. */
export function reshaped<T extends Tensor>(x: T, look: (x: T) => T): T {
  checkHistory(x);
  const y = look(x);
  if (y.autograd?.node) rebase(x, y);
  rebind(x, y);
  x.storage.version++;
  return x;
}
