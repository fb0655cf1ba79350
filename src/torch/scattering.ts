// Elements put, added and filled in at positions, in PyTorch's spelling. Of several that fall together the last one stays.

import * as f from '../engine/functions.ts';
import { IndexError, noKernel, normalizeDim, RuntimeError, sameShape, size, TypeError } from '../engine/index.ts';
import { numbered, put } from '../rules/put.ts';
import type { Input } from './calls.ts';
import { constant, converted, held } from './converted.ts';
import { bound } from './define.ts';
import { addedAt, reducedAt } from './fallen.ts';
import { bool, either, float, int, listOf, of, other, str, tensor } from './kinds.ts';
import { named, scalarName } from './names.ts';
import { type PlacesOptions, type Scatter, scatter_add } from './pick.ts';
import { type Index, picked, positions } from './picking.ts';
import { asNumbers, atLeast1d, scattered, shaped, spreadTo } from './positions.ts';
import { valuesFor } from './put-values.ts';
import { checkSlices } from './slices.ts';
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
/** A number that comes there, by its own name. */
type NamedValue = ScatterRest & { value: number };
type ValuePut = PlacesOptions & NamedValue;
/** Takes a dimension, positions in it, and what comes there. */
export interface Put<P extends unknown[] = []> {
  (...args: [...self: P, dim: number, index: Tensor, src: Value, options?: ScatterRest]): Tensor;
  (...args: [...self: P, options: PutOptions | ValuePut]): Tensor;
  (...args: [...self: P, dim: number, options: Omit<PutOptions, 'dim'> | Omit<ValuePut, 'dim'>]): Tensor;
  (...args: [...self: P, dim: number, index: Tensor, options: (ScatterRest & { src: Value }) | NamedValue]): Tensor;
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
  scatter_add_: Scatter;
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
        'scatter() received an invalid combination of arguments',
        'give one of src, a tensor as large as index, and value, a number',
      );
    }
    if (reduce !== null && reduce !== 'add' && reduce !== 'multiply') {
      throw new RuntimeError('reduce argument must be either add or multiply.');
    }
    const { d, into, places, taken } = scattered(x, dim, index, src);
    if (reduce === 'multiply') {
      const fold = { dim: d, reduce: 'prod', include_self: true } as const;
      return shaped(
        'ScatterBackward0',
        asNumbers([into, taken], ([a, b]) => f.scatter_reduce(a, places, b, fold)),
        x.shape,
      );
    }
    if (reduce === 'add') return scatter_add(x, d, places, taken);
    const chosen = f.gather(numbered(f.detach(into)), d, places);
    return named(`ScatterBackward${isTensor(src) ? 0 : 1}`, put(x, chosen, taken));
  },
) as Put<Input>;
const REDUCTIONS = ['sum', 'prod', 'mean', 'amax', 'amin'];
/** A copy in which what falls on one position is one: its sum, product, mean, largest or smallest. */
export const scatter_reduce: ScatterReduce<Input> = /* @__PURE__ */ bound<ReduceOptions>(
  'scatter_reduce',
  { dim: [int], index: [tensor], src: [tensor], reduce: [str], include_self: [bool, true] },
  (x, { dim, index, src, reduce, include_self }) => {
    if (!REDUCTIONS.includes(reduce)) {
      throw new RuntimeError(`reduce argument must be either sum, prod, mean, amax or amin, got ${reduce}`);
    }
    const { d, into, places, taken } = scattered(x, dim, index, src);
    if (reduce === 'mean' && x.dtype === 'bool') throw noKernel('scatter_gather_tensor_cpu_reduce_mean', 'bool');
    const y = asNumbers([into, taken], ([a, b]) => reducedAt(a, d, places, b, reduce, include_self));
    const name = 'ScatterReduceBackward0';
    return shaped(name, named(name, y), x.shape);
  },
  4,
);
/** The dimension of an index_copy. @throws IndexError, RuntimeError in its words for what does not fit. */
function checkCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): number {
  const d = normalizeDim(dim, x.shape.length);
  if (index.shape.length > 1) {
    throw new IndexError(`index_copy_(): Index should have dimension 1 or 0 (got ${index.shape.length})`);
  }
  const [own, given] = [x.shape.length, source.shape.length];
  const count = size(index.shape);
  if (given === 0 && count !== 1) {
    throw new IndexError(`index_copy_(): When source is scalar, index should have one element (got ${count})`);
  }
  if (own !== given && own > 0 && given > 0) {
    throw new IndexError(
      `index_copy_(): When source and destination are not scalars, their dimensionality must match. Source dimensionality (${given}), destination dimensionality (${own})`,
    );
  }
  if (index.dtype !== 'int64') {
    throw new RuntimeError(`index_copy_(): Expected a long tensor for index, but got ${scalarName(index)}`);
  }
  if (x.dtype !== source.dtype) {
    throw new RuntimeError(
      `index_copy_(): self and source expected to have the same dtype, but got (self) ${scalarName(x)} and (source) ${scalarName(source)}`,
    );
  }
  const [into, from] = [without(x.shape, d), given === 0 ? [] : without(source.shape, d)];
  if (!sameShape(into, from)) {
    throw new RuntimeError(
      `index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ${into.join(' ')} at dimension ${d} and source slice shape: ${from.join(' ')} at dimension 0.`,
    );
  }
  if (count !== (source.shape[d] ?? 1)) {
    throw new IndexError(
      `index_copy_(): Number of indices (${count}) should be equal to source.size(dim) (${source.shape[d] ?? 1})`,
    );
  }
  return d;
}

