// How blocks and symbols get their names: a manager counts, per hint, what it has named (`dense0`, `dense1`, …). Top-level
// blocks and unnamed symbols share the counters of the manager in force.

/** `mx.name.NameManager`: name = hint + running number. */
export class NameManager {
  static readonly name: string = 'NameManager';

  readonly #counters = new Map<string, number>();

  /** The given name unchanged, or the next one of the hint. */
  get(name: string | null | undefined, hint: string): string {
    if (name) return name;
    const count = this.#counters.get(hint) ?? 0;
    this.#counters.set(hint, count + 1);
    return `${hint}${count}`;
  }

  /** Runs the callback with this manager in force: Python's `with manager:`. */
  with<R>(body: () => R): R {
    const before = current;
    current = this;
    try {
      return body();
    } finally {
      current = before;
    }
  }
}

/** `mx.name.Prefix`: puts a prefix before every name, given or generated, with counters of its own. */
export class Prefix extends NameManager {
  static override readonly name: string = 'Prefix';

  readonly #prefix: string;

  constructor(prefix: string) {
    super();
    this.#prefix = prefix;
  }

  override get(name: string | null | undefined, hint: string): string {
    return this.#prefix + super.get(name, hint);
  }
}

let current = new NameManager();

/** @internal The manager in force. */
export const currentNames = (): NameManager => current;
