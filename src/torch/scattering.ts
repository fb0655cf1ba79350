// Elements put, added and filled in at positions, in PyTorch's spelling. Of several that fall together the last one stays.

import * as f from '../engine/functions.ts';
import {
  dtypes,
  formatSizes,
  IndexError,
  isFloating,
  NotImplementedError,
  noKernel,
  normalizeDim,
  RuntimeError,
  sameShape,
  size,
  TypeError,
} from '../engine/index.ts';
import { numbered, put } from '../rules/put.ts';
import type { Input } from './calls.ts';
import { bound } from './define.ts';
import { bool, either, float, int, of, other, str, tensor } from './kinds.ts';
import { named } from './names.ts';
import { type PlacesOptions, scatter_add } from './pick.ts';
import { type Index, picked } from './picking.ts';
import { checkScatter } from './positions.ts';
import type { Tensor } from './tensor.ts';

type Value = number | boolean | Tensor;

export interface ScatterRest {
  /** `'add'` adds to what is there; by default it is replaced. */
  reduce?: 'add' | 'multiply' | null;
}
export interface PutOptions extends PlacesOptions, ScatterRest {
  /** What comes there: a tensor as large as `index`, or a number. */
  src: Value;
}
/** Takes a dimension, positions in it, and what comes there. */
export interface Put<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, src: Value, options?: ScatterRest]): Tensor;
  (...args: [...self: P, options: PutOptions]): Tensor;
  (...args: [...self: P, options: Omit<PutOptions, 'src'> & { value: number }]): Tensor;
}

export interface ReduceRest {
  /** Whether what is there takes part, as by default. */
  include_self?: boolean;
}
export interface ReduceOptions extends PlacesOptions, ReduceRest {
  /** What comes there, of the input's dtype. */
  src: Tensor;
  /** `'sum'`, `'prod'`, `'mean'`, `'amax'` or `'amin'`. */
  reduce: string;
}
/** Takes a dimension, positions in it, what comes there, and how what falls together becomes one. */
export interface ScatterReduce<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, src: Tensor, reduce: string, options?: ReduceRest]): Tensor;
  (...args: [...self: P, options: ReduceOptions]): Tensor;
}

export interface SourceRest {
  /** The factor of the source; 1 by default. */
  alpha?: number;
}
export interface SourceOptions extends PlacesOptions, SourceRest {
  /** As many slices as `index` has positions. */
  source: Tensor;
}
/** Takes a dimension, positions in it, and a slice for each. */
export interface AddSlices<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, source: Tensor, options?: SourceRest]): Tensor;
  (...args: [...self: P, options: SourceOptions]): Tensor;
}
/** Takes a dimension, positions in it, and a slice for each. */
export interface CopySlices<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, source: Tensor]): Tensor;
  (...args: [...self: P, options: Omit<SourceOptions, 'alpha'>]): Tensor;
}
export interface FillSlicesOptions extends PlacesOptions {
  /** A number, or a tensor without dimensions. */
  value: Value;
}
/** Takes a dimension, positions in it, and what they are filled with. */
export interface FillSlices<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, value: Value]): Tensor;
  (...args: [...self: P, options: FillSlicesOptions]): Tensor;
}

export interface AccumulateOption {
  /** Whether values are added to what is there; not by default. */
  accumulate?: boolean;
}
export interface IndexPutOptions extends AccumulateOption {
  /** A tensor of positions, or a mask, for each of the first dimensions. */
  indices: readonly Index[];
  /** What comes there; it broadcasts. */
  values: Tensor;
}
/** Takes an index as a list, and what comes there. */
export interface IndexPut<P extends unknown[] = []> {
  (...args: [...self: P, indices: readonly Index[], values: Tensor, accumulate?: boolean | AccumulateOption]): Tensor;
  (...args: [...self: P, options: IndexPutOptions]): Tensor;
}

/** The methods of this file. */
export interface ScatteringMethods {
  /** A copy with the elements of `src` at the positions that `index` says. */
  scatter: Put;
  /** `scatter` in place. */
  scatter_: Put;
  /** `scatter_add` in place. */
  scatter_add_: CopyAt;
  /** A copy in which what falls on one position is one: its sum, product, mean, largest or smallest. */
  scatter_reduce: ScatterReduce;
  /** `scatter_reduce` in place. */
  scatter_reduce_: ScatterReduce;
  /** A copy with slices added at positions of a dimension. */
  index_add: AddSlices;
  /** `index_add` in place. */
  index_add_: AddSlices;
  /** A copy with slices at positions of a dimension. */
  index_copy: CopySlices;
  /** `index_copy` in place. */
  index_copy_: CopySlices;
  /** A copy with one value at positions of a dimension. */
  index_fill: FillSlices;
  /** `index_fill` in place. */
  index_fill_: FillSlices;
  /** A copy with values where an index points. */
  index_put: IndexPut;
  /** `index_put` in place. */
  index_put_: IndexPut;
}
/** Takes a dimension, positions in it and what is added there. */
export interface CopyAt<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, src: Tensor]): Tensor;
  (...args: [...self: P, options: PlacesOptions & { src: Tensor }]): Tensor;
}