const without = (shape: readonly number[], dim: number): readonly number[] => shape.filter((_, i) => i !== dim);
const rows = (index: Tensor): Tensor => f.reshape(index, [size(index.shape)]);

/** A copy with slices added at positions of a dimension. */
export const index_add: AddSlices<Input> = /* @__PURE__ */ bound<SourceOptions>(
  'index_add',
  { dim: [int], index: [tensor], source: [tensor], alpha: [float, 1] },
  (x, { dim, index, source, alpha }) => {
    const d = checkSlices('index_add', x, dim, index, source);
    const factor = converted(alpha, x.dtype);
    const taken = factor === 1 ? source : f.mul(source, factor);
    return asNumbers([x, taken], ([a, b]) => f.index_add(a, rows(index), b, { dim: d }));
  },
  3,
);
/** A copy with slices at positions of a dimension. */
export const index_copy: CopySlices<Input> = /* @__PURE__ */ bound<Omit<SourceOptions, 'alpha'>>(
  'index_copy',
  { dim: [int], index: [tensor], source: [tensor] },
  (x, { dim, index, source }) => {
    const d = checkCopy(x, dim, index, source);
    const text = `index_copy_(): index {value} is out of bounds for dimension ${d} with size {below}`;
    const at = f.checked(rows(index), { from: 0, below: x.shape[d] ?? 1, error: 'IndexError', text });
    const places = f.index_select(numbered(f.detach(x)), d, at);
    return named('IndexCopyBackward0', put(x, places, source));
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
    if (index.dtype !== 'int64') throw new IndexError('index_fill_(): Expected dtype int64 for index.');
    if (index.shape.length > 1) throw new RuntimeError('Index has to be a vector/scalar');
    const d = normalizeDim(dim, x.shape.length);
    const whole = atLeast1d(x);
    const { at } = positions(whole, d, index);
    const filler = isTensor(value) ? held(value, x) : constant(value, x);
    const filled = f.ge(f.inverse_index(at, { length: whole.shape[d] }), 0);
    const along = x.shape.map((size, i) => (i === d ? size : 1));
    return named(`IndexFillBackward${isTensor(value) ? 1 : 0}`, f.where(f.reshape(filled, along), filler, x));
  },
);
/** A copy with values where an index points. */
export const index_put: IndexPut<Input> = /* @__PURE__ */ bound<IndexPutOptions>(
  'index_put',
  {
    indices: [/* @__PURE__ */ listOf(/* @__PURE__ */ of<Index>(), 'tuple of Tensors')],
    values: [tensor],
    accumulate: [bool, false],
  },
  (x, { indices, values, accumulate }) => {
    const source = valuesFor(x, indices, values, accumulate);
    const places = picked(numbered(f.detach(x)), indices);
    const spread = spreadTo(places.shape, source);
    const y = accumulate ? addedAt(x, places, spread) : put(x, places, spread);
    return named('IndexPutBackward0', y);
  },
);
