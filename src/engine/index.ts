// Plugs the WebAssembly backend into the engine and hands the engine to every room above it.

import { plug } from '../reference/dispatch.ts';
import { wasm } from '../wasm/backend.ts';

plug('cpu', wasm);

export { type BackwardOptions, checkDifferentiable, runBackward } from '../reference/backward.ts';
export { type Device, devices, parseDevice } from '../reference/base/device.ts';
export * from '../reference/base/dtype.ts';
export * from '../reference/base/errors.ts';
export * from '../reference/base/random/index.ts';
export * from '../reference/base/shape.ts';
export {
  type Arguments,
  bind,
  isPlainObject,
  type Parameter,
  type Signature,
  signature,
} from '../reference/base/signature.ts';
export { onWarning, type Warning, warn } from '../reference/base/warnings.ts';
export { dispatch, fallbacks, resetFallbacks, type Watcher, watch } from '../reference/dispatch.ts';
export { gradcheck, gradgradcheck } from '../reference/gradcheck.ts';
export { inplace } from '../reference/inplace.ts';
export { type Backward, edgeOf, gradEnabled, Node, withGrad } from '../reference/node.ts';
export type { Attributes, Geometry, Row, Spec } from '../reference/ops/row.ts';
export type { Operand, Vocabulary } from '../reference/ops/vocabulary.ts';
export type { CellName } from '../reference/recurrent/cell.ts';
export { cells } from '../reference/recurrent/cells.ts';
export type { Clip } from '../reference/recurrent/scan.ts';
export { runStack, type ScanWeights } from '../reference/recurrent/stack.ts';
export { type OpName, rows } from '../reference/rows.ts';
export * from '../reference/tensor.ts';
export { pages as wasmPages } from '../wasm/instance.ts';
