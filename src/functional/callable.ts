// Objects that can be called, as Python's with `__call__`: an instance is a function with its class's prototype. Fields of
// subclasses, `#private` members and `instanceof` work; `name` and `length` are free for the subclass's own meaning.

export abstract class Callable {
  constructor() {
    const call = ((...args: unknown[]) => call._call_impl(args)) as unknown as Callable;
    delete (call as { name?: string }).name;
    delete (call as { length?: number }).length;
    Object.setPrototypeOf(call, new.target.prototype);
    // biome-ignore lint/correctness/noConstructorReturn: this is how an instance can be called.
    return call;
  }

  /** What a call of the instance does. */
  protected abstract _call_impl(args: unknown[]): unknown;
}
