// Gathering, sorting and joining in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import {
  broadcastShapes,
  dtypes,
  formatSizes,
  IndexError,
  normalizeDim,
  promote,
  RuntimeError,
  read,
  ValueError,
} from '../engine/index.ts';
import { define, type TensorFunction } from './define.ts';
import { at } from './indexing.ts';
import { matrixFunctions } from './matrix-functions.ts';
import { cNames, named } from './names.ts';
import type { Tensor } from './tensor.ts';

const dimOf = (x: Tensor, dim: number): number => normalizeDim(dim, x.shape.length);

/** A pair of values and where they are: `[values, indices]`, and by name, as PyTorch's named tuples. */
export type ValuesIndices = [Tensor, Tensor] & { readonly values: Tensor; readonly indices: Tensor };

export function pair(values: Tensor, indices: Tensor): ValuesIndices {
  return Object.assign([values, indices] as [Tensor, Tensor], { values, indices });
}

/** Indices of the elements that are not 0, [count, rank]. */
function nonzero(x: Tensor): Tensor {
  const count = f.sum(f.cast(f.ne(x, 0), 'int64')).item();
  return f.nonzero(x, { count });
}

export interface Sort {
  dim?: number;
  descending?: boolean;
  /** Equal values keep their order; they always do here. */
  stable?: boolean | null;
}
const sortNames = ['dim', 'descending', 'stable'] as const;
const sortDefaults = { dim: -1, descending: false, stable: null } as const;

function sorted(x: Tensor, { dim, descending }: Required<Omit<Sort, 'stable'>>): ValuesIndices {
  const [values, indices] = f.sort(x, { dim: dimOf(x, dim), descending });
  return pair(values, indices);
}

/** Indices of gather and scatter. @throws RuntimeError for a dtype or rank that does not fit. */
function checkPlaces(name: string, x: Tensor, dim: number, index: Tensor, what: string): void {
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new RuntimeError(`${name}(): Expected dtype int32/int64 for index`);
  }
  if (index.shape.length !== x.shape.length) {
    throw new RuntimeError(`Index tensor must have the same number of dimensions as ${what} tensor`);
  }
  const n = x.shape[dim];
  const odd = read(index).find((i) => i < 0 || i >= n);
  if (odd !== undefined) throw new RuntimeError(`index ${odd} is out of bounds for dimension ${dim} with size ${n}`);
}

/** The first dimension in which an index is larger than what it looks into. */
const wider = (index: Tensor, x: Tensor, except: number): number =>
  index.shape.findIndex((d, i) => i !== except && d > x.shape[i]);

function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  checkPlaces('gather', x, dim, index, 'input');
  const odd = wider(index, x, dim);
  if (odd !== -1) {
    throw new RuntimeError(
      `Size does not match at dimension ${odd} expected index ${formatSizes(index.shape)} to be no larger than self ${formatSizes(x.shape)} apart from dimension ${dim}`,
    );
  }
  return f.gather(x, dim, index);
}

function scatterAdd(x: Tensor, dim: number, index: Tensor, src: Tensor): Tensor {
  checkPlaces('scatter', x, dim, index, 'self');
  if (x.dtype !== src.dtype) throw new RuntimeError('scatter(): Expected self.dtype to be equal to src.dtype');
  if (wider(index, x, dim) !== -1 || wider(index, src, -1) !== -1) {
    throw new RuntimeError(
      `Expected index ${formatSizes(index.shape)} to be no larger than self ${formatSizes(x.shape)} apart from dimension ${dim} and to be no larger size than src ${formatSizes(src.shape)}`,
    );
  }
  return f.scatter_add(x, dim, index, src);
}

function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  if (index.shape.length > 1) throw new IndexError('index_select(): Index is supposed to be a vector');
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new RuntimeError('index_select(): Expected dtype int32 or int64 for index');
  }
  return f.index_select(x, dim, index);
}

function maskedFill(x: Tensor, mask: Tensor, value: number | boolean | Tensor): Tensor {
  if (mask.dtype !== 'bool') {
    throw new RuntimeError(`masked_fill_ only supports boolean masks, but got mask with dtype ${cNames[mask.dtype]}`);
  }
  if (typeof value === 'object' && value.shape.length > 0) {
    throw new RuntimeError(
      `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.shape.length} dimension(s).`,
    );
  }
  broadcastShapes(mask.shape, x.shape);
  return named(
    'MaskedFillBackward0',
    f.where(mask, typeof value === 'object' ? f.cast(value, x.dtype) : fill(x, value), x),
  );
}

