// The methods of Tensor: `torch.add(x, y)` and `x.add(y)` are one function. Only root entries import this file, so a
// program that never says `import 'bptt'` has the lean Tensor, in its types and at run time.

import { retained, TypeError } from '../engine/index.ts';
import { useTraining } from '../engine/training.ts';
import type { AboutMethods } from './about.ts';
import * as about from './about.ts';
import type { ActivationMethods } from './activations.ts';
import * as activations from './activations.ts';
import type { AdjointMethods } from './adjoint.ts';
import * as adjoint from './adjoint.ts';
import type { AlongMethods } from './along.ts';
import * as along from './along.ts';
import type { AngleMethods } from './angles.ts';
import * as angles from './angles.ts';
import type { ArrangeMethods } from './arrange.ts';
import * as arrange from './arrange.ts';
import type { BinaryMethods } from './binary.ts';
import * as binary from './binary.ts';
import type { BitMethods } from './bits.ts';
import * as bits from './bits.ts';
import type { BlendMethods } from './blend.ts';
import * as blend from './blend.ts';
import type { ClosenessMethods } from './closeness.ts';
import * as closeness from './closeness.ts';
import type { ConvertMethods } from './convert.ts';
import * as convert from './convert.ts';
import type { CoordinateMethods } from './coordinates.ts';
import * as coordinates from './coordinates.ts';
import type { CovarianceMethods } from './covariance.ts';
import * as covariance from './covariance.ts';
import type { CutMethods } from './cut.ts';
import * as cut from './cut.ts';
import type { DiagonalMethods } from './diagonals.ts';
import * as diagonals from './diagonals.ts';
import type { DifferenceMethods } from './differences.ts';
import * as differences from './differences.ts';
import type { DistributionMethods } from './distributions.ts';
import * as distributions from './distributions.ts';
import type { DrawMethods } from './draw.ts';
import * as draw from './draw.ts';
import type { ExtremeMethods } from './extremes.ts';
import * as extremes from './extremes.ts';
import type { FillDiagonalMethods } from './fill-diagonal.ts';
import * as fillDiagonal from './fill-diagonal.ts';
import type { HistcMethods } from './histc.ts';
import * as histc from './histc.ts';
import type { HistogramMethods } from './histogram.ts';
import * as histogram from './histogram.ts';
import type { IndexReduceMethods } from './index-reduce.ts';
import * as indexReduce from './index-reduce.ts';
import type { IndexingMethods } from './indexing.ts';
import * as indexing from './indexing.ts';
import type { InplaceMethods } from './inplace.ts';
import * as inplace from './inplace.ts';
import * as inplaceMath from './inplace-math.ts';
import * as inplacePlaces from './inplace-places.ts';
import type { InplaceShapeMethods } from './inplace-shapes.ts';
import * as inplaceShapes from './inplace-shapes.ts';
import type { LayoutMethods } from './layout.ts';
import * as layout from './layout.ts';
import type { LogarithmMethods } from './logarithms.ts';
import * as logarithms from './logarithms.ts';
import type { ManyProductsMethods } from './many-products.ts';
import * as manyProducts from './many-products.ts';
import type { MatrixMethods } from './matrix.ts';
import * as matrix from './matrix.ts';
import type { NanMedianMethods } from './nanmedian.ts';
import * as nanmedian from './nanmedian.ts';
import type { NanMethods } from './nans.ts';
import * as nans from './nans.ts';
import type { NewMethods } from './new.ts';
import * as fresh from './new.ts';
import type { PartScatterMethods } from './part-scatter.ts';
import * as partScatter from './part-scatter.ts';
import type { PartMethods } from './parts.ts';
import * as parts from './parts.ts';
import type { PickMethods } from './pick.ts';
import * as pick from './pick.ts';
import type { Index } from './picking.ts';
import type { PowerMethods } from './powers.ts';
import * as powers from './powers.ts';
import type { ProductMethods } from './products.ts';
import * as products from './products.ts';
import type { PutMethods } from './put.ts';
import * as puts from './put.ts';
import type { QuantileMethods } from './quantiles.ts';
import * as quantiles from './quantiles.ts';
import type { ReduceMethods } from './reduce.ts';
import * as reduce from './reduce.ts';
import type { RunningMethods } from './running.ts';
import * as running from './running.ts';
import type { ScatteringMethods } from './scattering.ts';
import * as scattering from './scattering.ts';
import type { SelectionMethods } from './selections.ts';
import * as selections from './selections.ts';
import type { SetMethods } from './sets.ts';
import * as sets from './sets.ts';
import type { ShapeMethods } from './shape.ts';
import * as shape from './shape.ts';
import type { SignMethods } from './signs.ts';
import * as signs from './signs.ts';
import type { SortMethods } from './sort.ts';
import * as sort from './sort.ts';
import type { StatisticsMethods } from './statistics.ts';
import * as statistics from './statistics.ts';
import { Tensor } from './tensor.ts';
import { exchanged, hermitian } from './transposes.ts';
import type { UnaryMethods } from './unary.ts';
import * as unary from './unary.ts';
import type { VectorMethods } from './vectors.ts';
import * as vectors from './vectors.ts';
import type { ViewMethods } from './view.ts';
import * as view from './view.ts';
import type { ViewsMethods } from './views.ts';
import * as views from './views.ts';
import type { WhereMethods } from './where-method.ts';
import * as whereMethod from './where-method.ts';
import type { WriteMethods } from './write.ts';
import * as write from './write.ts';

