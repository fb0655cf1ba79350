// The methods of Tensor: `torch.add(x, y)` and `x.add(y)` are one function. Only root entries import this file, so a
// program that never says `import 'bptt'` has the lean Tensor, in its types and at run time. Long because: the interface
// says of each method what it does.

import { TypeError } from '../engine/index.ts';
import { useTraining } from '../engine/training.ts';
import * as about from './about.ts';
import type { Along } from './along.ts';
import * as along from './along.ts';
import type { AngleMethods } from './angles.ts';
import * as angles from './angles.ts';
import type { ArrangeMethods } from './arrange.ts';
import * as arrange from './arrange.ts';
import type { Clamp, Div, Pow, Scaled } from './binary.ts';
import * as binary from './binary.ts';
import type { BitMethods } from './bits.ts';
import * as bits from './bits.ts';
import type { BlendMethods } from './blend.ts';
import * as blend from './blend.ts';
import type { Binary, Unary, WithSizes } from './calls.ts';
import type { ClosenessMethods } from './closeness.ts';
import * as closeness from './closeness.ts';
import type { To, TypeAs, TypeMethod } from './convert.ts';
import * as convert from './convert.ts';
import type { Chunk, Narrow, Select, Split, Unbind } from './cut.ts';
import * as cut from './cut.ts';
import type { DiagonalMethods } from './diagonals.ts';
import * as diagonals from './diagonals.ts';
import type { Bernoulli, Cauchy, Exponential, Geometric, LogNormal, Normal, RandomIntegers, Uniform } from './draw.ts';
import * as draw from './draw.ts';
import type { Extreme } from './extremes.ts';
import * as extremes from './extremes.ts';
import type { SetAt } from './indexing.ts';
import * as indexing from './indexing.ts';
import * as inplace from './inplace.ts';
import * as inplaceMath from './inplace-math.ts';
import * as inplacePlaces from './inplace-places.ts';
import type { ShapeMethods } from './inplace-shapes.ts';
import * as inplaceShapes from './inplace-shapes.ts';
import type { Stride } from './layout.ts';
import * as layout from './layout.ts';
import type { Addmm, Product } from './matrix.ts';
import * as matrix from './matrix.ts';
import type { NewMethods } from './new.ts';
import * as fresh from './new.ts';
import type { AtPlaces, MaskedFill, Nonzero, Scatter } from './pick.ts';
import * as pick from './pick.ts';
import type { Index } from './picking.ts';
import type { Collapse, LogSumExp, Norm, Position, Reduction } from './reduce.ts';
import * as reduce from './reduce.ts';
import type { RunningMethods } from './running.ts';
import * as running from './running.ts';
import type { ScatteringMethods } from './scattering.ts';
import * as scattering from './scattering.ts';
import type { SelectionMethods } from './selections.ts';
import * as selections from './selections.ts';
import type { SetMethods } from './sets.ts';
import * as sets from './sets.ts';
import type { Flatten, Flip, Squeeze, Strided, Transpose, Triangle, Unsqueeze } from './shape.ts';
import * as shape from './shape.ts';
import type { Sort, Topk } from './sort.ts';
import * as sort from './sort.ts';
import type { StatisticsMethods } from './statistics.ts';
import * as statistics from './statistics.ts';
import { Tensor } from './tensor.ts';
import type { Round } from './unary.ts';
import * as unary from './unary.ts';
import type { Spread } from './variance.ts';
import * as view from './view.ts';
import type { ViewMethods } from './views.ts';
import * as views from './views.ts';
import type { WhereMethod } from './where-method.ts';
import * as whereMethod from './where-method.ts';
import type { Copy, Fill } from './write.ts';
import * as write from './write.ts';

/** Methods that are described beside their functions. */
type Added = AngleMethods &
  ShapeMethods &
  ArrangeMethods &
  BitMethods &
  BlendMethods &
  ClosenessMethods &
  DiagonalMethods &
  NewMethods &
  RunningMethods &
  ScatteringMethods &
  SelectionMethods &
  SetMethods &
  StatisticsMethods &
  ViewMethods;

