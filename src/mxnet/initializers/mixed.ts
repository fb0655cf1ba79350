// mx.init.Mixed and mx.init.Load: called like initializers, but they choose by a parameter's name. They are none themselves,
// so a Parameter does not take them; they are for the symbolic API and for filling arrays by hand.

import { AssertionError, bind, formatTuple, TypeError, ValueError } from '../../engine/index.ts';
import { Callable } from '../../rules/callable.ts';
import { text } from '../../rules/text/python.ts';
import { NDArray } from '../array/ndarray.ts';
import {
  type Arguments,
  bool,
  callable,
  declare,
  dict,
  either,
  instance,
  type Kind,
  listOf,
  optional,
  required,
  str,
} from '../base/options.ts';
import { pattern } from '../base/pattern.ts';
import { load } from '../nd.ts';
import type { InitDesc } from './base.ts';

/** What fills an array by name. */
export type Filler = (name: InitDesc | string, arr: NDArray) => void;

const table = {
  /** Expressions for the beginnings of names. */
  patterns: required(
    listOf(
      either(
        str,
        instance('RegExp', () => RegExp),
      ),
      'list of str',
    ),
  ),
  /** What fills arrays of such a name, one for each. */
  initializers: required(listOf(callable) as Kind<readonly Filler[]>),
};
const mixed = declare('Mixed.__init__', table);

export interface Mixed extends Filler {}

/** The initializer whose pattern is the first to match the beginning of the name. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export class Mixed extends Callable {
  static override readonly name: string = 'Mixed';

  readonly map: readonly (readonly [RegExp, Filler])[];

  /** @throws AssertionError unless there are as many patterns as initializers. */
  constructor(...args: Arguments<typeof table, 'patterns'>) {
    const { patterns, initializers } = bind(mixed, args);
    if (patterns.length !== initializers.length) {
      throw new AssertionError(`${patterns.length} patterns and ${initializers.length} initializers`);
    }
    super();
    this.map = patterns.map((p, i) => [pattern(`^(?:${typeof p === 'string' ? p : p.source})`), initializers[i]]);
  }

  protected override _call_impl([name, arr]: Parameters<Filler>): void {
    const found = this.map.find(([wanted]) => wanted.test(text(name)));
    if (found === undefined) {
      throw new ValueError(
        'Parameter name %s did not match any pattern. Consideradd a ".*" pattern at the and with default Initializer.',
        `the name is ${text(name)}`,
      );
    }
    found[1](name, arr);
  }
}

const source = {
  /** A file of named arrays, or the arrays themselves. */
  param: required(either(str, dict, 'str or dict') as Kind<string | Readonly<Record<string, NDArray>>>),
  /** What fills arrays of other names. */
  default_init: optional<Filler>(callable),
  /** Say how each array was filled. */
  verbose: optional(bool, false),
};
const loading = declare('Load.__init__', source);

export interface Load extends Filler {}

/** Copies arrays by name from a file or a dictionary (`arg:` and `aux:` before names are dropped). */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: calls are what a Callable instance has.
export class Load extends Callable {
  static override readonly name: string = 'Load';

  readonly param: ReadonlyMap<string, NDArray>;
  readonly default_init: Filler | null;
  readonly verbose: boolean;

  /** @throws AssertionError for a file without names. */
  constructor(...args: Arguments<typeof source, 'param'>) {
    const { param, default_init, verbose } = bind(loading, args, ['param']);
    const given = typeof param === 'string' ? load(param) : param;
    if (Array.isArray(given)) throw new AssertionError('the file holds a list of arrays without names');
    if (!Object.values(given).every((arr) => arr instanceof NDArray)) {
      throw new TypeError('param must be str or dict', 'the dictionary holds arrays by name');
    }
    super();
    this.param = new Map(Object.entries(given).map(([name, arr]) => [name.replace(/^(arg|aux):/, ''), arr]));
    this.default_init = default_init;
    this.verbose = verbose;
  }

  protected override _call_impl([name, arr]: Parameters<Filler>): void {
    const source = this.param.get(text(name));
    if (source === undefined) {
      if (this.default_init === null) {
        throw new AssertionError(
          `Cannot Initialize ${name}. Not found in loaded param and no default Initializer is provided.`,
        );
      }
      this.default_init(name, arr);
    } else {
      if (arr.shape.join() !== source.shape.join()) {
        throw new AssertionError(
          `Parameter ${name} cannot be initialized from loading. Shape mismatch, target ${formatTuple(arr.shape)} vs loaded ${formatTuple(source.shape)}`,
        );
      }
      source.astype(arr.dtype).copyto(arr);
    }
    if (this.verbose) console.info(`Initialized ${name} by ${source === undefined ? 'default' : 'loading'}`);
  }
}
