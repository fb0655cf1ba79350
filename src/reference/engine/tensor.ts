// The engine's tensor: a window (shape, strides, offset) on a storage that views share, and its place in the graph.
// It has no arithmetic; the façades' classes extend it and give it their words. What a class creates is of its `species`.
//
// What aliases: view ops, detach and .data share storage. Everything else copies; reads out of the library copy too.
// Only in-place ops write, and each raises the version that all views of a storage share.

import { brand, version } from '../base/copies.ts';
import type { Device } from '../base/device.ts';
import type { DType, TypedArray } from '../base/dtype.ts';
import { RuntimeError } from '../base/errors.ts';
import { inverse, turned } from '../base/layout.ts';
import { regrouped } from '../base/reinterpret.ts';
import { checkSizes, contiguousStrides, formatSizes, isContiguous, type Shape, size } from '../base/shape.ts';
import type { View } from '../kernels/kernel.ts';
import { dense } from '../kernels/walk.ts';
import type { Geometry } from '../ops/spec.ts';
import { elementsOf, newStorage, Remote, Reserve, reinterpreted, type Storage, storageOf } from './storage.ts';

/** What a tensor hook returns replaces the gradient; undefined leaves it. */
export type Hook<T = Tensor> = (gradient: T) => T | null | undefined;

/** Registered hooks in their order; each registration is an entry of its own. */
export type Hooks = Set<{ readonly hook: Hook }>;

/** What runs when a leaf has got its gradient; each registration is an entry of its own. */
export interface AfterHook {
  run(leaf: Tensor): void;
}

/** A tensor's place in the graph, made when first needed. */
export interface Autograd {
  /** Set by the user on leaves; results have a node instead. */
  requiresGrad: boolean;
  grad: Tensor | null;
  /** The node that computed this tensor, and which of its outputs it is. */
  node: Producer | null;
  output: number;
  /** Hooks of a leaf; null where there are none. */
  hooks: Hooks | null;
  /** What runs when this leaf has got its gradient; null where there is nothing. */
  after: Set<AfterHook> | null;
  /** How many times in-place writes have given this tensor another history. */
  rebased: number;
  /** Where there were such writes: how a view of this tensor finds its own history again. */
  refresh: ((view: Tensor) => void) | null;
}

/** What a tensor knows of the node that computed it; node.ts has the rest. */
export interface Producer {
  name: string;
  parts: boolean;
}

/** A class of tensors: how the engine makes results for a façade. */
export type Species<T extends Tensor = Tensor> = new (storage: Storage, geometry: Geometry) => T;

/** @throws RuntimeError for a geometry whose numbers are not whole, or that shows what is not in the storage. */
function checkGeometry({ length }: Storage, { shape, strides, offset }: Geometry): void {
  checkSizes(shape);
  let [first, last] = [offset, offset];
  let whole = Number.isInteger(offset);
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 0) return;
    whole &&= Number.isInteger(strides[i]);
    const reach = (shape[i] - 1) * strides[i];
    if (reach < 0) first += reach;
    else last += reach;
  }
  if (whole && first >= 0 && last < length) return;
  throw new RuntimeError(
    `setStorage: sizes ${formatSizes(shape)}, strides ${formatSizes(strides)}, storage offset ${offset} are out of bounds for storage of ${length} elements`,
  );
}

export class Tensor {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  /** @internal */
  autograd: Autograd | null = null;
  /** @internal The tensor that this one is a view of: in-place writes through either change the history of both. */
  base: Tensor | null = null;
  /** @internal The count of the base's histories that this view's own was made for. */
  epoch = 0;
  /** @internal A plain number given as an operand: it yields to tensors in promotion. */
  wrapped = false;

  /** What a leaf of this class does with a gradient that arrives; missing: it is added to `.grad`, as PyTorch does. */
  receive?(gradient: Tensor, createGraph: boolean): void;

  constructor(storage: Storage, geometry: Geometry) {
    checkGeometry(storage, geometry);
    this.storage = storage;
    this.shape = geometry.shape;
    this.strides = geometry.strides;
    this.offset = geometry.offset;
  }

  /** @internal The copy of the package that this tensor is of. */
  get [brand](): string {
    return version;
  }

  /** The class of results computed from this tensor. */
  get species(): Species {
    return Tensor;
  }

  /** Whether ops on this class are recorded where nothing else has been said: PyTorch does, MXNet waits for `record`. */
  get recordsByDefault(): boolean {
    return true;
  }

  /** @internal How errors call a node that computed a tensor of this class. */
  titleOf(name: string): string {
    return name;
  }

  get dtype(): DType {
    return this.storage.dtype;
  }

  get deviceName(): Device {
    return this.storage.device;
  }

  get isContiguous(): boolean {
    return isContiguous(this.shape, this.strides);
  }
}