declare module './tensor.ts' {
  interface Tensor extends Added {
    // unary.ts
    /** -x. @throws RuntimeError for truth values. */
    neg: Unary;
    /** x · x. */
    square: Unary;
    /** |x|. */
    abs: Unary;
    /** -1, 0 or 1. */
    sign: Unary;
    /** The next whole number below. */
    floor: Unary;
    /** The next whole number above. */
    ceil: Unary;
    /** The whole part. */
    trunc: Unary;
    /** The nearest whole number; of two, the even one. */
    round: Round;
    /** e to the power of x. */
    exp: Unary;
    /** e to the power of x, less 1; exact near 0. */
    expm1: Unary;
    /** The natural logarithm. */
    log: Unary;
    /** The natural logarithm of 1 + x; exact near 0. */
    log1p: Unary;
    /** √x. */
    sqrt: Unary;
    /** 1 / √x. */
    rsqrt: Unary;
    /** 1 / x. */
    reciprocal: Unary;
    /** The sine of radians. */
    sin: Unary;
    /** The cosine of radians. */
    cos: Unary;
    /** The hyperbolic tangent. */
    tanh: Unary;
    /** 1 / (1 + e⁻ˣ). */
    sigmoid: Unary;
    /** max(x, 0). */
    relu: Unary;
    /** The error function. */
    erf: Unary;
    /** Whether each element is 0. */
    logical_not: Unary;
    // binary.ts
    /** input + alpha · other. */
    add: Scaled;
    /** input - alpha · other. */
    sub: Scaled;
    /** input · other. */
    mul: Binary;
    /** input / other, rounded as `;
rounding_mode` says. */
    div: Div;
    /** input to the power of exponent. */
    pow: Pow;
    /** What a division rounded down leaves; it has the sign of the divisor. */
    remainder: Binary;
    /** input / other, rounded down. */
    floor_divide: Binary;
    /** The larger of each two elements. */
    maximum: Binary;
    /** The smaller of each two elements. */
    minimum: Binary;
    /** input = other. */
    eq: Binary;
    /** input ≠ other. */
    ne: Binary;
    /** input < other. */
    lt: Binary;
    /** input ≤ other. */
    le: Binary;
    /** input > other. */
    gt: Binary;
    /** input ≥ other. */
    ge: Binary;
    /** Whether both are not 0. */
    logical_and: Binary;
    /** Whether one of both is not 0. */
    logical_or: Binary;
    /** Whether just one of both is not 0. */
    logical_xor: Binary;
    /** Values cut to [min, max]; either bound may be missing. */
    clamp: Clamp;
    // reduce.ts
    /** The sum. */
    sum: Reduction;
    /** The mean. @throws RuntimeError for integers and truth values. */
    mean: Reduction;
    /** The product. */
    prod: Reduction;
    /** The largest elements; equal ones share the gradient. */
    amax: Collapse;
    /** The smallest elements; equal ones share the gradient. */
    amin: Collapse;
    /** Whether one element is not 0. */
    any: Collapse;
    /** Whether no element is 0. */
    all: Collapse;
    /** log Σ eˣ, without overflow. */
    logsumexp: LogSumExp;
    /** Where the largest element is, int64. */
    argmax: Position;
    /** Where the smallest element is, int64. */
    argmin: Position;
    /** The variance. */
    var: Spread;
    /** The standard deviation. */
    std: Spread;
    /** (Σ |x|ᵖ)^(1/p). */
    norm: Norm;
    // along.ts
    /** eˣ / Σ eˣ along a dimension. */
    softmax: Along;
    /** The logarithm of softmax. */
    log_softmax: Along;
    /** The sums of the elements up to each one. */
    cumsum: Along;
    /** The products of the elements up to each one. */
    cumprod: Along;
    // where-method.ts
    /** The elements where the condition holds, else those of `other`. */
    where: WhereMethod;
    /** Whether each element is NaN. */
    isnan: Unary;
    /** Whether each element is neither infinite nor NaN. */
    isfinite: Unary;
    // extremes.ts
    /** The largest element; values and indices along a dimension; or the larger of each two elements. */
    max: Extreme;
    /** The smallest element; values and indices along a dimension; or the smaller of each two elements. */
    min: Extreme;
    // shape.ts
    /** The same elements in another shape: a view where strides allow it, else a copy. One size may be -1. */
    reshape: WithSizes;
    /** The dimensions in another order, as a view. */
    permute: WithSizes;
    /** Two dimensions in each other's place, as a view. */
    transpose: Transpose;
    /** The transposed matrix, as a view. @throws RuntimeError for more than two dimensions. */
    t: Unary;
    /** Without dimensions of size 1, as a view. */
    squeeze: Squeeze;
    /** With a new dimension of size 1, as a view. */
    unsqueeze: Unsqueeze;
    /** Neighbouring dimensions merged into one. */
    flatten: Flatten;
    /** A copy with the order along dimensions reversed. */
    flip: Flip;
    /** A copy of the lower triangle of each matrix, 0 elsewhere. */
    tril: Triangle;
    /** A copy of the upper triangle of each matrix, 0 elsewhere. */
    triu: Triangle;
    /** A copy, through which gradients flow. */
    clone: Unary;
    /** A view of the storage with any shape and strides. @throws RuntimeError where it would leave the storage. */
    as_strided: Strided;
    // view.ts
    /** The same elements in another shape, always a view. @throws RuntimeError where strides do not allow it. */
    view: WithSizes;
    /** Dimensions of size 1 repeated without a copy, as a view; -1 keeps a size. */
    expand: WithSizes;
    /** Copies of the whole along each dimension. */
    repeat: WithSizes;
    /** The tensor itself where its elements lie in row-major order, else a copy. */
    contiguous: Unary;
    // cut.ts
    /** One position of a dimension, which goes away. */
    select: Select;
    /** A range of a dimension. */
    narrow: Narrow;
    /** A dimension cut into a number of pieces. */
    chunk: Chunk;
    /** A dimension cut into pieces of given lengths. */
    split: Split;
    /** Every position of a dimension, which goes away. */
    unbind: Unbind;
    // pick.ts
    /** One element of a dimension for each position, all other coordinates the same. */
    gather: AtPlaces;
    /** A copy with the elements of `;
src` added at the positions that `;
index` says. */
    scatter_add: Scatter;
    /** Copies of whole positions of a dimension, in the order of a vector of them. */
    index_select: AtPlaces;
    /** A copy with a value wherever the mask is true. */
    masked_fill: MaskedFill;
    /** Coordinates of the elements that are not 0, int64 [count, rank]. */
    nonzero: Nonzero;
    // sort.ts
    /** Sorted values, and where they were. */
    sort: Sort;
    /** Where the sorted values were. */
    argsort: Sort<[], Tensor>;
    /** The k largest or smallest values, and where they are. */
    topk: Topk;
    // matrix.ts
    /** The product of two vectors. */
    dot: Product;
    /** The product of a matrix [n, k] and a vector [k]. */
    mv: Product;
    /** The product of vectors, matrices or batches of them; leading dimensions broadcast. */
    matmul: Product;
    /** The products of two batches of matrices, [b, n, k] and [b, k, m]. */
    bmm: Product;
    /** The product of two matrices, [n, k] and [k, m]. */
    mm: Product;
    /** beta · input + alpha · (mat1 @ mat2). */
    addmm: Addmm;
    // indexing.ts
    /**
     * Python's x[…] = value: `;
x.setAt(
  [':', 0],
  value,
)`. Writes through positions and slices go to a view; those through masks and lists replace elements of the whole.
     */
    setAt: SetAt;
    // convert.ts
    /** `;
to('float64')`, `;
to('reference')`, `;
to('cpu', 'float64')`, `;
to(other)` or `;
to({ dtype, device })`. */
    to: To;
    /** The name of the tensor's class; with `;
'torch.FloatTensor'`, a constructor of that name or a dtype, a conversion. */
    type: TypeMethod;
    /** In the dtype of another tensor. */
    type_as: TypeAs;
    /** On the CPU. */
    cpu: Unary;
    /** As float32. */
    float: Unary;
    /** As float64. */
    double: Unary;
    /** As int64. */
    long: Unary;
    /** As int32. */
    int: Unary;
    /** As uint8. */
    byte: Unary;
    /** As bool. */
    bool: Unary;
    // about.ts
    /** Whether the dtype is float32 or float64. */
    is_floating_point(): boolean;
    // layout.ts
    /** For each dimension, how many elements apart neighbours are. */
    stride: Stride;
    /** Whether the elements lie in row-major order without gaps. */
    is_contiguous(): boolean;
    // inplace.ts
    /** `;
neg` in place. */
    neg_: Unary;
    /** `;
abs` in place. */
    abs_: Unary;
    /** `;
sign` in place. */
    sign_: Unary;
    /** `;
floor` in place. */
    floor_: Unary;
    /** `;
ceil` in place. */
    ceil_: Unary;
    /** `;
trunc` in place. */
    trunc_: Unary;
    /** `;
round` in place. */
    round_: Round;
    /** `;
exp` in place. */
    exp_: Unary;
    /** `;
expm1` in place. */
    expm1_: Unary;
    /** `;
log` in place. */
    log_: Unary;
    /** `;
log1p` in place. */
    log1p_: Unary;
    /** `;
sqrt` in place. */
    sqrt_: Unary;
    /** `;
rsqrt` in place. */
    rsqrt_: Unary;
    /** `;
reciprocal` in place. */
    reciprocal_: Unary;
    /** `;
sin` in place. */
    sin_: Unary;
    /** `;
cos` in place. */
    cos_: Unary;
    /** `;
tanh` in place. */
    tanh_: Unary;
    /** `;
sigmoid` in place. */
    sigmoid_: Unary;
    /** `;
relu` in place. */
    relu_: Unary;
    /** `;
erf` in place. */
    erf_: Unary;
    /** `;
square` in place. */
    square_: Unary;
    /** `;
logical_not` in place. */
    logical_not_: Unary;
    /** `;
add` in place. */
    add_: Scaled;
    /** `;
sub` in place. */
    sub_: Scaled;
    /** `;
div` in place. */
    div_: Div;
    /** `;
pow` in place. */
    pow_: Pow;
    /** `;
clamp` in place. */
    clamp_: Clamp;
    /** `;
mul` in place. */
    mul_: Binary;
    /** `;
remainder` in place. */
    remainder_: Binary;
    /** `;
floor_divide` in place. */
    floor_divide_: Binary;
    /** `;
eq` in place. */
    eq_: Binary;
    /** `;
ne` in place. */
    ne_: Binary;
    /** `;
lt` in place. */
    lt_: Binary;
    /** `;
le` in place. */
    le_: Binary;
    /** `;
gt` in place. */
    gt_: Binary;
    /** `;
ge` in place. */
    ge_: Binary;
    /** `;
logical_and` in place. */
    logical_and_: Binary;
    /** `;
logical_or` in place. */
    logical_or_: Binary;
    /** `;
logical_xor` in place. */
    logical_xor_: Binary;
    // write.ts
    /** Every element set to a number, or to a tensor without dimensions. */
    fill_: Fill;
    /** Every element set to 0. */
    zero_: Unary;
    /** The elements of another tensor, broadcast and converted. */
    copy_: Copy;
    /** `;
masked_fill` in place; the mask broadcasts. */
    masked_fill_: MaskedFill;
    /** Cuts the tensor off from its graph, in place. */
    detach_: Unary;
    // draw.ts
    /** Numbers from U(from, to). */
    uniform_: Uniform;
    /** Numbers from N(mean, std²). */
    normal_: Normal;
    /** 1 with probability p, else 0. */
    bernoulli_: Bernoulli;
    /** Numbers from the exponential distribution. */
    exponential_: Exponential;
    /** How many trials of probability p it takes to succeed once. */
    geometric_: Geometric;
    /** Numbers from the Cauchy distribution around a median. */
    cauchy_: Cauchy;
    /** exp of numbers from N(mean, std²). */
    log_normal_: LogNormal;
    /** Integers of the dtype's whole range, or in [from, to). */
    random_: RandomIntegers;
    /** Python's x[…] by whatever PyTorch takes: lists, tensors of positions and masks too, which pick elements, a copy. */
    at(...indices: Index[]): Tensor;
    /** The transposed matrix, as a view. */
    readonly T: Tensor;
    /** The size of the first dimension. @throws TypeError without dimensions. */
    readonly length: number;
    /** Counts in-place writes to the storage, of which views share one. */
    readonly _version: number;
    /** The parts along the first dimension. */
    [Symbol.iterator](): IterableIterator<Tensor>;
  }
}

