// Errors in the ancestors' words. `message` is exactly the text that PyTorch or MXNet prints, so that a web search
// finds the answer; `hint` says what came, what was expected and the next step. Both are printed.

function describe(error: Error, hint: string | undefined): void {
  Object.defineProperty(error, 'name', { value: error.constructor.name, configurable: true, writable: true });
  const head = `${error.name}: ${error.message}`;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  error.stack = [head, ...(hint ? [`  hint: ${hint}`] : []), ...frames].join('\n');
}

/** Base of the library's errors: the ancestor's `message` and our `hint`. */
export class BpttError extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
    describe(this, hint);
  }
}

/** Python's `RuntimeError`: what PyTorch raises for wrong shapes, dtypes and graph misuse. */
export class RuntimeError extends BpttError {}
/** Python's `ValueError`: an argument of the right type and a wrong value. */
export class ValueError extends BpttError {}
/** Python's `IndexError`: an index outside its dimension. */
export class IndexError extends BpttError {}
/** Python's `KeyError`: a name that is not there. */
export class KeyError extends BpttError {}
/** Python's `AssertionError`. */
export class AssertionError extends BpttError {}
/** Python's `AttributeError`. */
export class AttributeError extends BpttError {}
/** Python's `NotImplementedError`, a RuntimeError there too. */
export class NotImplementedError extends RuntimeError {}

/** Shapes that do not fit one another. */
export class ShapeError extends RuntimeError {}
/** A dtype that an operation cannot take. */
export class DTypeError extends RuntimeError {}
/** Tensors on different devices, or a device that does not exist. */
export class DeviceError extends RuntimeError {}
/** Bytes that are not what their format says. */
export class FormatError extends BpttError {}
/** An object used in a state that does not allow it, and that no ancestor has a word for. */
export class StateError extends BpttError {}

/** Python's `TypeError`; a JavaScript `TypeError` as well, so that either `instanceof` finds it. */
class PythonTypeError extends TypeError {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
    describe(this, hint);
    this.name = 'TypeError';
    this.stack = this.stack?.replace(/^PythonTypeError/, 'TypeError');
  }
}

export { PythonTypeError as TypeError };
