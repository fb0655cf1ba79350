// mx.nd.NDArray: the engine's tensor with MXNet's words. What computes comes from the op tables and is attached as methods in
// methods.ts; here is what an array is: its attributes, its gradient buffer, how it is read, written and printed.

import * as f from '../../engine/functions.ts';
import {
  autogradOf,
  bind,
  type DType,
  detached,
  Tensor as EngineTensor,
  elementOf,
  formatTuple,
  fromArray,
  type Geometry,
  inplace,
  isFloating,
  peek,
  read,
  requiresGrad,
  type Species,
  type Storage,
  size,
  TypeError,
  ValueError,
  zeros,
} from '../../engine/index.ts';
import { Tuple } from '../../rules/tuple.ts';
import { Context, deviceOf } from '../base/context.ts';
import { dtypeOf } from '../base/dtype.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { is_recording } from '../base/modes.ts';
import { type Nested, NumpyArray } from '../base/numpy.ts';
import { bool, declare, type Kind, of, optional, required, str } from '../base/options.ts';
import { pythonText } from '../base/python-text.ts';

/** What a gradient does to its buffer: overwrite it, add to it, or nothing. */
export type GradReq = 'write' | 'add' | 'null';

const nothing = declare('NDArray method', {});
const context: Kind<Context> = { name: 'Context', holds: (value) => value instanceof Context };
const target: Kind<NDArray | Context> = {
  name: 'NDArray or Context',
  holds: (value) => value instanceof NDArray || value instanceof Context,
};
const attaching = declare('NDArray.attach_grad', {
  grad_req: optional<GradReq>(of(), 'write'),
  stype: optional(str),
});
const casting = declare('NDArray.astype', { dtype: required(str), copy: optional(bool, true) });
const copying = declare('NDArray.copyto', { other: required(target) });
const moving = declare('NDArray.as_in_context', { context: required(context) });
const storing = declare('NDArray.tostype', { stype: required(str) });

/** An array of one dtype on one context. Made by `nd.array`, `nd.zeros` and their like. */
export class NDArray extends EngineTensor {
  static override readonly name: string = 'NDArray';

  /** @internal What arriving gradients do. */
  _grad_req: GradReq = 'write';
  /** Whether the gradient was written since the trainer last used it. */
  _fresh_grad = false;
  /** Sizes of the axes; as text, Python's tuple. */
  declare readonly shape: Tuple;

  constructor(storage: Storage, { shape, strides, offset }: Geometry) {
    super(storage, { shape: shape instanceof Tuple ? shape : new Tuple(shape), strides, offset });
  }

  override get species(): Species<NDArray> {
    return NDArray;
  }

  /** Every array is row-major: what is reshaped shares its elements, and draws come in that order. */
  get rowMajor(): boolean {
    return true;
  }

  /** Ops are recorded inside `autograd.record` only. */
  override get recordsByDefault(): boolean {
    return is_recording();
  }

  /** The gradient goes into the buffer that `attach_grad` made, which stays the same array. */
  override receive(gradient: EngineTensor): void {
    const buffer = this.autograd?.grad;
    this._fresh_grad = true;
    if (!buffer || this._grad_req === 'null') return;
    const g = f.cast(gradient, buffer.dtype);
    f.copy_(buffer, this._grad_req === 'add' ? f.add(buffer, g) : g);
  }

  /** Where the array lives. */
  get context(): Context {
    const device = this.deviceName;
    return new Context(device === 'webgpu' ? 'gpu' : device === 'reference' || device === 'meta' ? device : 'cpu');
  }
  get ctx(): Context {
    return this.context;
  }

  get size(): number {
    return size(this.shape);
  }

  get ndim(): number {
    return this.shape.length;
  }

  /** Storage type; arrays here are dense. */
  get stype(): string {
    return 'default';
  }

  /** The gradient buffer, or null where none is attached. */
  get grad(): NDArray | null {
    return (this.autograd?.grad as NDArray | null | undefined) ?? null;
  }

  /** Makes the array a variable with a gradient buffer of zeros; what computed it before is forgotten. */
  attach_grad(
    ...args: [grad_req?: GradReq | { grad_req?: GradReq; stype?: string | null }, stype?: string | { stype?: string }]
  ): void {
    const { grad_req: how, stype } = bind(attaching, args);
    if (stype !== null && stype !== 'default') {
      throw new MXNetError(`storage type ${stype} is not supported`, 'arrays are dense');
    }
    this._mark(f.zeros_like(detached<NDArray>(this)), how);
  }

  /** @internal Makes the array a variable whose gradients go to `buffer`. */
  _mark(buffer: NDArray, grad_req: GradReq): void {
    if (!['write', 'add', 'null'].includes(grad_req)) {
      throw new ValueError(`'${pythonText(grad_req)}'`, "grad_req is 'write', 'add' or 'null'");
    }
    this._grad_req = grad_req;
    this.base = null;
    const autograd = autogradOf(this);
    Object.assign(autograd, { node: null, output: 0, requiresGrad: grad_req !== 'null', grad: buffer });
  }

  /** The same elements outside of the graph; writes show in both. */
  detach(...args: []): NDArray {
    bind(nothing, args);
    return detached(this);
  }

  /** A copy of the elements. @throws MXNetError without text where there are none: 0 is no size to MXNet. */
  asnumpy(): NumpyArray {
    if (this.size === 0) throw new MXNetError(`an array of shape ${formatTuple(this.shape)} has no elements to read`);
    return new NumpyArray(read(this), this.shape, this.dtype);
  }