const families = {
  ...unary,
  ...binary,
  ...reduce,
  ...along,
  ...extremes,
  ...shape,
  ...view,
  ...cut,
  ...pick,
  ...sort,
  ...matrix,
  ...indexing,
  ...convert,
  ...about,
  ...layout,
  ...inplace,
  ...write,
  ...draw,
  ...angles,
  ...arrange,
  ...bits,
  ...blend,
  ...closeness,
  ...diagonals,
  ...fresh,
  ...running,
  ...scattering,
  ...selections,
  ...sets,
  ...statistics,
  ...views,
  ...inplaceMath,
  ...inplacePlaces,
  ...inplaceShapes,
  ...whereMethod,
};

/** Every function of the families is a method that the interface declares. */
const declared: { readonly [K in keyof typeof families]: unknown } = Tensor.prototype;

/** Attaches functions to a prototype: the tensor before the dot is their first argument. */
function attach(
  prototype: object,
  functions: { readonly [name: string]: (x: Tensor, ...args: never[]) => unknown },
): void {
  for (const [name, of] of Object.entries(functions)) {
    const value = function (this: Tensor, ...args: never[]): unknown {
      return Reflect.apply(of, this, [this, ...args]);
    };
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}

attach(declared, families);

Object.defineProperties(Tensor.prototype, {
  T: {
    get(this: Tensor): Tensor {
      return shape.permute(this, [...this.shape.keys()].reverse());
    },
    configurable: true,
  },
  length: {
    get(this: Tensor): number {
      if (this.shape.length === 0) throw new TypeError('len() of a 0-d tensor');
      return this.shape[0];
    },
    configurable: true,
  },
  _version: {
    get(this: Tensor): number {
      return this.storage.version;
    },
    configurable: true,
  },
  [Symbol.iterator]: {
    *value(this: Tensor): Generator<Tensor> {
      if (this.shape.length === 0) throw new TypeError('iteration over a 0-d tensor');
      yield* cut.unbind(this);
    },
    writable: true,
    configurable: true,
  },
});

useTraining();
