// Elements taken by masks and flat positions, repeated, and counted by value, in PyTorch's spelling. What hangs on values
// alone is found through `nonzero` and `largest` of engine/places.ts.

import * as f from '../engine/functions.ts';
import {
  broadcastShapes,
  dtypes,
  IndexError,
  isFloating,
  isPlainObject,
  noKernel,
  normalizeDim,
  RuntimeError,
  size,
} from '../engine/index.ts';
import type { Input } from './calls.ts';
import { bound, define } from './define.ts';
import { either, int, tensor } from './kinds.ts';
import { named } from './names.ts';
import { gather } from './pick.ts';
import { inARow } from './positions.ts';
import { Tensor } from './tensor.ts';
import { contiguous } from './view.ts';

/** Takes truth values that broadcast with the input. */
export interface MaskedSelect<P extends unknown[] = []> {
  (...args: [...self: P, mask: Tensor]): Tensor;
  (...args: [...self: P, options: { mask: Tensor }]): Tensor;
}
export interface MaskedScatterOptions {
  /** Truth values that broadcast to the input's shape. */
  mask: Tensor;
  /** What comes there, in order; at least as many elements. */
  source: Tensor;
}
/** Takes a mask and what comes there in order. */
export interface MaskedScatter<P extends unknown[] = []> {
  (...args: [...self: P, mask: Tensor, source: Tensor]): Tensor;
  (...args: [...self: P, options: MaskedScatterOptions]): Tensor;
}
/** Takes positions among all elements in a row. */
export interface Take<P extends unknown[] = []> {
  (...args: [...self: P, index: Tensor]): Tensor;
  (...args: [...self: P, options: { index: Tensor }]): Tensor;
}
export interface TakeAlongOptions {
  /** Positions, which broadcast with the input but along `dim`. */
  indices: Tensor;
  /** The dimension that the positions are of; all elements in a row by default. */
  dim?: number | null;
}
/** Takes positions, and the dimension that they are of. */
export interface TakeAlong<P extends unknown[] = []> {
  (...args: [...self: P, indices: Tensor, dim?: number | null]): Tensor;
  (...args: [...self: P, options: TakeAlongOptions]): Tensor;
}
export interface RepeatRest {
  /** Along which dimension; of all elements in a row by default. */
  dim?: number | null;
  /** How many there will be; found from `repeats` by default. */
  output_size?: number | null;
}
export interface RepeatOptions extends RepeatRest {
  /** How often each element comes: one number for all, or one for each. */
  repeats: number | Tensor;
}
/** Takes how often each element comes, and along which dimension. */
export interface RepeatInterleave<P extends unknown[] = []> {
  (...args: [...self: P, repeats: number | Tensor, dim?: number | null | RepeatRest]): Tensor;
  (...args: [...self: P, options: RepeatOptions]): Tensor;
}
/** The function, which takes the numbers of times alone too. */
export interface RepeatFunction extends RepeatInterleave<Input> {
  (repeats: Tensor, options?: Pick<RepeatRest, 'output_size'>): Tensor;
}
export interface CountOptions {
  /** What each element counts; 1 by default. */
  weights?: Tensor | null;
  /** How many counts there are at least; 0 by default. */
  minlength?: number;
}
/** Takes weights and the least number of counts. */
export interface Bincount<P extends unknown[] = []> {
  (...args: [...self: P, weights?: Tensor | null, minlength?: number]): Tensor;
  (...args: [...self: P, options: CountOptions]): Tensor;
}

/** The methods of this file. */
export interface SelectionMethods {
  /** The elements where the mask is true, in a row. */
  masked_select: MaskedSelect;
  /** A copy with the elements of a source, in order, where the mask is true. */
  masked_scatter: MaskedScatter;
  /** `masked_scatter` in place. */
  masked_scatter_: MaskedScatter;
  /** Elements by their positions among all in a row. */
  take: Take;
  /** `gather` with positions that broadcast. */
  take_along_dim: TakeAlong;
  /** Each element several times, one behind the other. */
  repeat_interleave: RepeatInterleave;
  /** How often each number from 0 on is there. */
  bincount: Bincount;
}

const flat = (x: Tensor): Tensor => f.reshape(x, [size(x.shape)]);

