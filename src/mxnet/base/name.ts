// How blocks and symbols get their names: a manager counts, per hint, what it has named (`dense0`, `dense1`, …). Top-level
// blocks and unnamed symbols share the counters of the manager in force.

import { bind } from '../../engine/index.ts';
import { callable, declare, optional, required, str } from './options.ts';

const naming = declare('NameManager.get', { name: optional(str), hint: required(str) });
const running = declare('NameManager.with', { body: required(callable) });
const prefixing = declare('Prefix.__init__', { prefix: required(str) });
const making = declare('NameManager.__init__', {});

/** `mx.name.NameManager`: name = hint + running number. */
export class NameManager {
  static readonly name: string = 'NameManager';

  readonly #counters = new Map<string, number>();

  constructor(...args: []) {
    bind(making, args);
  }

  /** The given name unchanged, or the next one of the hint. */
  get(...args: [name: string | null | undefined, hint: string]): string {
    const { name, hint } = bind(naming, args);
    if (name) return name;
    const count = this.#counters.get(hint) ?? 0;
    this.#counters.set(hint, count + 1);
    return `${hint}${count}`;
  }

  /** Runs the callback with this manager in force: Python's `with manager:`. */
  with<R>(...args: [body: () => R]): R {
    const body: () => R = bind(running, args).body;
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

  constructor(...args: [prefix: string]) {
    super();
    const { prefix } = bind(prefixing, args);
    this.#prefix = prefix;
  }

  override get(...args: [name: string | null | undefined, hint: string]): string {
    return this.#prefix + super.get(...args);
  }
}

let current = new NameManager();

/** @internal The manager in force. */
export const currentNames = (): NameManager => current;
