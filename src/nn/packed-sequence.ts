// PackedSequence: sequences of different lengths without padding, in the order in which recurrent layers run them. A layer knows
// one by its batch_sizes and asks it for all that packing means, so that programs without packed sequences carry none of it.

import * as f from '../engine/functions.ts';
import {
  AssertionError,
  AttributeError,
  bind,
  type Device,
  type DType,
  dtypes,
  IndexError,
  isPlainObject,
  none,
  normalizeDim,
  peek,
  RuntimeError,
  read,
  type ScanWeights,
  startsOf,
  typeName,
  ValueError,
} from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { text } from '../rules/text/python.ts';
import { type Target, type ToOptions, to } from '../torch/convert.ts';
import { arange, empty_like, scatter_add, Tensor } from '../torch/index.ts';
import { of } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';

/** What a PackedSequence is made of. */
export interface PackedSequenceFields {
  /** The rows [P, ...] of all sequences, one step behind the other. */
  data: Tensor;
  /** int64 [T]: how many sequences have each step; never more than have the one before. */
  batch_sizes: Tensor;
  /** int64 [N]: where in the batch the sequences stood, the longest first; null where they stood so. */
  sorted_indices: Tensor | null;
  /** int64 [N]: where each sequence of the batch is among the sorted ones. */
  unsorted_indices: Tensor | null;
}

interface Given {
  data: Tensor | readonly Tensor[];
  batch_sizes?: Tensor | null;
  sorted_indices?: Tensor | null;
  unsorted_indices?: Tensor | null;
}
const declared = /* @__PURE__ */ optionsOf<Given>('PackedSequence.__new__', {
  data: [/* @__PURE__ */ of()],
  batch_sizes: [/* @__PURE__ */ of(), null],
  sorted_indices: [/* @__PURE__ */ of(), null],
  unsorted_indices: [/* @__PURE__ */ of(), null],
});

const inverted = /* @__PURE__ */ optionsOf<{ permutation: Tensor | null }>(
  'invert_permutation',
  { permutation: [/* @__PURE__ */ of()] },
  false,
);

/** The inverse of a permutation [N]; null of null. */
export function invert_permutation(permutation: Tensor | { permutation: Tensor }): Tensor;
export function invert_permutation(permutation: Tensor | null): Tensor | null;
export function invert_permutation(...args: readonly unknown[]): Tensor | null {
  const { permutation } = bind(inverted, args);
  if (permutation === null) return null;
  const blank = empty_like(permutation);
  return scatter_add(blank, 0, permutation, arange(permutation.numel(), { device: permutation.device }));
}

/** The numbers of orders on devices whose elements nobody looks at without waiting. */
const orders = /* @__PURE__ */ new WeakMap<Tensor, readonly number[]>();

/** An order as int64 [N] on a device, whose numbers `orderIn` knows wherever it lies. */
export function orderOn(device: Device, order: readonly number[]): Tensor {
  const made = f.integers({ species: Tensor, deviceName: device }, order);
  orders.set(made, order);
  return made;
}
/** An order on another device, where `orderIn` knows its numbers too. */
function orderTo(index: Tensor, device: Device): Tensor {
  const numbers = peek(index) ?? orders.get(index);
  const there = to(index, device);
  if (numbers && there !== index) orders.set(there, Array.from(numbers));
  return there;
}
/** The numbers of an order. @throws RuntimeError where it was made on a device, and not by `orderOn`. */
export function orderIn(index: Tensor): readonly number[] {
  const here = peek(index);
  return here === null ? (orders.get(index) ?? Array.from(read(index))) : Array.from(here);
}

/** Sequences of different lengths, as `pack_padded_sequence` and `pack_sequence` make them and recurrent layers take them. */
export class PackedSequence implements PackedSequenceFields {
  static readonly name: string = 'PackedSequence';

  declare readonly data: Tensor;
  declare readonly batch_sizes: Tensor;
  declare readonly sorted_indices: Tensor | null;
  declare readonly unsorted_indices: Tensor | null;