/** The elements where the mask is true, in a row. */
export const masked_select: MaskedSelect<Input> = /* @__PURE__ */ bound<{ mask: Tensor }>(
  'masked_select',
  { mask: [tensor] },
  (x, { mask }) => {
    if (mask.dtype !== 'bool') throw new RuntimeError('masked_select: expected BoolTensor for mask');
    const shape = broadcastShapes(mask.shape, x.shape);
    const hits = f.select(f.nonzero(flat(f.expand(mask, shape))), 1, 0);
    return named('MaskedSelectBackward0', f.index_select(flat(f.expand(x, shape)), 0, hits));
  },
);

/** A copy with the elements of a source, in order, where the mask is true. */
export const masked_scatter: MaskedScatter<Input> = /* @__PURE__ */ bound<MaskedScatterOptions>(
  'masked_scatter',
  { mask: [tensor], source: [tensor] },
  (x, { mask, source }) => {
    if (mask.dtype !== 'bool') {
      throw new RuntimeError(
        `masked_scatter_ only supports boolean masks, but got mask with dtype ${dtypes[mask.dtype].scalarName}`,
      );
    }
    if (x.dtype !== source.dtype) {
      throw new RuntimeError(
        `masked_scatter: expected self and source to have same dtypes but got${dtypes[x.dtype].scalarName} and ${dtypes[source.dtype].scalarName}`,
      );
    }
    const shape = broadcastShapes(mask.shape, x.shape);
    const full = flat(f.expand(mask, shape));
    const place = f.maximum(f.sub(f.cumsum(full, 0), 1), 0);
    const below = source.numel();
    const text = 'Number of elements of source < number of ones in mask';
    const inside = f.checked(f.where(full, place, 0), { below, error: 'RuntimeError', text });
    const chosen = f.reshape(f.index_select(flat(source), 0, inside), shape);
    const y = contiguous(f.where(f.expand(mask, shape), chosen, f.expand(x, shape)));
    return named('MaskedScatterBackward0', y);
  },
);
/** Elements by their positions among all in a row. */
export const take: Take<Input> = /* @__PURE__ */ bound<{ index: Tensor }>(
  'take',
  { index: [tensor] },
  (x, { index }) => {
    if (index.dtype !== 'int64') {
      throw new RuntimeError(`take(): Expected a long tensor for index, but got ${dtypes[index.dtype].scalarName}`);
    }
    const n = x.numel();
    if (n === 0 && size(index.shape) > 0) throw new IndexError('take(): tried to take from an empty tensor');
    return named('TakeBackward0', f.reshape(f.index_select(flat(x), 0, flat(inARow(index, n))), index.shape));
  },
);

/** `gather` with positions that broadcast. */
export const take_along_dim: TakeAlong<Input> = /* @__PURE__ */ bound<TakeAlongOptions>(
  'take_along_dim',
  { indices: [tensor], dim: [int, null] },
  (x, { indices, dim }) => {
    if (indices.dtype !== 'int64') {
      throw new RuntimeError(
        `torch.take_along_dim(): dtype of indices should be Long but got ${dtypes[indices.dtype].scalarName}`,
      );
    }
    if (dim === null) return gather(flat(x), 0, flat(indices));
    const [own, given] = [x.shape.length, indices.shape.length];
    if (own !== given) {
      throw new RuntimeError(
        `torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${own} dimensions for input, and ${given} dimensions for indices`,
      );
    }
    const d = normalizeDim(dim, own);
    const but = (shape: readonly number[]): number[] => shape.map((n, i) => (i === d ? 1 : n));
    const common = broadcastShapes(but(x.shape), but(indices.shape));
    const spread = (y: Tensor): Tensor =>
      f.expand(
        y,
        common.map((n, i) => (i === d ? y.shape[d] : n)),
      );
    // PyTorch counts round and round.
    return gather(spread(x), d, f.remainder(spread(indices), Math.max(x.shape[d] ?? 1, 1)));
  },
);

