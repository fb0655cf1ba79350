// mx.sym.Symbol: outputs of a graph of named nodes. What it is made of is asked for here; what it computes is elsewhere: shapes
// in infer.ts, running in executor.ts, files in json.ts, its methods that compute in methods.ts.

import { BpttError, bind, IndexError, NotImplementedError, TypeError, ValueError } from '../../engine/index.ts';
import { Callable } from '../../rules/callable.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { bool, declare, optional, required, str } from '../base/options.ts';
import { put, shown } from './attributes.ts';
import { composed } from './compose.ts';
import { debugText } from './debug.ts';
import { entriesOf, namesOf, outputName, variablesOf } from './lists.ts';
import { type Entry, type GraphNode, nodesOf } from './node.ts';
import { optionsAt } from './options.ts';

const nothing = declare('Symbol method', {});
const keyed = declare('Symbol.attr', { key: required(str) });
const listing = declare('Symbol.list_attr', { recursive: optional(bool, false) });

/** What Symbol lacks and NDArray has. */
export class NotImplementedForSymbol extends NotImplementedError {
  static override readonly name: string = 'NotImplementedForSymbol';
}

/** Python's warning, which is raised here. */
export class DeprecationWarning extends BpttError {
  static override readonly name: string = 'DeprecationWarning';
}

/** Attributes by name, as Python's dict. */
const record = <T>(entries: Iterable<readonly [string, T]>): { [name: string]: T } => Object.fromEntries(entries);

/** One output of a graph, or several. Called, it puts other symbols in the places of variables. */
export class SymbolOf extends Callable {
  static override readonly name: string = 'Symbol';

  static readonly __module__: string = 'mxnet.symbol.symbol';

  /** @internal The outputs. */
  readonly _entries: readonly Entry[];

  constructor(entries: readonly Entry[]) {
    super();
    this._entries = entries;
  }

  /** The name of the node; null of several. */
  get name(): string | null {
    const [{ node }] = this._entries;
    return this._entries.every((entry) => entry.node === node) ? node.name : null;
  }

  /** How many outputs it has: Python's `len`. */
  get length(): number {
    return this._entries.length;
  }

  *[Symbol.iterator](): Generator<SymbolOf> {
    for (const entry of this._entries) yield new SymbolOf([entry]);
  }

