// Objects that can be called, as Python's with `__call__`: an instance is a function with its class's prototype. Fields of
// subclasses, `#private` members and `instanceof` work; `name` and `length` are free for the subclass's own meaning.

/** Base of objects that can be called. */
export abstract class Callable {
  constructor() {
    const call = (...args: unknown[]): unknown => self._call_impl(args);
    Reflect.deleteProperty(call, 'name');
    Reflect.deleteProperty(call, 'length');
    const self: Callable = Object.setPrototypeOf(call, new.target.prototype);
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance can be called.
    return self;
  }

  /** What a call of the instance does. */
  protected abstract _call_impl(args: unknown[]): unknown;
}