/** For each of the elements that will be, which one it repeats. @throws RuntimeError where they are not as many as was said. */
function origins(repeats: Tensor, count: number | null): Tensor {
  if (isFloating(repeats.dtype)) throw noKernel('repeat_interleave_cpu', repeats.dtype, 'int64');
  if (repeats.shape.length > 1) throw new RuntimeError('repeat_interleave only accept 1D vector as repeat');
  const error = 'RuntimeError';
  const times = f.checked(flat(f.detach(repeats)), { from: 0, error, text: 'repeats can not be negative' });
  const turn = f.range(f.placeOf(times), Math.max(f.largest(times), 0));
  const found = f.select(f.nonzero(f.lt(turn, f.unsqueeze(times, 1))), 1, 0);
  if (count !== null && count !== found.numel()) throw new RuntimeError('allocated size does not match required size');
  return found;
}

/** Each element several times, one behind the other. */
const repeated: RepeatInterleave<Input> = /* @__PURE__ */ bound<RepeatOptions>(
  'repeat_interleave',
  { repeats: [/* @__PURE__ */ either(int, tensor, 'Tensor')], dim: [int, null], output_size: [int, null] },
  (input, { repeats, dim, output_size }) => {
    const x = dim === null ? flat(input) : input;
    const d = normalizeDim(dim ?? 0, x.shape.length);
    const n = x.shape[d];
    if (typeof repeats === 'number') {
      if (repeats < 0) throw new RuntimeError('Repeats must be non-negative');
      if (output_size !== null && output_size !== n * repeats) {
        throw new RuntimeError(
          `repeat_interleave: Invalid output_size, expected ${n * repeats} but got ${output_size}`,
        );
      }
      const [front, back] = [x.shape.slice(0, d + 1), x.shape.slice(d + 1)];
      const apart = f.expand(f.unsqueeze(x, d + 1), [...front, repeats, ...back]);
      return named('ViewBackward0', f.reshape(f.clone(apart), [...x.shape.slice(0, d), n * repeats, ...back]));
    }
    const count = size(repeats.shape);
    if (count !== 1 && count !== n) {
      throw new RuntimeError(
        `repeats must have the same size as input along dim, but got repeats.size(0) = ${count} and input.size(${d}) = ${n}`,
      );
    }
    const each = count === 1 ? f.expand(f.reshape(repeats, [1]), [n]) : repeats;
    return f.index_select(x, d, origins(each, output_size));
  },
  2,
);
const positions = /* @__PURE__ */ define<{ repeats: Tensor; output_size?: number | null }>(
  'repeat_interleave',
  { repeats: [tensor], output_size: [int, null] },
  ({ repeats, output_size }) => origins(repeats, output_size),
  1,
);
/** Each element several times, one behind the other; of numbers of times alone, each position so often. */
export const repeat_interleave = function (this: unknown, ...args: never[]): Tensor {
  const last: unknown = args.at(-1);
  const options = isPlainObject(last) ? last : {};
  const places = args.length - (options === last ? 1 : 0);
  const alone = places === 0 ? 'repeats' in options && !('input' in options) : places === 1 && !('repeats' in options);
  return Reflect.apply(alone && !(this instanceof Tensor) ? positions : repeated, this, args);
} as RepeatFunction;

/** How often each number from 0 on is there. */
export const bincount: Bincount<Input> = /* @__PURE__ */ bound<CountOptions>(
  'bincount',
  { weights: [tensor, null], minlength: [int, 0] },
  (x, { weights, minlength }) => {
    if (isFloating(x.dtype) || x.dtype === 'bool') throw noKernel('bincount_cpu', x.dtype, 'int64');
    if (minlength < 0) throw new RuntimeError('minlength should be >= 0');
    const text = 'bincount only supports 1-d non-negative integral inputs.';
    if (x.shape.length !== 1) throw new RuntimeError(text);
    if (weights !== null && (weights.shape.length !== 1 || weights.shape[0] !== x.shape[0])) {
      throw new RuntimeError('weights should be 1-d and have the same length as input');
    }
    const bins = f.checked(f.cast(f.detach(x), 'int64'), { from: 0, error: 'RuntimeError', text });
    const count = Math.max(f.largest(bins) + 1, minlength);
    const dtype = weights === null ? 'int64' : weights.dtype === 'float32' ? 'float32' : 'float64';
    const counted = weights === null ? f.ones_like(bins) : f.cast(f.detach(weights), dtype);
    return f.scatter_add(f.zeros_like(counted, [count]), 0, bins, counted);
  },
);