  override toString(): string {
    if (this.name !== null) return `<Symbol ${this.name}>`;
    return `<Symbol group [${this._entries.map(({ node }) => node.name).join(', ')}]>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** Only text is possible. @throws TypeError, naming the methods to call instead. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    throw new TypeError(
      "float() argument must be a string or a real number, not 'Symbol'",
      'a * b is a.mul(b), a + 1 is a.add(1), -a is a.negative(), a < b is a.lesser(b)',
    );
  }

  /** Names of the variables that are no states, in the order of the graph. */
  list_arguments(...args: []): string[] {
    bind(nothing, args);
    return namesOf(variablesOf(this._entries).arguments);
  }

  /** Names of the states: what operators write to. */
  list_auxiliary_states(...args: []): string[] {
    bind(nothing, args);
    return namesOf(variablesOf(this._entries).states);
  }

  /** Names of all variables. */
  list_inputs(...args: []): string[] {
    bind(nothing, args);
    return namesOf(variablesOf(this._entries).inputs);
  }

  list_outputs(...args: []): string[] {
    bind(nothing, args);
    return this._entries.map(outputName);
  }

  /** Every output of every node. */
  get_internals(...args: []): SymbolOf {
    bind(nothing, args);
    return new SymbolOf(nodesOf(this._entries).flatMap(entriesOf));
  }

  /** What the outputs are computed from; null of variables. */
  get_children(...args: []): SymbolOf | null {
    bind(nothing, args);
    const nodes = new Set(this._entries.map(({ node }) => node));
    const inputs = [...nodes].flatMap((node) => node.inputs);
    return inputs.length === 0 ? null : new SymbolOf(inputs);
  }

  /** Python's `sym[index]`: the output at a place, or of a name. @throws ValueError, IndexError where there is none. */
  at(index: number | string): SymbolOf {
    if (typeof index === 'string') return new SymbolOf([this.#named(index)]);
    if (typeof index !== 'number' || !Number.isInteger(index)) {
      throw new TypeError('Symbol only support integer index to fetch i-th output');
    }
    if (index >= this.length) throw new IndexError('');
    if (index < 0) {
      const condition = `index < nreturn (${2 ** 32 + index} vs. ${this.length}) `;
      throw checkFailed(condition, 'Symbol only accept nonnegative index');
    }
    return new SymbolOf([this._entries[index]]);
  }

  #named(name: string): Entry {
    const found = this._entries.filter((entry) => outputName(entry) === name);
    if (found.length > 1) throw new ValueError(`There are multiple outputs with name "${name}"`);
    if (found.length === 1) return found[0];
    throw new ValueError(
      `Cannot find output that matches name "${name}"`,
      `they are ${this.list_outputs().join(', ')}`,
    );
  }

  /** An attribute of the node, or null. */
  attr(...args: [key: string]): string | null {
    const { key } = bind(keyed, args);
    return shown(this._entries[0].node).get(key) ?? null;
  }

  /** The attributes of the node, of a group those of its first. */
  list_attr(...args: [recursive?: boolean]): { [name: string]: string } {
    const { recursive } = bind(listing, args);
    if (recursive) {
      throw new DeprecationWarning(
        'Symbol.list_attr with recursive=True has been deprecated. Please use attr_dict instead.',
      );
    }
    return record(shown(this._entries[0].node));
  }

  /** The attributes of all nodes that have some, by the names of the nodes. */
  attr_dict(...args: []): { [name: string]: { [name: string]: string } } {
    bind(nothing, args);
    const nodes = nodesOf(this._entries).filter(({ attributes }) => attributes.size > 0);
    return record(nodes.map((node) => [node.name, record(shown(node))] as const));
  }

  /** Sets attributes. @throws ValueError unless they are texts, MXNetError for a group and for what an operator does not know. */
  _set_attr(attributes: { readonly [name: string]: string }): void {
    if (!Object.values(attributes).every((value) => typeof value === 'string')) {
      throw new ValueError('Set Attr only accepts string values');
    }
    const [{ node }] = this._entries;
    if (this._entries.some((entry) => entry.node !== node)) {
      const { message } = checkFailed('node == e.node.get()', 'Symbol.SetAttrs only works for non-grouped symbol');
      throw new MXNetError(`MXNetError: ${message}`);
    }
    const before = new Map(node.attributes);
    put(node, attributes);
    try {
      optionsAt(node);
    } catch (error) {
      node.attributes.clear();
      for (const [key, value] of before) node.attributes.set(key, value);
      throw error;
    }
  }

  /** The graph with other symbols in the places of variables: `net({ data: other, name: 'whole' })`. */
  protected override _call_impl(args: unknown[]): SymbolOf {
    return new SymbolOf(composed(this._entries, args, entryOf));
  }

  /** A copy of the graph: Python's `copy.copy(net)`. */
  __copy__(...args: []): SymbolOf {
    bind(nothing, args);
    return new SymbolOf(composed(this._entries, [], entryOf));
  }

  /** The graph as text: outputs, then nodes with inputs and attributes. */
  debug_str(...args: []): string {
    bind(nothing, args);
    return debugText(this._entries);
  }

  /** Python's truth of an object. @throws NotImplementedForSymbol always. */
  bool(): never {
    const text =
      'Function __bool__ (namely operator "bool") is not implemented for Symbol and only available in NDArray.';
    throw new NotImplementedForSymbol(text);
  }
}

/** The only output of a symbol; null of what is none. */
export function entryOf(value: unknown): Entry | null {
  return value instanceof SymbolOf && value.length === 1 ? value._entries[0] : null;
}

/** A symbol of all outputs of a node that are to be seen. */
export const symbolOf = (node: GraphNode): SymbolOf => new SymbolOf(entriesOf(node));
