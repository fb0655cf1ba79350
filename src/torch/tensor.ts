// torch.Tensor: the engine's tensor with PyTorch's words, and no more than it takes to be one: its attributes, its graph,
// how it is cut, read and printed. Everything else is a function; `import 'bptt'` makes methods of them (methods.ts).

import {
  type AfterHook,
  autogradOf,
  type BackwardOptions,
  bind,
  checkDifferentiable,
  type Device,
  defaultDType,
  detached,
  dtypes,
  Tensor as EngineTensor,
  elementOf,
  formatSizes,
  type Geometry,
  type Hook,
  type Hooks,
  IndexError,
  isFloating,
  isLeaf,
  Node,
  none,
  normalizeDim,
  peek,
  RuntimeError,
  read,
  rebind,
  requiresGrad,
  runBackward,
  type Species,
  type Storage,
  sameShape,
  size,
  type TypedArray,
  TypeError,
  typeName,
} from '../engine/index.ts';
import { bool, callable, either, instance, int, listOf, of } from '../rules/kinds.ts';
import { optionsOf } from '../rules/signature.ts';
import { calledName, cNames, nodeName, nodeTitle } from './names.ts';
import { formatTensor } from './printing.ts';
import { Size } from './size.ts';
import { type Slice, sliced } from './slicing.ts';

/** Nested lists of numbers, as `tolist()` gives them. */
export type Nested = number | boolean | Nested[];

/** What computed a tensor. */
export interface GradFn {
  /** `AddBackward0`. */
  name(): string;
  toString(): string;
}

/** What `backward` takes by name. */
export interface BackwardKeywords {
  /** The gradient of the result with respect to this tensor; 1 for a single element. */
  readonly gradient?: Tensor | null;
  /** Whether what was saved stays for another call; as `create_graph` by default. */
  readonly retain_graph?: boolean | null;
  /** Whether the gradients can be differentiated again; not by default. */
  readonly create_graph?: boolean;
  /** The tensors whose `.grad` is added to; all leaves by default. */
  readonly inputs?: Tensor | readonly Tensor[] | null;
}

const requiresGradOf = /* @__PURE__ */ optionsOf<{ requires_grad?: boolean }>('requires_grad_', {
  requires_grad: [bool, true],
});
const oneTensor = /* @__PURE__ */ instance('Tensor', (): typeof Tensor => Tensor);
const backwardOf = /* @__PURE__ */ optionsOf<BackwardKeywords>('Tensor.backward', {
  gradient: [/* @__PURE__ */ of(), null],
  retain_graph: [bool, null],
  create_graph: [bool, false],
  inputs: [/* @__PURE__ */ either(oneTensor, listOf(oneTensor), 'Tensor or tuple of Tensors'), null],
});
const hookOf = /* @__PURE__ */ optionsOf<{ hook: unknown }>('Tensor.register_hook', { hook: [callable] });
const afterOf = /* @__PURE__ */ optionsOf<{ hook: (leaf: EngineTensor) => unknown }>(
  'Tensor.register_post_accumulate_grad_hook',
  {
    hook: [callable],
  },
);
const sizeOf = /* @__PURE__ */ optionsOf<{ dim?: number | null }>('size', { dim: [int, null] });

/** A multi-dimensional array of one dtype, as `torch.Tensor`. Made by `tensor`, `zeros`, `rand` and their like. */
export class Tensor extends EngineTensor {
  static override readonly name: string = 'Tensor';

  declare readonly shape: Size;

  constructor(storage: Storage, geometry: Geometry) {
    const { shape, strides, offset } = geometry;
    super(storage, { shape: shape instanceof Size ? shape : new Size(shape), strides, offset });
  }

  override get species(): Species<Tensor> {
    return Tensor;
  }

  /** @internal */
  override titleOf(name: string): string {
    return nodeTitle(name);
  }

