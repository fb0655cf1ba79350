// What a recurrent call saved for its derivative, where it was computed: the reserve, and the rows of x and of the states that
// the gradients of weights are sums over. The node that needs it gives it back; a block that makes room for others is moved
// out, the reserve alone, to an array that is collected with the node, or let go where the weights were written since.

import type { TypedArray } from '../reference/base/dtype.ts';
import { RuntimeError } from '../reference/base/errors.ts';
import { size } from '../reference/base/shape.ts';
import { type Elsewhere, Reserve } from '../reference/engine/storage.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { present } from '../reference/ops/op.ts';
import type { Instance } from './instance.ts';
import type { Kept, Save } from './keeping.ts';
import type { Block } from './owned.ts';

/** Numbers from row to row where rows of `columns` are kept: not a power of two of them (assembly/recurrent.ts). */
const rowOf = (columns: number): number => (columns % 128 === 0 ? columns + 16 : columns);

/** What is in memory, in the order in which it was saved. */
const waiting = new Set<Saved>();
/** Of that what is older than something that was given back: a graph that nobody differentiates, probably. It goes first. */
let passed: Saved[] = [];

/** Of a reserve that was let go. */
const gone: Elsewhere = {
  read() {
    throw new RuntimeError(
      'one of the variables needed for gradient computation has been modified by an inplace operation',
      'call backward() before the optimizer steps',
    );
  },
  free() {},
};

/** Numbers of all rows of x, rows of states before the first step's, and numbers of one of them. */
type Sizes = readonly [rows: number, ahead: number, state: number];
/** What the derivative reads besides, and the version that it must have. */
interface Read {
  readonly of: View['storage'];
  readonly version: number | undefined;
}

export class Saved implements Kept, Elsewhere {
  readonly reserve: number;
  readonly rows: number;
  readonly states: number;
  readonly next: number;
  readonly dense: boolean;
  private readonly block: Block;
  private readonly wasm: Instance;
  private readonly storage: Reserve;
  private readonly reads: readonly Read[];

  constructor(
    wasm: Instance,
    storage: Reserve,
    block: Block,
    [rows, ahead, state]: Sizes,
    weights: readonly (View | null)[],
  ) {
    this.wasm = wasm;
    this.storage = storage;
    this.block = block;
    this.reserve = block.at;
    this.rows = block.at + storage.length * 4;
    this.states = this.rows + rows * 4;
    this.next = this.states + ahead * rowOf(state) * 4;
    this.dense = rowOf(state) === state;
    this.reads = weights.map((w) => ({ of: w?.storage, version: w?.storage?.version }));
    storage.elsewhere = this;
    waiting.add(this);
  }

  read(): TypedArray {
    return this.wasm.float32().slice(this.reserve >>> 2, (this.reserve >>> 2) + this.storage.length);
  }

  free(): void {
    this.wasm.owned.free(this.block);
    if (!waiting.has(this)) return;
    const older = [...waiting];
    passed = older.slice(0, older.indexOf(this));
    waiting.delete(this);
  }

  /** Moves the reserve out, as whoever looks at the elements does; where no derivative may read it any more, it goes. */
  evict(): void {
    const { storage } = this;
    if (this.reads.every(({ of, version }) => of?.version === version)) void storage.elements;
    else {
      storage.free();
      storage.elsewhere = gone;
    }
  }

  /** Where the reserve is for a derivative, which writes over it: a copy, if another will read it. */
  opened(wasm: Instance): number {
    if (this.storage.spent) return this.reserve;
    const copy = wasm.allocate(this.storage.length);
    const from = this.reserve >>> 2;
    wasm.float32().copyWithin(copy >>> 2, from, from + this.storage.length);
    return copy;
  }

  /** Whether it lies in the memory of this instance; it stays there while the call runs. */
  usedBy(wasm: Instance): boolean {
    if (wasm.owned !== this.wasm.owned) return false;
    wasm.owned.touch(this.block);
    return true;
  }
}

export const save: Save = (wasm, { storage }, inputs, weights) => {
  if (!(storage instanceof Reserve)) return null;
  for (const one of passed) if (waiting.has(one)) one.evict();
  passed = [];
  const [shape, [batch, state]] = inputs ? inputs.slice(0, 2).map((spec) => present(spec).shape) : [[0], [0, 0]];
  const count = size(shape.slice(0, -1));
  const rows = count * rowOf(shape[shape.length - 1]);
  // Packed rows of states are those of the output alone.
  const ahead = shape.length === 3 ? batch : 0;
  const states = (count + ahead) * rowOf(state);
  let saved: Saved | null = null;
  const block = wasm.owned.allocate((storage.length + rows + states) * 4, { evict: () => saved?.evict() });
  saved = block && new Saved(wasm, storage, block, [rows, ahead, state], weights);
  return saved;
};

/** What was saved with this view of a reserve, where it lies in the memory of the instance. */
export function savedOf(wasm: Instance, { storage }: View): Saved | null {
  const elsewhere = storage instanceof Reserve ? storage.elsewhere : null;
  return elsewhere instanceof Saved && elsewhere.usedBy(wasm) ? elsewhere : null;
}