/** A plain value as x's dtype stores it. */
const fill = (x: Tensor, value: number | boolean): Tensor => f.cast(f.wrap(value, x), x.dtype);

export const indexFunctions = {
  /** Python's x[…]: `x.at(':', -1, ':')`, `x.at(0)`, `x.at(mask)`, `x.at('...', '1:3')`. */
  at,
  gather: define<{ dim: number; index: Tensor }>()('gather', ['dim', 'index'], {}, (x, { dim, index }) =>
    gather(x, dimOf(x, dim), index),
  ),
  scatter_add: define<{ dim: number; index: Tensor; src: Tensor }>()(
    'scatter_add',
    ['dim', 'index', 'src'],
    {},
    (x, o) => scatterAdd(x, dimOf(x, o.dim), o.index, o.src),
  ),
  index_select: define<{ dim: number; index: Tensor }>()('index_select', ['dim', 'index'], {}, (x, { dim, index }) =>
    indexSelect(x, dimOf(x, dim), index),
  ),
  masked_fill: define<{ mask: Tensor; value: number | boolean | Tensor }>()(
    'masked_fill',
    ['mask', 'value'],
    {},
    (x, { mask, value }) => maskedFill(x, mask, value),
  ),
  nonzero: ((x) => nonzero(x)) as TensorFunction<[], Tensor>,
  sort: define<Sort, ValuesIndices>()('sort', sortNames, sortDefaults, sorted),
  argsort: define<Sort>()('argsort', sortNames, sortDefaults, (x, o) => sorted(x, o)[1]),
  topk: define<{ k: number; dim?: number; largest?: boolean; sorted?: boolean }, ValuesIndices>()(
    'topk',
    ['k', 'dim', 'largest', 'sorted'],
    { dim: -1, largest: true, sorted: true },
    (x, { k, dim, largest }) => {
      const d = dimOf(x, dim);
      if (k < 0 || k > (x.shape[d] ?? 1)) throw new RuntimeError('selected index k out of range');
      const [values, indices] = sorted(x, { dim, descending: largest });
      if (x.shape.length === 0) return pair(named('TopkBackward0', values), indices);
      return pair(named('TopkBackward0', f.slice(values, d, 0, k)), f.slice(indices, d, 0, k));
    },
  ),
  ...matrixFunctions,
};

/** Picks from a where the condition holds, else from b. */
export function where(condition: Tensor, input: Tensor | number, other: Tensor | number): Tensor {
  if (condition.dtype !== 'bool' && condition.dtype !== 'uint8') {
    throw new RuntimeError(
      `where expected condition to be a boolean tensor, but got a tensor with dtype ${dtypes[condition.dtype].scalarName}`,
    );
  }
  return f.where(condition, input, other);
}

/** Tensors joined along a dimension, promoted to one dtype. */
export function cat(tensors: readonly Tensor[], dim: number | { readonly dim?: number } = 0): Tensor {
  if (tensors.length === 0) throw new ValueError('torch.cat(): expected a non-empty list of Tensors');
  const scalar = tensors.findIndex((x) => x.shape.length === 0);
  if (scalar !== -1) {
    throw new RuntimeError(`zero-dimensional tensor (at position ${scalar}) cannot be concatenated`);
  }
  const dtype = promote(tensors);
  // An empty vector may stand beside tensors of any rank, from the time before tensors could be empty in other shapes.
  const parts = tensors.filter((x) => x.shape.length !== 1 || x.shape[0] !== 0);
  const joined = parts.length > 0 ? parts : tensors;
  const d = dimOf(joined[0], typeof dim === 'number' ? dim : (dim.dim ?? 0));
  return f.cat_all(
    joined.map((x) => f.cast(x, dtype)),
    { dim: d },
  );
}

/** Tensors of one shape joined along a new dimension. */
export function stack(tensors: readonly Tensor[], dim: number | { readonly dim?: number } = 0): Tensor {
  if (tensors.length === 0) throw new RuntimeError('stack expects a non-empty TensorList');
  const { shape } = tensors[0];
  tensors.forEach((x, i) => {
    if (x.shape.join() !== shape.join()) {
      throw new RuntimeError(
        `stack expects each tensor to be equal size, but got [${shape.join(', ')}] at entry 0 and [${x.shape.join(', ')}] at entry ${i}`,
      );
    }
  });
  const d = normalizeDim(typeof dim === 'number' ? dim : (dim.dim ?? 0), shape.length + 1);
  return named(
    'StackBackward0',
    cat(
      tensors.map((x) => f.unsqueeze(x, d)),
      d,
    ),
  );
}
