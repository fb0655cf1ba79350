// What every entry offers: the errors that users catch, the channel of warnings, and what can be inspected.
//
// The binaries stand first: where they stand between other modules, gzip, which looks back over 32 kB, no longer finds in
// the text after them what it saw in the text before.

export { useTraining } from './engine/training.ts';

// Everything else after them.

export {
  AssertionError,
  AttributeError,
  DeviceError,
  DTypeError,
  FormatError,
  fallbacks,
  IndexError,
  KeyError,
  NotImplementedError,
  onWarning,
  RuntimeError,
  resetFallbacks,
  ShapeError,
  StateError,
  TypeError,
  ValueError,
  type Warning,
  wasmPages,
} from './engine/index.ts';
