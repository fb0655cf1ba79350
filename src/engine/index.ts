// What the rooms above see of the engine, besides its functions: tensors, autograd, dtypes, shapes, errors, signatures.
//
// The binaries stand first: where they stand between other modules, gzip, which looks back over 32 kB, no longer finds in
// the text after them what it saw in the text before.

export { isDeterministic, isWideSimd, setDeterministic, setThreads, setWideSimd, threads } from '../wasm/crew.ts';
export { pages as wasmPages } from '../wasm/instance.ts';

// Everything else after them.

export { type Device, devices, parseDevice } from '../reference/base/device.ts';
export * from '../reference/base/dtype.ts';
export * from '../reference/base/errors.ts';
export { inverse, memoryOrder } from '../reference/base/layout.ts';
export * from '../reference/base/number-text.ts';
export * from '../reference/base/random/index.ts';
export * from '../reference/base/shape.ts';
export {
  bind,
  type Dialect,
  isListOf,
  isPlainObject,
  type Kind,
  none,
  type Parameter,
  python,
  type Signature,
  signature,
} from '../reference/base/signature.ts';
export { typeName } from '../reference/base/type-name.ts';
export { onWarning, type Warning, warn } from '../reference/base/warnings.ts';
export { type BackwardOptions, checkDifferentiable } from '../reference/engine/backward.ts';
export type { Bound } from '../reference/engine/bound.ts';
export {
  dispatch,
  fallbacks,
  group,
  type Place,
  resetFallbacks,
  type Watcher,
  watch,
} from '../reference/engine/dispatch.ts';
export { checkWritable, reshaped } from '../reference/engine/inplace.ts';
export {
  type Backward,
  edgeOf,
  endGraph,
  gradEnabled,
  type Inspector,
  inspect,
  inspector,
  Node,
  retained,
  run,
  saveFor,
  setGrad,
  withGrad,
} from '../reference/engine/node.ts';
export { backendOf, type Storage, storagesMade, widestOn } from '../reference/engine/storage.ts';
export {
  type AfterHook,
  type Autograd,
  autogradOf,
  detached,
  elementOf,
  fromArray,
  type Hook,
  type Hooks,
  isLeaf,
  peek,
  read,
  rebind,
  requiresGrad,
  type Species,
  speciesOf,
  Tensor,
  viewAs,
  zeros,
} from '../reference/engine/tensor.ts';
export type { Convolution } from '../reference/kernels/convolution.ts';
export type { AdamStep, SGDStep } from '../reference/kernels/optimize.ts';
export { present } from '../reference/ops/op.ts';
export type { Drawn } from '../reference/ops/random.ts';
export type { Distribution as MXNetDistribution } from '../reference/ops/random-mxnet.ts';
export type { Geometry, Spec } from '../reference/ops/spec.ts';
export { sumTo } from '../reference/ops/sum-to.ts';
export type { CellName } from '../reference/recurrent/cell.ts';
export { startsOf } from '../reference/recurrent/kernel.ts';
export { type Layer, runStack, type ScanWeights } from '../reference/recurrent/stack.ts';
export { gradcheck, gradgradcheck, inplace, runBackward } from './autograd.ts';
export type { Named } from './function.ts';
export type { Recurrent } from './recurrent.ts';
export { type Carried, type Machine, machine, type Program, type Step } from './stream/index.ts';
export { sums } from './sums.ts';