  constructor(
    data: Tensor | readonly [data: Tensor, batch_sizes: Tensor],
    batch_sizes?: Tensor | null,
    sorted_indices?: Tensor | null,
    unsorted_indices?: Tensor | null,
  );
  constructor(
    data: Tensor | readonly [data: Tensor, batch_sizes: Tensor],
    options: Partial<Omit<PackedSequenceFields, 'data'>>,
  );
  constructor(options: Pick<PackedSequenceFields, 'data' | 'batch_sizes'> & Partial<PackedSequenceFields>);
  /** @throws ValueError, AssertionError, AttributeError in PyTorch's words for fields that do not fit. */
  constructor(...args: readonly unknown[]) {
    const { data, batch_sizes, sorted_indices, unsorted_indices } = bind(declared, args);
    const fields = { ...pairOf(data, batch_sizes), sorted_indices, unsorted_indices };
    fields.unsorted_indices ??= invert_permutation(sorted_indices);
    Object.assign(this, fields);
    Object.freeze(this);
  }

  /** The four fields in their order. */
  *[Symbol.iterator](): Generator<Tensor | null> {
    yield* [this.data, this.batch_sizes, this.sorted_indices, this.unsorted_indices];
  }

  /** `data` in another dtype or on another device, as `Tensor.to`; the same object where nothing changes. */
  to(device: Device, dtype: DType): PackedSequence;
  to(target?: Target, options?: DType | ToOptions): PackedSequence;
  to(...args: readonly unknown[]): PackedSequence {
    const data: Tensor = Reflect.apply(to, null, [this.data, ...args]);
    if (data === this.data) return this;
    if (args.some((options) => isPlainObject(options) && options.copy)) {
      throw new RuntimeError('.to() does not accept copy argument');
    }
    const beside = (index: Tensor | null): Tensor | null => index && orderTo(index, data.device);
    return new PackedSequence(data, this.batch_sizes, beside(this.sorted_indices), beside(this.unsorted_indices));
  }

  /** `data` as another dtype. */
  private as(name: string, dtype: DType, given: ArrayLike<unknown>): PackedSequence {
    none(`PackedSequence.${name}`, Array.from(given));
    return this.to(dtype);
  }

  /** On the CPU; takes what `to` does besides. */
  cpu(dtype?: DType | ToOptions): PackedSequence;
  cpu(...args: readonly unknown[]): PackedSequence {
    const named = args.find(isPlainObject);
    const rest = args.filter((item) => !isPlainObject(item));
    return Reflect.apply(this.to, this, [...rest, { ...named, device: 'cpu' }]);
  }

  /** With float64 data. */
  double(...given: never[]): PackedSequence {
    return this.as('double', 'float64', given);
  }
  /** With float32 data. */
  float(...given: never[]): PackedSequence {
    return this.as('float', 'float32', given);
  }
  /** With int64 data. */
  long(...given: never[]): PackedSequence {
    return this.as('long', 'int64', given);
  }
  /** With int32 data. */
  int(...given: never[]): PackedSequence {
    return this.as('int', 'int32', given);
  }
  /** With uint8 data. */
  byte(...given: never[]): PackedSequence {
    return this.as('byte', 'uint8', given);
  }

  /** Whether `data` lies on a GPU of NVIDIA's: it never does. */
  get is_cuda(): boolean {
    return false;
  }

  /** Whether `data` lies in memory that is never moved: there is none. */
  is_pinned(...given: never[]): boolean {
    none('PackedSequence.is_pinned', given);
    return false;
  }

