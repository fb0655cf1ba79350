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
  static override readonly name: string = 'BpttError';

  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
    describe(this, hint);
  }
}

/** Python's `RuntimeError`: what PyTorch raises for wrong shapes, dtypes and graph misuse. */
export class RuntimeError extends BpttError {
  static override readonly name: string = 'RuntimeError';
}
/** Python's `ValueError`: an argument of the right type and a wrong value. */
export class ValueError extends BpttError {
  static override readonly name: string = 'ValueError';
}
/** Python's `IndexError`: an index outside its dimension. */
export class IndexError extends BpttError {
  static override readonly name: string = 'IndexError';
}
/** Python's `KeyError`: a name that is not there. */
export class KeyError extends BpttError {
  static override readonly name: string = 'KeyError';
}
/** Python's `AssertionError`. */
export class AssertionError extends BpttError {
  static override readonly name: string = 'AssertionError';
}
/** Python's `AttributeError`. */
export class AttributeError extends BpttError {
  static override readonly name: string = 'AttributeError';
}
/** Python's `NotImplementedError`, a RuntimeError there too. */
export class NotImplementedError extends RuntimeError {
  static override readonly name: string = 'NotImplementedError';
}

/** `mx.base.MXNetError`, a RuntimeError: what MXNet's core raises. */
export class MXNetError extends RuntimeError {
  static override readonly name: string = 'MXNetError';
}

/** Shapes that do not fit one another. */
export class ShapeError extends RuntimeError {
  static override readonly name: string = 'ShapeError';
}
/** A dtype that an operation cannot take. */
export class DTypeError extends RuntimeError {
  static override readonly name: string = 'DTypeError';
}
/** Tensors on different devices, or a device that does not exist. */
export class DeviceError extends RuntimeError {
  static override readonly name: string = 'DeviceError';
}
/** Bytes that are not what their format says. */
export class FormatError extends BpttError {
  static override readonly name: string = 'FormatError';
}
/** An object used in a state that does not allow it, and that no ancestor has a word for. */
export class StateError extends BpttError {
  static override readonly name: string = 'StateError';
}

/** Python's `TypeError`; a JavaScript `TypeError` as well, so that either `instanceof` finds it. */
class PythonTypeError extends TypeError {
  static override readonly name: string = 'TypeError';

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
