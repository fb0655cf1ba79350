// The engine's tensor: a window (shape, strides, offset) on a storage that views share, and its place in the graph.
// It has no arithmetic; the façades' classes extend it and give it their words. What a class creates is of its `species`.
//
// What aliases: view ops, detach and .data share storage. Everything else copies; reads out of the library copy too.
// Only in-place ops write, and each raises the version that all views of a storage share.

import type { Device } from './base/device.ts';
import { allocate, type DType, type TypedArray } from './base/dtype.ts';
import { contiguousStrides, isContiguous, type Shape, size } from './base/shape.ts';
import type { View } from './kernels/kernel.ts';
import { dense } from './kernels/walk.ts';
import type { Node } from './node.ts';
import type { Geometry } from './ops/row.ts';

/** Elements that one or more tensors look at. */
export class Storage {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly device: Device;
  /** Counts in-place writes. */
  version = 0;

  constructor(data: TypedArray, dtype: DType, device: Device) {
    this.data = data;
    this.dtype = dtype;
    this.device = device;
  }
}

/** What a tensor hook returns replaces the gradient; undefined leaves it. */
export type Hook<T = Tensor> = (gradient: T) => T | null | undefined;

/** A tensor's place in the graph, made when first needed. */
export interface Autograd {
  /** Set by the user on leaves; results have a node instead. */
  requiresGrad: boolean;
  grad: Tensor | null;
  /** The node that computed this tensor, and which of its outputs it is. */
  node: Node | null;
  output: number;
  hooks: Hook[];
  /** How many times in-place writes have given this tensor another history. */
  rebased: number;
}

/** A class of tensors: how the engine makes results for a façade. */
export type Species<T extends Tensor = Tensor> = new (storage: Storage, geometry: Geometry) => T;

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
    this.storage = storage;
    this.shape = geometry.shape;
    this.strides = geometry.strides;
    this.offset = geometry.offset;
  }

  /** The class of results computed from this tensor. */
  get species(): Species {
    return Tensor;
  }

  /** Whether ops on this class are recorded where nothing else has been said: PyTorch does, MXNet waits for `record`. */
  get recordsByDefault(): boolean {
    return true;
  }

  get dtype(): DType {
    return this.storage.dtype;
  }

  get deviceName(): Device {
    return this.storage.device;
  }

  /** The tensor as kernels see it. */
  get elements(): View {
    return {
      data: this.storage.data,
      dtype: this.storage.dtype,
      shape: this.shape,
      strides: this.strides,
      offset: this.offset,
    };
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
    hooks: [],
    rebased: 0,
  };
  return x.autograd;
}

let refresh: (view: Tensor) => void = () => {};

/** Set once by inplace.ts: how a view whose base has got another history finds its own again. */
export function setRefresh(how: (view: Tensor) => void): void {
  refresh = how;
}

/** The graph record as it is now, after writes through other views. */
function current(x: Tensor): Autograd | null {
  if (x.base !== null && (x.base.autograd?.rebased ?? 0) !== x.epoch) refresh(x);
  return x.autograd;
}

/** Whether gradients flow to this tensor. */
export function requiresGrad(x: Tensor): boolean {
  const autograd = current(x);
  return autograd !== null && (autograd.requiresGrad || autograd.node !== null);
}

/** A tensor that no recorded op computed. */
export const isLeaf = (x: Tensor): boolean => (current(x)?.node ?? null) === null;

/** A contiguous tensor of a class over an array that it then owns. */
export function fromArray<T extends Tensor>(
  species: Species<T>,
  data: TypedArray,
  dtype: DType,
  shape: Shape,
  device: Device,
): T {
  return new species(new Storage(data, dtype, device), { shape, strides: contiguousStrides(shape), offset: 0 });
}

/** A zeroed contiguous tensor. */
export function zeros<T extends Tensor>(species: Species<T>, dtype: DType, shape: Shape, device: Device): T {
  return fromArray(species, allocate(dtype, size(shape)), dtype, shape, device);
}

/** The same storage and geometry, without history. */
export function detached<T extends Tensor>(x: T): T {
  return new (x.species as Species<T>)(x.storage, x);
}

/** Gives a tensor another storage and geometry, keeping its identity and its gradient (`x.data = y`). */
export function rebind(x: Tensor, y: Tensor): void {
  const { storage, shape, strides, offset } = y;
  Object.assign(x, { storage, shape, strides, offset });
}

/** The elements in row-major order; never the storage itself. */
export function read(x: Tensor): TypedArray {
  return dense(x.elements).slice();
}
