// Hooks of a block, each function once, and the handles that take them off again.

/** What `register_forward_hook` and its like return. */
export class HookHandle {
  static readonly name: string = 'HookHandle';

  static readonly __module__: string = 'mxnet.gluon.utils';

  readonly #hooks: Set<unknown>;
  readonly #hook: unknown;

  constructor(hooks: Set<unknown>, hook: unknown) {
    hooks.add(hook);
    this.#hooks = hooks;
    this.#hook = hook;
  }

  detach(): void {
    this.#hooks.delete(this.#hook);
  }

  /** Runs the callback and then detaches: Python's `with handle:`. */
  with<R>(body: () => R): R {
    try {
      return body();
    } finally {
      this.detach();
    }
  }
}
