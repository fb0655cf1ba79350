// The in-place forms: every elementwise function with an underscore, and the writes that have no other form.

import * as f from '../engine/functions.ts';
import {
  allocate,
  autogradOf,
  broadcastShapes,
  type DType,
  fillBernoulli,
  fillExponential,
  fillNormal,
  fillRandint,
  fillRandom,
  fillUniform,
  formatSizes,
  fromArray,
  type Generator,
  inplace,
  isLeaf,
  RuntimeError,
  size,
  type TypedArray,
} from '../engine/index.ts';
import { define, type TensorFunction } from './define.ts';
import { indexFunctions } from './index-functions.ts';
import { at, type Index, picksElements, sources } from './indexing.ts';
import { binaryFunctions, unaryFunctions } from './math-functions.ts';
import { named } from './names.ts';
import { default_generator } from './random.ts';
import { Tensor } from './tensor.ts';

type Underscored<F> = { readonly [K in keyof F & string as `${K}_`]: F[K] };

/** The in-place form of each function of a table. */
function underscored<F extends object>(table: F): Underscored<F> {
  const forms = Object.entries(table).map(([name, fn]: [string, TensorFunction<never[], Tensor>]) => [
    `${name}_`,
    (x: Tensor, ...args: never[]) => inplace(x, (y) => fn(y, ...args)),
  ]);
  return Object.fromEntries(forms) as Underscored<F>;
}

interface Draw {
  generator?: Generator | null;
}

/** Fills with random numbers drawn in row-major order. */
function drawn(
  x: Tensor,
  generator: Generator | null,
  fill: (g: Generator, data: TypedArray, dtype: DType) => void,
): Tensor {
  const data = allocate(x.dtype, x.numel());
  fill(generator ?? default_generator, data, x.dtype);
  return inplace(x, () => fromArray(Tensor, data, x.dtype, x.shape, x.device));
}

/** A plain value in x's dtype. */
const constant = (x: Tensor, value: number | boolean): Tensor => f.cast(f.wrap(value, x), x.dtype);

function fill(x: Tensor, value: number | boolean | Tensor): Tensor {
  if (typeof value === 'object' && value.shape.length > 0) {
    throw new RuntimeError(
      `fill_ only supports 0-dimension value tensor but got tensor with ${value.shape.length} dimensions.`,
    );
  }
  const constantOf = (): Tensor => (typeof value === 'object' ? value : constant(x, value));
  return inplace(x, () => f.expand(constantOf(), x.shape), false, 'FillBackward2');
}

/** Writes through positions and slices go to a view; those through masks and lists replace elements of the whole. */
function setAt(x: Tensor, index: readonly Index[], value: Tensor | number | boolean): Tensor {
  const source = typeof value === 'object' ? value : constant(x, value);
  if (!picksElements(index)) {
    const part = at(x, ...index);
    const lead = source.shape.findIndex((d) => d !== 1);
    const fitted =
      source.shape.length > part.shape.length ? f.reshape(source, source.shape.slice(Math.max(lead, 0))) : source;
    inplace(part, () => f.expand(fitted, part.shape), false, 'CopyBackwards');
    return x;
  }
  const { from, shape } = sources(x, index);
  return inplace(x, (y) => replaced(y, source, from, shape), false, 'IndexPutBackward0');
}

/** `y` with the elements of `source`, broadcast to `shape`, in its places: element from[i] at i, none where it is -1. */
function replaced(y: Tensor, source: Tensor, from: Float64Array, shape: readonly number[]): Tensor {
  let spread: Tensor;
  try {
    spread = f.expand(f.cast(source, y.dtype), shape);
  } catch {
    throw new RuntimeError(
      `shape mismatch: value tensor of shape ${formatSizes(source.shape)} cannot be broadcast to indexing result of shape ${formatSizes(shape)}`,
    );
  }
  if (size(shape) === 0) return y;
  const places = fromArray(Tensor, from, 'int64', [from.length], y.device);
  const picked = f.index_select(f.reshape(spread, [size(shape)]), 0, f.maximum(places, 0));
  const hit = f.reshape(f.ge(places, 0), y.shape);
  return named('IndexPutBackward0', f.where(hit, f.reshape(picked, y.shape), y));
}

export const writeFunctions = {
  fill_: fill as TensorFunction<[value: number | boolean | Tensor], Tensor>,
  zero_: ((x) => inplace(x, () => f.zeros_like(x), true, 'ZeroBackward0')) as TensorFunction<[], Tensor>,
  /** The elements of another tensor, broadcast and converted. */
  copy_: ((x, src) => inplace(x, () => src, false, 'CopyBackwards')) as TensorFunction<[src: Tensor], Tensor>,
  masked_fill_: ((x, mask, value) => {
    broadcastShapes(x.shape, mask.shape);
    return inplace(x, (y) => indexFunctions.masked_fill(y, mask, value));
  }) as TensorFunction<[mask: Tensor, value: number | boolean | Tensor], Tensor>,
  /** Python's `x[…] = value`: `x.setAt([':', 0], value)`. */
  setAt: setAt as TensorFunction<[index: readonly Index[], value: Tensor | number | boolean], Tensor>,
  uniform_: define<Draw & { from?: number; to?: number }>()(
    'uniform_',
    ['from', 'to', 'generator'],
    { from: 0, to: 1, generator: null },
    (x, { from, to, generator }) => drawn(x, generator, (g, data, dtype) => fillUniform(g, data, dtype, from, to)),
  ),
  normal_: define<Draw & { mean?: number; std?: number }>()(
    'normal_',
    ['mean', 'std', 'generator'],
    { mean: 0, std: 1, generator: null },
    (x, { mean, std, generator }) =>
      drawn(x, generator, (g, data, dtype) => fillNormal(g, data, dtype, mean, std, x.isContiguous)),
  ),
  bernoulli_: define<Draw & { p?: number }>()(
    'bernoulli_',
    ['p', 'generator'],
    { p: 0.5, generator: null },
    (x, { p, generator }) => drawn(x, generator, (g, data) => fillBernoulli(g, data, p)),
  ),
  exponential_: define<Draw & { lambd?: number }>()(
    'exponential_',
    ['lambd', 'generator'],
    { lambd: 1, generator: null },
    (x, { lambd, generator }) => drawn(x, generator, (g, data, dtype) => fillExponential(g, data, dtype, lambd)),
  ),
  /** Integers of the dtype's whole range, or in [from, to). */
  random_: define<Draw & { from?: number | null; to?: number | null }>()(
    'random_',
    ['from', 'to', 'generator'],
    { from: null, to: null, generator: null },
    (x, { from, to, generator }) =>
      drawn(x, generator, (g, data, dtype) => {
        if (from === null) fillRandom(g, data, dtype);
        else fillRandint(g, data, dtype, to === null ? 0 : from, to ?? from);
      }),
  ),
  /** Cuts the tensor off from its graph, in place. */
  detach_: ((x) => {
    if (x.base !== null)
      throw new RuntimeError(
        "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.",
      );
    if (!isLeaf(x)) autogradOf(x).node = null;
    if (x.autograd) x.autograd.requiresGrad = false;
    return x;
  }) as TensorFunction<[], Tensor>,
};

// PyTorch has no maximum_ and minimum_.
const { maximum: _maximum, minimum: _minimum, ...arithmetic } = binaryFunctions;

export const inplaceFunctions = {
  ...underscored(unaryFunctions),
  ...underscored(arithmetic),
  ...writeFunctions,
};