  /** The only element as a number. @throws ValueError where there are more. */
  asscalar(): number {
    if (this.size !== 1) throw new ValueError('The current array is not a scalar');
    return elementOf(this);
  }

  /** The same as `asscalar`. */
  item(): number {
    return this.asscalar();
  }

  /** The elements as nested lists. */
  tolist(...args: []): Nested {
    bind(nothing, args);
    return this.asnumpy().tolist();
  }

  /** Computation is not delayed here, so there is nothing to wait for. */
  wait_to_read(...args: []): void {
    bind(nothing, args);
  }
  wait_to_write(...args: []): void {
    bind(nothing, args);
  }

  /** The same values in another dtype; a copy unless `copy` is false and the dtype is the same. */
  astype(
    ...args: [dtype: DType | string | { dtype: string; copy?: boolean }, copy?: boolean | { copy?: boolean }]
  ): NDArray {
    const { dtype, copy: always } = bind(casting, args);
    const to = dtypeOf(dtype);
    if (to !== this.dtype) return f.cast<NDArray>(this, to);
    return always ? f.clone<NDArray>(this) : this;
  }

  copy(...args: []): NDArray {
    bind(nothing, args);
    return f.clone<NDArray>(this);
  }

  /** Writes the elements into another array, or makes a copy on a context. */
  copyto(...args: [other: NDArray | Context]): NDArray {
    const { other } = bind(copying, args);
    if (!(other instanceof NDArray)) return this._moved(other, true);
    if (other === this) return other;
    if (this.shape.join() !== other.shape.join()) {
      throw checkFailed(
        'assign(&dattr, vec.at(i))',
        `Incompatible attr in node  at 0-th output: expected [${this.shape.join(',')}], got [${other.shape.join(',')}]`,
      );
    }
    return other._write(this._moved(other.context, false));
  }

  /** The array itself where it is on the context already, else a copy there. Gradients do not cross devices. */
  as_in_context(...args: [context: Context]): NDArray {
    return this._moved(bind(moving, args).context, false);
  }

  /** @internal The array on a context; `always` as a copy. */
  _moved(context: Context, always: boolean): NDArray {
    if (!always && this.context.equals(context)) return this;
    const device = deviceOf(context, '_copyto');
    if (device === this.deviceName) {
      const copy = f.clone<NDArray>(this);
      const moved = new (speciesOn(context))(copy.storage, copy);
      moved.autograd = copy.autograd;
      return moved;
    }
    if (device === 'meta') return zeros(speciesOn(context), this.dtype, this.shape, device);
    return fromArray(speciesOn(context), read(this), this.dtype, this.shape, device);
  }

  as_in_ctx(...args: [context: Context]): NDArray {
    return this.as_in_context(...args);
  }

  /** Dense is the only storage type. */
  tostype(...args: [stype: string]): NDArray {
    const { stype } = bind(storing, args);
    if (stype === 'default') return this;
    throw new MXNetError(`storage type ${stype} is not supported`, 'arrays are dense');
  }

  /** @internal Writes a value, broadcast to the shape, into the array. @throws MXNetError where a graph forbids it. */
  _write(value: NDArray | ((x: NDArray) => NDArray)): this {
    const graph = requiresGrad(this) || (this.base !== null && requiresGrad(this.base));
    if (is_recording() && graph) {
      throw checkFailed(
        'AGInfo: :IsNone(*output)',
        'Assigning to NDArrays that are already in a computational graph will cause undefined behavior when evaluating gradients. Please call backward first to clear the graph or do this out side of a record section. Also note that you cannot use inplace operations like +=, *=, relu(x, out=x), y[idx]=x, etc inside a record section.',
      );
    }
    return inplace<NDArray>(this, typeof value === 'function' ? value : () => value, false) as this;
  }

  /** Iterates over the first dimension. */
  *[Symbol.iterator](): Generator<NDArray> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  /** Size of the first dimension: Python's `len(x)`. */
  get length(): number {
    return this.shape[0];
  }

  /** `\n[[1. 2.]]\n<NDArray 1x2 @cpu(0)>`; without elements where they are awaited. */
  override toString(): string {
    const values = peek(this);
    const elements = values ? new NumpyArray(values, this.shape, this.dtype) : '...';
    return `\n${elements}\n<NDArray ${this.shape.join('x')} @${this.context}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  toJSON(): Nested {
    return this.tolist();
  }

  /** Text inside templates; anything that would make a number of an array says what to call instead. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new TypeError(
      "float() argument must be a string or a real number, not 'NDArray'",
      'a * b is a.mul(b), a + 1 is a.add(1), -a is a.negative(), a < b is a.lesser(b); the number itself is a.asscalar()',
    );
  }
}

const named = new Map<string, Species<NDArray>>();

/** The class of arrays on a context: those of further ids are a subclass each, so that results stay on theirs. */
export function speciesOn(ctx: Context): Species<NDArray> {
  if (ctx.device_id === 0 && ['cpu', 'gpu', 'reference', 'meta'].includes(ctx.device_type)) return NDArray;
  const key = ctx.toString();
  const known = named.get(key);
  if (known) return known;
  // Few ids are in use at a time; a class that is made anew differs in nothing.
  if (named.size === 256) named.clear();
  const own: Species<NDArray> = class extends NDArray {
    override get species(): Species<NDArray> {
      return own;
    }
    override get context(): Context {
      return ctx;
    }
  };
  named.set(key, own);
  return own;
}

/** Whether gradients can flow to the dtype of an array. */
export const isFloat = (x: NDArray): boolean => isFloating(x.dtype);
