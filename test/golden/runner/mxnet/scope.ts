// The names of a Python program while it runs: the ones it sets, and those around them.

export class Scope {
  readonly #names = new Map<string, unknown>();
  readonly #outer: Scope | null;

  constructor(outer: Scope | null, names: Readonly<Record<string, unknown>> = {}) {
    this.#outer = outer;
    for (const [name, value] of Object.entries(names)) this.#names.set(name, value);
  }

  /** @throws Error for a name that nothing has set. */
  get(name: string): unknown {
    if (this.#names.has(name)) return this.#names.get(name);
    if (!this.#outer) throw new Error(`Python text: name '${name}' is not defined`);
    return this.#outer.get(name);
  }

  set(name: string, value: unknown): void {
    this.#names.set(name, value);
  }
}
