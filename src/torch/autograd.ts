// torch.autograd: gradients of chosen tensors, and backward passes from several.

import * as f from '../engine/functions.ts';
import {
  AssertionError,
  type BackwardOptions,
  bind,
  RuntimeError,
  requiresGrad,
  runBackward,
  TypeError,
  typeName,
} from '../engine/index.ts';
import { useTraining } from '../engine/training.ts';
import { itemsOf } from '../rules/text/python.ts';
import { signatureOf } from './define.ts';
import { bool, of } from './kinds.ts';
import { Tensor } from './tensor.ts';

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