  toString(): string {
    const names = ['data', 'batch_sizes', 'sorted_indices', 'unsorted_indices'] as const;
    return `PackedSequence(${names.map((name) => `${name}=${text(this[name])}`).join(', ')})`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** @internal The batch sizes as numbers. @throws RuntimeError, IndexError for what are none. */
  counts(): number[] {
    const { dtype, shape } = this.batch_sizes;
    if (shape[0] === 0) throw new IndexError('index 0 is out of bounds for dimension 0 with size 0');
    if (dtype !== 'int64') {
      throw new RuntimeError(`expected scalar type Long but found ${dtypes[dtype].scalarName}`);
    }
    return Array.from(read(this.batch_sizes));
  }

  /** @internal The rows that so many sequences a step have. @throws RuntimeError where there are fewer. */
  rows(counts: readonly number[]): Tensor {
    const starts = startsOf(counts);
    const length = this.data.shape[0];
    const odd = counts.findIndex((_, t) => starts[t + 1] > length);
    if (odd !== -1) {
      throw new RuntimeError(`start (${starts[odd]}) + length (${counts[odd]}) exceeds dimension size (${length}).`);
    }
    return starts[counts.length] === length ? this.data : f.slice(this.data, 0, 0, starts[counts.length]);
  }

  /** @internal A state [L·D, N, ·] of the batch, for the sorted sequences. */
  sorted(state: Tensor): Tensor {
    return permuted(state, this.sorted_indices, this.unsorted_indices);
  }

  /** @internal A state of the sorted sequences, for the batch. */
  unsorted(state: Tensor): Tensor {
    return permuted(state, this.unsorted_indices, this.sorted_indices);
  }

  /** @internal Checks an LSTM's data, states (none: zeros) and weights as PyTorch does, which checks products alone. */
  checkProducts(states: readonly Tensor[], weights: readonly ScanWeights<Tensor>[]): void {
    const [{ w_ih, w_hh, w_hr }] = weights;
    for (const { ndim } of states) normalizeDim(2, ndim);
    const widths = new Set(states.map(({ shape }) => shape[2]));
    if (states.length > 0 && widths.size > 1 !== (w_hr !== null)) {
      throw new RuntimeError(
        'got an incorrect number of RNN parameters',
        'of which states: h_0 [L·D, N, R], c_0 [L·D, N, H]',
      );
    }
    if (states.some(({ shape }) => shape[0] !== weights.length)) {
      throw new RuntimeError('Expected more hidden states in stacked_rnn', `there are ${weights.length}`);
    }
    checkProduct(this.data, this.data.shape, w_ih);
    const [batch] = read(this.batch_sizes);
    states.forEach((state, i) => {
      const [, n, width] = state.shape;
      if (i === 0) checkProduct(state, [n, width], w_hh);
      if (n === batch || n === 1) return;
      const [a, b] = i === 0 ? [n, batch] : [batch, n];
      throw new RuntimeError(
        `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension 0`,
      );
    });
  }

  /** @internal The same sequences with other data. */
  carrying(data: Tensor): PackedSequence {
    return new PackedSequence(data, this.batch_sizes, this.sorted_indices, this.unsorted_indices);
  }
}

/** A state with its batch in the order of a permutation, whose inverse is known where it has one. */
function permuted(state: Tensor, order: Tensor | null, back: Tensor | null): Tensor {
  if (order === null) return state;
  if (back === null || back.shape[0] !== state.shape[1]) return f.index_select(state, 1, order);
  return named('IndexSelectBackward0', f.rearrange(state, order, back, { dim: 1, fill: 0 }));
}

/** Rows [·, K] times a weight [·, K]. @throws RuntimeError in PyTorch's words where they do not fit. */
function checkProduct(rows: Tensor, shape: readonly number[], weight: Tensor): void {
  const [got, want] = [rows, weight].map(({ dtype }) => dtypes[dtype].scalarName);
  if (got !== want) throw new RuntimeError(`mat1 and mat2 must have the same dtype, but got ${got} and ${want}`);
  const [width, features] = weight.shape;
  if (shape.length > 2 || shape.at(-1) === features) return;
  const sizes = shape.length === 1 ? [1, ...shape] : shape;
  throw new RuntimeError(
    `mat1 and mat2 shapes cannot be multiplied (${sizes.join('x')} and ${features}x${width})`,
    `expected ${features} features in each row`,
  );
}

/** Data and batch sizes, which may be given as a pair. */
function pairOf(data: Given['data'], batch_sizes: Tensor | null): Pick<PackedSequenceFields, 'data' | 'batch_sizes'> {
  if (batch_sizes === null) {
    if (!Array.isArray(data) || data.length !== 2) {
      throw new AssertionError('Expected data to be a list or tuple of length 2');
    }
    return { data: data[0], batch_sizes: data[1] };
  }
  if (!(batch_sizes instanceof Tensor)) {
    throw new AttributeError(`'${typeName(batch_sizes)}' object has no attribute 'device'`);
  }
  if (batch_sizes.device === 'meta') {
    throw new ValueError(
      'batch_sizes should always be on CPU. Instances of PackedSequence should never be created manually. They should be instantiated by functions like pack_sequence and pack_padded_sequences in nn.utils.rnn. https://pytorch.org/docs/stable/nn.html#torch.nn.utils.rnn.pack_sequence',
    );
  }
  return { data: data as Tensor, batch_sizes };
}