/** The graph record of a tensor, made on demand. */
export function autogradOf(x: Tensor): Autograd {
  x.autograd ??= {
    requiresGrad: false,
    grad: null,
    node: null,
    output: 0,
    hooks: null,
    after: null,
    rebased: 0,
    refresh: null,
  };
  return x.autograd;
}

/** The graph record as it is now, after writes through other views. */
function current(x: Tensor): Autograd | null {
  const above = x.base?.autograd;
  if (above?.refresh && above.rebased !== x.epoch) above.refresh(x);
  return x.autograd;
}

/** Whether gradients flow to this tensor. */
export function requiresGrad(x: Tensor): boolean {
  const autograd = current(x);
  return autograd !== null && (autograd.requiresGrad || autograd.node !== null);
}

/** A tensor that no recorded op computed. */
export const isLeaf = (x: Tensor): boolean => (current(x)?.node ?? null) === null;

/** A contiguous tensor of a class over a storage that starts with it. */
const contiguous = <T extends Tensor>(species: Species<T>, storage: Storage, shape: Shape): T =>
  new species(storage, { shape, strides: contiguousStrides(shape), offset: 0 });

/** A contiguous tensor of a class over an array that it then owns. */
export const fromArray = <T extends Tensor>(
  species: Species<T>,
  data: TypedArray,
  dtype: DType,
  shape: Shape,
  device: Device,
): T => contiguous(species, storageOf(data, dtype, device), shape);

/** A zeroed contiguous tensor. */
export function zeros<T extends Tensor>(species: Species<T>, dtype: DType, shape: Shape, device: Device): T {
  checkSizes(shape);
  return contiguous(species, newStorage(dtype, device, size(shape)), shape);
}

/** A contiguous tensor whose elements are made when somebody looks at them. */
export const reserved = <T extends Tensor>(species: Species<T>, dtype: DType, shape: Shape, device: Device): T =>
  contiguous(species, new Reserve(dtype, device, size(shape)), shape);

/** A zeroed tensor without gaps whose dimensions lie in memory in that order. */
export function zerosIn<T extends Tensor>(
  order: readonly number[],
  species: Species<T>,
  dtype: DType,
  shape: Shape,
  device: Device,
): T {
  const rows = order.map((d) => shape[d]);
  const geometry = turned({ shape: rows, strides: contiguousStrides(rows), offset: 0 }, inverse(order));
  return new species(newStorage(dtype, device, size(shape)), geometry);
}

/** The same storage and geometry, without history. */
export function detached<T extends Tensor>(x: T): T {
  return new (speciesOf(x))(x.storage, x);
}

/** The same bytes as elements of another dtype, without history, as a view. @throws RuntimeError, NotImplementedError */
export function viewAs<T extends Tensor>(x: T, dtype: DType): T {
  if (x.dtype === dtype) return detached(x);
  const geometry = regrouped(x.dtype, dtype, x);
  readWatcher?.(x);
  return new (speciesOf(x))(reinterpreted(x.storage, dtype), geometry);
}

/** The class of results computed from x: that of x itself. */
export function speciesOf<T extends Tensor>(x: T): Species<T> {
  return x.species as Species<T>;
}

/** Gives a tensor another storage and geometry, keeping its identity and its gradient (`x.data = y`). */
export function rebind(x: Tensor, y: Tensor): void {
  const { storage, shape, strides, offset } = y;
  Object.assign(x, { storage, shape, strides, offset });
}

/** The tensor as kernels see it. @throws NotImplementedError on `meta`. */
export function lookInto({ storage, shape, strides, offset }: Tensor): View {
  const { dtype } = storage;
  if (storage instanceof Remote) return storage.look({ shape, strides, offset });
  if (!(storage instanceof Reserve)) {
    return { data: elementsOf(storage), dtype, shape, strides, offset, storage };
  }
  return {
    get data() {
      return elementsOf(storage);
    },
    dtype,
    shape,
    strides,
    offset,
    storage,
  };
}

/** Sees every tensor whose elements leave the engine, before they do. */
export type ReadWatcher = (x: Tensor) => void;

let readWatcher: ReadWatcher | null = null;

/** Sets who sees reads. */
export function watchReads(next: ReadWatcher | null): void {
  readWatcher = next;
}

/** The only element of a tensor that has one. @throws NotImplementedError on `meta`. */
export function elementOf(x: Tensor): number {
  readWatcher?.(x);
  return elementsOf(x.storage)[x.offset];
}

/** The elements in row-major order; never the storage itself. @throws NotImplementedError on `meta`. */
export function read(x: Tensor): TypedArray {
  readWatcher?.(x);
  return dense(lookInto(x)).slice();
}

/** The same; null where the program has none at hand: on `meta`, and where they are awaited. */
export const peek = (x: Tensor): TypedArray | null =>
  x.storage instanceof Remote || x.storage.device === 'meta' ? null : read(x);
