// The stages of a stream: each reads and writes its region in place, at places in bytes from where the region begins, and makes
// nothing. The kernels are those of the ops, so the bits are.

import type { View } from '../reference/kernels/kernel.ts';
import { type Combine, type Elementwise, type InferenceAbi, Layer, STEPS, type Walk } from './abi.ts';
import type { Instance } from './instance.ts';
import { write } from './layer.ts';
import { Recalled, units } from './packed.ts';

export interface Stage {
  /** It runs what is not of the region, which may be moved by that. */
  readonly leaves?: boolean;
  /** The region came to lie at `at`. */
  placed?(wasm: Instance, at: number): void;
  /** Does its part of a step; the region begins at `at`. */
  run(wasm: Instance, at: number): void;
}

const FIELDS = /* @__PURE__ */ Object.keys(/* @__PURE__ */ new Layer());
const POINTERS = ['x', 'h0', 'c0', 'bIh', 'bHh', 'output', 'hN', 'cN'] as const;

/** A recurrent layer's sizes, and where its operands are in the region. */
export type Place = Pick<Layer, 'batch' | 'inputs' | 'hidden' | 'state'> &
  Partial<Pick<Layer, (typeof POINTERS)[number]>>;

/** One step of a recurrent layer; its new states may lie where the old ones do, and its output where its h does. */
export class WalkStage implements Stage {
  private readonly walk: (abi: InferenceAbi) => Walk;
  private readonly record: number;
  private readonly layer: Place;
  private wX: Recalled<InferenceAbi> | null = null;
  private wH: Recalled<InferenceAbi> | null = null;
  private wR: Recalled<InferenceAbi> | null = null;

  constructor(walk: (abi: InferenceAbi) => Walk, record: number, layer: Place) {
    this.walk = walk;
    this.record = record;
    this.layer = layer;
  }

  /** Sets the weights. */
  bind(wIh: View, wHh: View, wHr: View | null): void {
    const gates = wIh.shape[0] / this.layer.hidden;
    this.wX = new Recalled(wIh, units, gates);
    this.wH = new Recalled(wHh, units, gates);
    this.wR = wHr && new Recalled(wHr, units, 1);
  }

  placed(wasm: Instance, at: number): void {
    const { layer } = this;
    const { batch, inputs } = layer;
    const full = Object.assign(new Layer(), layer, { steps: 1, xStep: batch * inputs * 4, xRow: inputs * 4 });
    for (const name of POINTERS) if (layer[name] !== undefined) full[name] = at + layer[name];
    write(wasm, full, at + this.record);
  }

  run(wasm: Instance, at: number): void {
    const wX = this.wX?.at(wasm) ?? 0;
    const wH = this.wH?.at(wasm) ?? 0;
    const wR = this.wR?.at(wasm) ?? 0;
    const memory = wasm.int32();
    const record = (at + this.record) >>> 2;
    memory[record + W_X] = wX;
    memory[record + W_H] = wH;
    memory[record + W_R] = wR;
    this.walk(wasm.abi)(at + this.record, STEPS, 0, 1);
  }
}

const W_X = /* @__PURE__ */ FIELDS.indexOf('wX');
const W_H = /* @__PURE__ */ FIELDS.indexOf('wH');
const W_R = /* @__PURE__ */ FIELDS.indexOf('wR');

/** Rows [m, k] times a matrix [k, n] plus a bias of whole panels. */
export class AffineStage implements Stage {
  private w: Recalled<InferenceAbi> | null = null;
  private readonly sizes: readonly [m: number, n: number, k: number];
  private readonly from: number;
  private readonly bias: number;
  private readonly to: number;

  constructor(sizes: readonly [m: number, n: number, k: number], from: number, bias: number, to: number) {
    this.sizes = sizes;
    this.from = from;
    this.bias = bias;
    this.to = to;
  }

  /** Sets the matrix, transposed: [n, k]. */
  bind(w: View): void {
    this.w = new Recalled(w, units, 1);
  }

  run(wasm: Instance, at: number): void {
    const [m, n, k] = this.sizes;
    const w = this.w?.at(wasm) ?? 0;
    wasm.abi.affine(m, n, k, at + this.from, w, at + this.bias, at + this.to);
  }
}

/** Rows that each lose their first number and get one of `from` behind their last: steps that go by. */
export class ShiftStage implements Stage {
  private readonly rows: number;
  private readonly length: number;
  private readonly from: number;
  private readonly to: number;

  constructor(rows: number, length: number, from: number, to: number) {
    this.rows = rows;
    this.length = length;
    this.from = from;
    this.to = to;
  }

  run(wasm: Instance, at: number): void {
    const memory = wasm.float32();
    const [from, to] = [(at + this.from) >>> 2, (at + this.to) >>> 2];
    memory.copyWithin(to, to + 1, to + this.rows * this.length);
    for (let i = 0, last = to - 1; i < this.rows; i++) {
      last += this.length;
      memory[last] = memory[from + i];
    }
  }
}

/** Every `step`-th number of rows, one row behind the other. */
export class PickStage implements Stage {
  private readonly rows: number;
  private readonly length: number;
  private readonly step: number;
  private readonly from: number;
  private readonly to: number;

  constructor(rows: number, length: number, step: number, from: number, to: number) {
    this.rows = rows;
    this.length = length;
    this.step = step;
    this.from = from;
    this.to = to;
  }

  run(wasm: Instance, at: number): void {
    const memory = wasm.float32();
    let to = (at + this.to) >>> 2;
    for (let row = 0, start = (at + this.from) >>> 2; row < this.rows; row++, start += this.length) {
      for (let i = 0; i < this.length; i += this.step) memory[to++] = memory[start + i];
    }
  }
}

/** `count` numbers through a function of one. */
export class UnaryStage implements Stage {
  private readonly op: (abi: InferenceAbi) => Elementwise;
  private readonly bytes: number;
  private readonly from: number;
  private readonly to: number;

  constructor(op: (abi: InferenceAbi) => Elementwise, count: number, from: number, to: number) {
    this.op = op;
    this.bytes = count * 4;
    this.from = from;
    this.to = to;
  }

  run(wasm: Instance, at: number): void {
    const x = at + this.from;
    this.op(wasm.abi)(x, x + this.bytes, at + this.to);
  }
}

/** `count` pairs of numbers through a function of two. */
export class BinaryStage implements Stage {
  private readonly op: (abi: InferenceAbi) => Combine;
  private readonly count: number;
  private readonly left: number;
  private readonly right: number;
  private readonly to: number;

  constructor(op: (abi: InferenceAbi) => Combine, count: number, left: number, right: number, to: number) {
    this.op = op;
    this.count = count;
    this.left = left;
    this.right = right;
    this.to = to;
  }

  run(wasm: Instance, at: number): void {
    this.op(wasm.abi)(1, this.count, at + this.left, 0, 4, at + this.right, 0, 4, at + this.to);
  }
}