const isTensor = (value: Value): value is Tensor => typeof value === 'object';

interface PutTable extends PlacesOptions, ScatterRest {
  src?: Value | null;
  value?: number | null;
}
/** A copy with the elements of `src` at the positions that `index` says. */
export const scatter = /* @__PURE__ */ bound<PutTable>(
  'scatter',
  () => ({
    dim: [int],
    index: [tensor],
    src: [/* @__PURE__ */ either(tensor, other, 'Tensor'), null],
    value: [float, null],
    reduce: [/* @__PURE__ */ of(), null],
  }),
  (x, { dim, index, src: given, value, reduce }) => {
    const src = given ?? value;
    if (src === null || (given !== null && value !== null)) {
      throw new TypeError(
        `scatter() received an invalid combination of arguments - got ${src === null ? 'neither src nor value' : 'src and value'}`,
        'give src, a tensor as large as index, or value, a number',
      );
    }
    if (reduce !== null && reduce !== 'add' && reduce !== 'multiply') {
      throw new RuntimeError('reduce argument must be either add or multiply.');
    }
    const source = isTensor(src) ? src : f.expand(f.cast(f.wrap(src, x), x.dtype), index.shape);
    const { d, taken } = checkScatter(x, dim, index, source);
    if (reduce === 'multiply') {
      throw new NotImplementedError(
        "scatter() with reduce='multiply' is not there yet",
        'index_select, mul and index_put',
      );
    }
    if (reduce === 'add') return scatter_add(x, d, index, source);
    const places = f.gather(numbered(f.detach(x)), d, index);
    return named(`ScatterBackward${isTensor(src) ? 0 : 1}`, copied(x, put(x, places, taken)));
  },
) as Put<Input>;
const REDUCTIONS = ['sum', 'prod', 'mean', 'amax', 'amin'];
const isFold = (reduce: string): reduce is 'prod' | 'amax' | 'amin' => reduce !== 'sum' && reduce !== 'mean';
/** x with the sums of what falls on each position, or the means. */
function summed(x: Tensor, d: number, index: Tensor, src: Tensor, mean: boolean, includeSelf: boolean): Tensor {
  const ones = f.full(f.placeOf(x), { shape: index.shape, dtype: x.dtype, value: 1 });
  const fallen = f.scatter_add(f.zeros_like(f.detach(x)), d, index, ones);
  const sum = f.scatter_add(includeSelf ? x : f.where(f.eq(fallen, 0), x, 0), d, index, src);
  if (!mean) return sum;
  const count = f.maximum(includeSelf ? f.add(fallen, 1) : fallen, 1);
  return isFloating(x.dtype) ? f.div(sum, count) : f.floor_divide(sum, count);
}
/** A copy in which what falls on one position is one: its sum, product, mean, largest or smallest. */
export const scatter_reduce: ScatterReduce<Input> = /* @__PURE__ */ bound<ReduceOptions>(
  'scatter_reduce',
  { dim: [int], index: [tensor], src: [tensor], reduce: [str], include_self: [bool, true] },
  (x, { dim, index, src, reduce, include_self }) => {
    if (!REDUCTIONS.includes(reduce)) {
      throw new RuntimeError(`reduce argument must be either sum, prod, mean, amax or amin, got ${reduce}`);
    }
    const { d, taken } = checkScatter(x, dim, index, src);
    if (reduce === 'mean' && x.dtype === 'bool') throw noKernel('scatter_gather_tensor_cpu_reduce_mean', 'bool');
    // Truth values are numbers on the way.
    const [a, b] = [x, taken].map((t) => (t.dtype === 'bool' ? f.cast(t, 'int64') : t));
    const y = isFold(reduce)
      ? f.scatter_reduce(a, index, b, { dim: d, reduce, include_self })
      : summed(a, d, index, b, reduce === 'mean', include_self);
    return named('ScatterReduceBackward0', f.cast(y, x.dtype));
  },
);
/** What put gives, a copy where nothing was put. */
const copied = (x: Tensor, y: Tensor): Tensor => (y === x ? f.clone(x) : y);