  /** `'cpu'`, `'reference'`, `'meta'`, or `'webgpu'` where `bptt/webgpu` has opened it. */
  get device(): Device {
    return this.deviceName;
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Whether gradients flow to this tensor; may be set on leaves of floating dtype. */
  get requires_grad(): boolean {
    return requiresGrad(this) || (this.base !== null && requiresGrad(this.base));
  }
  set requires_grad(on: boolean) {
    if (!isLeaf(this)) {
      const instead =
        " If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().";
      throw new RuntimeError(`you can only change requires_grad flags of leaf variables.${on ? '' : instead}`);
    }
    if (on) checkDifferentiable(this.dtype, 'only Tensors of floating point and complex dtype can require gradients');
    if (on || this.autograd) autogradOf(this).requiresGrad = on;
  }

  /** Sets `requires_grad` and returns the tensor. */
  requires_grad_(requires_grad?: boolean | { requires_grad?: boolean }): this;
  requires_grad_(...args: readonly unknown[]): this {
    const { requires_grad } = bind(requiresGradOf, args);
    if (requires_grad) checkDifferentiable(this.dtype, 'only Tensors of floating point dtype can require gradients');
    if (!requires_grad || isLeaf(this)) this.requires_grad = requires_grad;
    return this;
  }

  /** The accumulated gradient, or null. */
  get grad(): Tensor | null {
    return (this.autograd?.grad as Tensor | null | undefined) ?? null;
  }
  set grad(gradient: Tensor | null) {
    if (gradient !== null) checkGradient(this, gradient);
    autogradOf(this).grad = gradient;
  }

  /** The node that computed this tensor, or null for leaves. */
  get grad_fn(): GradFn | null {
    if (isLeaf(this)) return null;
    const row = this.autograd?.node?.name ?? '';
    return { name: () => calledName(row), toString: () => `<${nodeName(row)}>` };
  }

  /** Whether no recorded function made the tensor. */
  get is_leaf(): boolean {
    return isLeaf(this) || !requiresGrad(this);
  }

  /** The same elements without history; writes show in both. */
  get data(): Tensor {
    return detached(this);
  }

  set data(value: Tensor) {
    if (requiresGrad(this) && !isFloating(value.dtype)) {
      throw new RuntimeError('data set to a tensor that requires gradients must be floating point or complex dtype');
    }
    rebind(this, value);
  }

  /** The same elements without history; writes show in both. */
  detach(...given: never[]): Tensor {
    none('detach', given);
    return detached(this);
  }

  /**
   * Computes gradients of the graph's leaves and adds them to their `.grad`.
   * @throws RuntimeError when there is no graph, it was freed, or a gradient is needed and not given.
   */
  backward(gradient?: Tensor | null | BackwardKeywords, options?: BackwardKeywords): void;
  backward(
    gradient: Tensor | null | undefined,
    retain_graph: boolean | null,
    create_graph?: boolean | BackwardKeywords,
    inputs?: BackwardKeywords['inputs'],
  ): void;
  backward(...args: readonly unknown[]): void {
    const { gradient: up, retain_graph, create_graph, inputs } = bind(backwardOf, args);
    const flags: BackwardOptions = {
      retainGraph: retain_graph ?? create_graph,
      createGraph: create_graph,
      inputs: inputs instanceof Tensor ? [inputs] : (inputs ?? undefined),
      accumulates: true,
    };
    if (flags.inputs?.length === 0) throw new RuntimeError('`inputs` argument to `backward()` cannot be empty.');
    for (const x of flags.inputs ?? []) (x as Tensor).retain_grad();
    runBackward([this], [up], flags);
  }

  /** Calls `hook` with the gradient when it is computed; what it returns takes its place. Returns a handle to remove it. */
  register_hook(hook: (gradient: Tensor) => Tensor | null | undefined): { remove(): void };
  register_hook(...args: readonly unknown[]): { remove(): void } {
    const { hook } = bind(hookOf, args);
    if (!requiresGrad(this)) throw new RuntimeError("cannot register a hook on a tensor that doesn't require gradient");
    if (isLeaf(this)) autogradOf(this).hooks ??= new Set();
    const hooks = (isLeaf(this) ? autogradOf(this) : outputHooks(this)).hooks as Hooks;
    const entry = { hook: hook as Hook };
    hooks.add(entry);
    return { remove: () => void hooks.delete(entry) };
  }

  /** Calls `hook` with this leaf whenever a backward pass has added to its `.grad`. Returns a handle to remove it. */
  register_post_accumulate_grad_hook(hook: (param: Tensor) => void): { remove(): void };
  register_post_accumulate_grad_hook(...args: readonly unknown[]): { remove(): void } {
    const { hook } = bind(afterOf, args);
    if (!requiresGrad(this)) throw new RuntimeError("cannot register a hook on a tensor that doesn't require gradient");
    if (!isLeaf(this)) throw new RuntimeError('post accumulate grad hooks cannot be registered on non-leaf tensors');
    const run = (leaf: EngineTensor): void => {
      const result = hook(leaf) ?? null;
      if (result !== null) throw new TypeError(`expected Variable, but hook returned '${typeName(result)}'`);
    };
    const entry: AfterHook = { run };
    const hooks = (autogradOf(this).after ??= new Set());
    hooks.add(entry);
    return { remove: () => void hooks.delete(entry) };
  }

  /** Keeps the gradient of a tensor that is not a leaf. */
  retain_grad(...given: never[]): void {
    none('retain_grad', given);
    if (!requiresGrad(this)) throw new RuntimeError("can't retain_grad on Tensor that has requires_grad=False");
    if (!isLeaf(this)) outputHooks(this).retain = this;
  }

  /** The shape, or one size of it. */
  size(): Size;
  size(dim: number | { dim: number }): number;
  size(...args: readonly unknown[]): Size | number {
    const { dim } = bind(sizeOf, args);
    if (dim === null) return this.shape;
    if (this.ndim > 0) return this.shape[normalizeDim(dim, this.ndim)];
    throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  }

  /** Number of dimensions. */
  dim(...given: never[]): number {
    none('dim', given);
    return this.shape.length;
  }

  /** Number of elements. */
  numel(...given: never[]): number {
    none('numel', given);
    return size(this.shape);
  }

  /** The one element as a number (1 or 0 for bool tensors). */
  item(...given: never[]): number {
    none('item', given);
    const count = size(this.shape);
    if (count !== 1) throw new RuntimeError(`a Tensor with ${count} elements cannot be converted to Scalar`);
    if (this.device === 'meta') throw new RuntimeError('Tensor.item() cannot be called on meta tensors');
    return elementOf(this);
  }

  /** The elements as nested lists (a plain number for 0 dimensions). */
  tolist(...given: never[]): Nested {
    none('tolist', given);
    const flat = read(this);
    const value = (i: number): number | boolean => (this.dtype === 'bool' ? flat[i] !== 0 : flat[i]);
    let at = 0;
    const build = (d: number): Nested =>
      d === this.shape.length ? value(at++) : Array.from({ length: this.shape[d] }, () => build(d + 1));
    return build(0);
  }

  /** A copy of the elements in row-major order as a typed array (Float64Array for int64). */
  numpy(...given: never[]): TypedArray {
    none('numpy', given);
    if (this.device === 'meta') {
      throw new TypeError(
        "can't convert meta device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first.",
      );
    }
    if (this.requires_grad) {
      throw new RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
    }
    return read(this);
  }

  /**
   * Python's x[…] by positions, slices, `'...'` and null: `x.at(':', -1, ':')`, `x.at(0)`, `x.at('1:3')`. A view.
   * @throws IndexError for what is outside.
   */
  at(...indices: Slice[]): Tensor {
    return sliced<Tensor>(this, indices);
  }

  /** PyTorch's text; of what is on 'webgpu' that of a tensor on 'meta', without elements. */
  override toString(): string {
    return formatTensor({
      shape: this.shape,
      dtype: this.dtype,
      values: peek(this),
      requiresGrad: this.requires_grad,
      gradFn: this.grad_fn?.toString().slice(1, -1),
      device: this.device,
      defaultDtype: defaultDType(),
    });
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** Nested lists, for `JSON.stringify`. */
  toJSON(): Nested {
    return this.tolist();
  }

  /** Text inside templates; anything that would make a number of a tensor says what to call instead. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new TypeError(
      "unsupported operand type(s): JavaScript's operators do not work on tensors",
      'a * b is a.mul(b), a + 1 is a.add(1), -a is a.neg(), a < b is a.lt(b); the number itself is a.item()',
    );
  }
}

/** @throws TypeError or RuntimeError in PyTorch's words for what cannot be the gradient of `x`. */
function checkGradient(x: Tensor, gradient: Tensor): void {
  if (!(gradient instanceof Tensor)) {
    throw new TypeError(
      `assigned grad expected to be a Tensor or None but got grad of type ${Number.isInteger(gradient) ? 'int' : typeof gradient}`,
    );
  }
  if (gradient === x) throw new RuntimeError("can't assign Variable as its own grad");
  if (gradient.dtype !== x.dtype) {
    throw new RuntimeError(
      `attempting to assign a gradient with dtype '${cNames[gradient.dtype]}' to a tensor with grad_dtype '${dtypes[x.dtype].scalarName}'. The gradient must match the tensor's grad_dtype (defaults to the tensor's dtype). You can set the tensor's grad_dtype attribute with a specific dtype, or None to allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and its gradient may break downstream systems that assume they match.`,
    );
  }
  if (!sameShape(gradient.shape, x.shape)) {
    throw new RuntimeError(
      `attempting to assign a gradient of size '${formatSizes(gradient.shape)}' to a tensor of size '${formatSizes(x.shape)}'. Please ensure that the gradient and the tensor are the same size`,
    );
  }
}

function outputHooks(x: Tensor): ReturnType<Node['hooksOf']> {
  const { node, output } = autogradOf(x);
  if (!(node instanceof Node)) throw new RuntimeError('the tensor has no graph');
  return node.hooksOf(output);
}
