// What every entry offers: the errors that users catch, the channel of warnings, and what can be inspected.

export {
  AssertionError,
  AttributeError,
  DeviceError,
  DTypeError,
  FormatError,
  fallbacks,
  IndexError,
  isDeterministic,
  isWideSimd,
  KeyError,
  NotImplementedError,
  onWarning,
  RuntimeError,
  resetFallbacks,
  ShapeError,
  StateError,
  setDeterministic,
  setWideSimd,
  TypeError,
  ValueError,
  type Warning,
  wasmPages,
} from './engine/index.ts';
export { useTraining } from './engine/training.ts';