/** What computes element by element, and products. */
type Mathematics = ActivationMethods &
  AlongMethods &
  AngleMethods &
  BinaryMethods &
  BitMethods &
  BlendMethods &
  ClosenessMethods &
  DifferenceMethods &
  LogarithmMethods &
  ManyProductsMethods &
  MatrixMethods &
  PowerMethods &
  ProductMethods &
  SignMethods &
  UnaryMethods &
  VectorMethods;
/** What elements tell together. */
type Figures = CovarianceMethods &
  ExtremeMethods &
  HistcMethods &
  HistogramMethods &
  NanMedianMethods &
  NanMethods &
  QuantileMethods &
  ReduceMethods &
  RunningMethods &
  SortMethods &
  StatisticsMethods;
/** What gives elements another place, picks them, or says where they are. */
type Places = AdjointMethods &
  ArrangeMethods &
  CoordinateMethods &
  CutMethods &
  DiagonalMethods &
  IndexingMethods &
  IndexReduceMethods &
  LayoutMethods &
  PartMethods &
  PartScatterMethods &
  PickMethods &
  PutMethods &
  ScatteringMethods &
  SelectionMethods &
  SetMethods &
  ShapeMethods &
  ViewMethods &
  ViewsMethods &
  WhereMethods;
/** What makes tensors, writes into them, or tells of them. */
type Contents = AboutMethods &
  ConvertMethods &
  DistributionMethods &
  DrawMethods &
  FillDiagonalMethods &
  InplaceMethods &
  InplaceShapeMethods &
  NewMethods &
  WriteMethods;
/** The methods, each of which is described beside its function. */
type Methods = Mathematics & Figures & Places & Contents;

declare module './tensor.ts' {
  interface Tensor extends Methods {
    /** Python's x[…] by whatever PyTorch takes: lists, tensors of positions and masks too, which pick elements, a copy. */
    at(...indices: Index[]): Tensor;
    /** The transposed matrix, as a view. */
    readonly T: Tensor;
    /** The last two dimensions exchanged, as a view. @throws RuntimeError for one dimension. */
    readonly mT: Tensor;
    /** `mT`: the numbers are real. */
    readonly mH: Tensor;
    /** The transposed matrix, as a view. @throws RuntimeError for a vector and for batches. */
    readonly H: Tensor;
    /** Whether it is no leaf and its gradient is kept. */
    readonly retains_grad: boolean;
    /** Bytes of an element. */
    readonly itemsize: number;
    /** Bytes of all elements. */
    readonly nbytes: number;
    /** Whether it lies on the device `'cpu'`. */
    readonly is_cpu: boolean;
    /** Whether it has no elements, on the device `'meta'`. */
    readonly is_meta: boolean;
    /** The size of the first dimension. @throws TypeError without dimensions. */
    readonly length: number;
    /** Counts in-place writes to the storage, of which views share one. */
    readonly _version: number;
    /** The parts along the first dimension. */
    [Symbol.iterator](): IterableIterator<Tensor>;
  }
}

const families = {
  ...activations,
  ...adjoint,
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
  ...covariance,
  ...diagonals,
  ...differences,
  ...histc,
  ...histogram,
  ...nanmedian,
  ...nans,
  ...fresh,
  ...logarithms,
  ...parts,
  ...powers,
  ...products,
  ...quantiles,
  ...running,
  ...signs,
  ...scattering,
  ...selections,
  ...sets,
  ...statistics,
  ...vectors,
  ...views,
  ...inplaceMath,
  ...inplacePlaces,
  ...inplaceShapes,
  ...whereMethod,
  bernoulli: distributions.bernoulli,
  multinomial: distributions.multinomial,
  nonzero_static: coordinates.nonzero_static,
  ...fillDiagonal,
  ...indexReduce,
  ...manyProducts,
  ...partScatter,
  ...puts,
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
  mT: {
    get(this: Tensor): Tensor {
      return exchanged(this, 'mT');
    },
    configurable: true,
  },
  mH: {
    get(this: Tensor): Tensor {
      return exchanged(this, 'mH');
    },
    configurable: true,
  },
  H: {
    get(this: Tensor): Tensor {
      return hermitian(this);
    },
    configurable: true,
  },
  retains_grad: {
    get(this: Tensor): boolean {
      return retained(this) !== undefined;
    },
    configurable: true,
  },
  itemsize: {
    get(this: Tensor): number {
      return layout.element_size(this);
    },
    configurable: true,
  },
  nbytes: {
    get(this: Tensor): number {
      return layout.element_size(this) * this.numel();
    },
    configurable: true,
  },
  is_cpu: {
    get(this: Tensor): boolean {
      return this.deviceName === 'cpu';
    },
    configurable: true,
  },
  is_meta: {
    get(this: Tensor): boolean {
      return this.deviceName === 'meta';
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
