// Where blocks get their prefixes: a block made inside a parent's `name_scope` is named after it and counted by it, any
// other one by the name manager in force.

import { currentNames, Prefix } from '../../mxnet/base/name.ts';
import { ParameterDict } from '../parameters/dict.ts';

/** A block, as far as its scope needs it. */
interface Scoped {
  readonly prefix: string;
  readonly params: ParameterDict;
  readonly _emptyPrefix: boolean;
}

let current: BlockScope | null = null;

/** The scope of one block; it lives and counts as long as the block. */
export class BlockScope {
  static readonly name: string = 'BlockScope';

  readonly #block: Scoped;
  readonly #counters = new Map<string, number>();

  constructor(block: Scoped) {
    this.#block = block;
  }

  /** Prefix and own parameters of a new block. `hint` names it where no prefix is given. */
  static create(prefix: string | null, params: ParameterDict | null, hint: string): [string, ParameterDict] {
    const scope = current;
    const own = prefix ?? (scope === null ? `${currentNames().get(null, hint)}_` : scope.#next(hint));
    const parent = scope === null ? null : scope.#block;
    const dict =
      params === null
        ? new ParameterDict((parent?.params.prefix ?? '') + own, parent?.params._shared ?? null)
        : new ParameterDict(params.prefix, params);
    return [(parent?.prefix ?? '') + own, dict];
  }

  #next(hint: string): string {
    const count = this.#counters.get(hint) ?? 0;
    this.#counters.set(hint, count + 1);
    return `${hint}${count}_`;
  }

  /** Runs the callback; blocks made in it are named after this scope's block, unless its prefix was given as ''. */
  with<R>(body: () => R): R {
    if (this.#block._emptyPrefix) return body();
    const before = current;
    current = this;
    try {
      return new Prefix(this.#block.prefix).with(body);
    } finally {
      current = before;
    }
  }
}
