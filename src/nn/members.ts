// What a module holds by name: parameters, children and buffers, in the order in which they came, which JavaScript forgets of
// names like '10'. A name that is known here is guarded: what is set there later must be of its kind, as in PyTorch.

import { dtypes, KeyError, TypeError, typeName } from '../engine/index.ts';
import { Callable } from '../rules/callable.ts';
import { Tensor } from '../torch/index.ts';
import { Parameter } from '../torch/parameter.ts';
import type { Buffer } from './buffer.ts';

/** What a member is registered as. */
export type Kind = 'parameter' | 'module' | 'buffer';

/** How messages call what is set, what each kind takes there, and what it takes when it is registered. */
const words = {
  parameter: ['parameter', 'torch.nn.Parameter', 'torch.nn.Parameter'],
  module: ['child module', 'torch.nn.Module', ''],
  buffer: ['buffer', 'torch.nn.Buffer, torch.Tensor', 'torch Tensor'],
} as const;

/** A Buffer is known by what it has: modules do not hold its class. */
const isBuffer = (value: unknown): value is Buffer => value instanceof Tensor && 'persistent' in value;

/** What a value is when a property holds it; a plain tensor is a buffer only where it was registered. */
const kindOf = (value: unknown): Kind | null =>
  value instanceof Parameter ? 'parameter' : value instanceof Callable ? 'module' : isBuffer(value) ? 'buffer' : null;

const missing = (value: unknown): value is null | undefined => value === null || value === undefined;
const fits = (kind: Kind, value: unknown): boolean =>
  missing(value) || (kind === 'buffer' ? value instanceof Tensor : kindOf(value) === kind);

/** `torch.FloatTensor`, `int`, `Linear`. */
const nameOf = (value: unknown): string =>
  value instanceof Tensor ? `torch.${dtypes[value.dtype].scalarName}Tensor` : typeName(value);

/** The members of one module, which are its own properties. */
export class Members {
  readonly #owner: { [name: string]: unknown };
  readonly #kinds = new Map<string, Kind>();
  /** Names of buffers that are no part of the state. */
  readonly passing = new Set<string>();

  constructor(owner: object) {
    this.#owner = owner as { [name: string]: unknown };
  }

  /** Names and values of a kind, in order; null where nothing is set. */
  *of(kind: Kind): Generator<[string, unknown]> {
    this.#find();
    for (const [name, known] of [...this.#kinds]) if (known === kind) yield [name, this.#owner[name] ?? null];
  }

  /** Registers a value. @throws KeyError or TypeError in PyTorch's words for a name or a value that will not do. */
  register(kind: Kind, name: string, value: unknown): void {
    this.#find();
    const good = fits(kind, value);
    const what = nameOf(value);
    if (kind === 'module' && !good) throw new TypeError(`${what} is not a Module subclass`);
    if (typeof name !== 'string') throw new TypeError(`${kind} name should be a string. Got ${typeName(name)}`);
    if (name.includes('.')) {
      throw new KeyError(`'${kind} name can\\'t contain "."${kind === 'module' ? `, got: ${name}` : ''}'`);
    }
    if (name === '') throw new KeyError(`'${kind} name can\\'t be empty string ""'`);
    if (this.#kinds.get(name) !== kind && !missing(this.#owner[name])) {
      throw new KeyError(`"attribute '${name}' already exists"`);
    }
    if (!good) {
      throw new TypeError(`cannot assign '${what}' object to ${kind} '${name}' (${words[kind][2]} or None required)`);
    }
    this.#guard(name, kind, value);
  }

  /** Forgets what was deleted (or defined anew), and takes in what was set as a property since. */
  #find(): void {
    for (const name of this.#kinds.keys()) {
      if (!Object.getOwnPropertyDescriptor(this.#owner, name)?.get) this.#kinds.delete(name);
    }
    for (const [name, value] of Object.entries(this.#owner)) {
      const kind = kindOf(value);
      if (kind && !this.#kinds.has(name)) this.#guard(name, kind, value);
    }
  }

  #guard(name: string, kind: Kind, value: unknown): void {
    this.#kinds.set(name, kind);
    let held = value;
    const keep = (x: unknown): void => {
      if (isBuffer(x)) this.passing[x.persistent ? 'delete' : 'add'](name);
    };
    keep(value);
    const set = (next: unknown): void => {
      const was = this.#kinds.get(name) ?? kind;
      const now = kindOf(next) ?? was;
      // A parameter may take any place, and a module that of a buffer.
      if (!fits(now, next) || (now !== was && now !== 'parameter' && was !== 'buffer')) {
        throw new TypeError(
          `cannot assign '${nameOf(next)}' as ${words[was][0]} '${name}' (${words[was][1]} or None expected)`,
        );
      }
      this.#kinds.set(name, now);
      keep(next);
      held = next;
    };
    Object.defineProperty(this.#owner, name, { get: () => held, set, enumerable: true, configurable: true });
  }
}