/** Positions along a dimension, and its number. @throws IndexError, RuntimeError for what are none. */
function slices(name: string, x: Tensor, dim: number, index: Tensor): number {
  if (index.shape.length > 1) {
    throw new IndexError(
      `${name}(): Index is supposed to be a vector, but got dim: ${index.shape.length} with type: ${dtypes[index.dtype].scalarName} and size: ${formatSizes(index.shape)}`,
    );
  }
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new RuntimeError(
      `${name}(): Expected dtype int32/int64 for index but got: ${dtypes[index.dtype].scalarName}`,
    );
  }
  return normalizeDim(dim, x.shape.length);
}

/** @throws RuntimeError where a source does not have a slice for each position. */
function checkSource(name: string, x: Tensor, d: number, index: Tensor, source: Tensor): void {
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `${name}(): self (${dtypes[x.dtype].scalarName}) and source (${dtypes[source.dtype].scalarName}) must have the same scalar type`,
    );
  }
  const count = size(index.shape);
  if ((source.shape[d] ?? 1) !== count) {
    throw new RuntimeError(
      `${name}(): Number of indices (${count}) should be equal to source.size(dim): (${source.shape[d] ?? 1}), for dim: ${d}`,
    );
  }
  const rest = (shape: readonly number[]): readonly number[] => shape.filter((_, i) => i !== d);
  if (!sameShape(rest(x.shape), rest(source.shape))) {
    throw new RuntimeError(
      `source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ${formatSizes(x.shape)} source.shape = ${formatSizes(source.shape)}`,
    );
  }
}

const rows = (index: Tensor): Tensor => f.reshape(index, [size(index.shape)]);

/** A copy with slices added at positions of a dimension. */
export const index_add: AddSlices<Input> = /* @__PURE__ */ bound<SourceOptions>(
  'index_add',
  { dim: [int], index: [tensor], source: [tensor], alpha: [float, 1] },
  (x, { dim, index, source, alpha }) => {
    const d = slices('index_add_', x, dim, index);
    checkSource('index_add_', x, d, index, source);
    return f.index_add(x, rows(index), alpha === 1 ? source : f.mul(source, alpha), { dim: d });
  },
);
/** x with values where an index picks whole slices. */
const replaced = (
  name: string,
  x: Tensor,
  d: number,
  index: Tensor,
  value: (shape: readonly number[]) => Tensor,
): Tensor => {
  const places = f.index_select(numbered(f.detach(x)), d, rows(index));
  return named(name, copied(x, put(x, places, value(places.shape))));
};
/** A copy with slices at positions of a dimension. */
export const index_copy: CopySlices<Input> = /* @__PURE__ */ bound<Omit<SourceOptions, 'alpha'>>(
  'index_copy',
  { dim: [int], index: [tensor], source: [tensor] },
  (x, { dim, index, source }) => {
    const d = slices('index_copy_', x, dim, index);
    checkSource('index_copy_', x, d, index, source);
    return replaced('IndexCopyBackward0', x, d, index, () => source);
  },
);
/** A copy with one value at positions of a dimension. */
export const index_fill: FillSlices<Input> = /* @__PURE__ */ bound<FillSlicesOptions>(
  'index_fill',
  { dim: [int], index: [tensor], value: [other] },
  (x, { dim, index, value }) => {
    if (isTensor(value) && value.shape.length > 0) {
      throw new RuntimeError(
        `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`,
      );
    }
    const d = slices('index_fill_', x, dim, index);
    const filler = f.cast(isTensor(value) ? value : f.wrap(value, x), x.dtype);
    return replaced('IndexFillBackward0', x, d, index, (shape) => f.expand(filler, shape));
  },
);
/** A copy with values where an index points. */
export const index_put: IndexPut<Input> = /* @__PURE__ */ bound<IndexPutOptions>(
  'index_put',
  { indices: [/* @__PURE__ */ of<readonly Index[]>('tuple of Tensors')], values: [tensor], accumulate: [bool, false] },
  (x, { indices, values, accumulate }) => {
    if (x.dtype !== values.dtype) {
      throw new RuntimeError(
        `Index put requires the source and destination dtypes match, got ${dtypes[x.dtype].scalarName} for the destination and ${dtypes[values.dtype].scalarName} for the source.`,
      );
    }
    const places = picked(numbered(f.detach(x)), indices);
    const spread = f.expand(values, places.shape);
    const count = size(places.shape);
    if (!accumulate) return named('IndexPutBackward0', copied(x, put(x, places, spread)));
    const flat = f.scatter_add(
      f.reshape(x, [size(x.shape)]),
      0,
      f.reshape(places, [count]),
      f.reshape(spread, [count]),
    );
    return named('IndexPutBackward0', f.reshape(flat, x.shape));
  },
);
