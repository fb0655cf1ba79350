// The namespace sym: variables, groups and every operator of the table as a function of symbols, each under MXNet's name.

import { TypeError, ValueError } from '../engine/index.ts';
import { ndarrayDTypes } from '../formats/mxnet-dtype.ts';
import { bindOpen, declare, intOrInts, of, optional, required, str } from './base/options.ts';
import { Initializer } from './initializers/base.ts';
import * as table from './operators/index.ts';
import * as internalTable from './operators/internal.ts';
import { hidden } from './symbol/attributes.ts';
import { composites } from './symbol/blocks.ts';
import { variable } from './symbol/compose.ts';
import * as create from './symbol/create.ts';
import { provideSymbols } from './symbol/door.ts';
import { allSymbolic, type Functions, symbolic } from './symbol/functions.ts';
import { entriesFrom, fileText } from './symbol/json.ts';
import { definitions } from './symbol/operators.ts';
import { type Attributes, currentAttributes } from './symbol/scope.ts';
import { SymbolOf } from './symbol/symbol.ts';
import { attributeText } from './symbol/texts.ts';
import './symbol/methods.ts';

const declaring = declare(
  'var',
  {
    name: required(of<string>('str')),
    attr: optional(of<Attributes>()),
    shape: optional(intOrInts),
    lr_mult: optional(of<number>()),
    wd_mult: optional(of<number>()),
    dtype: optional(str),
    init: optional(of<Initializer | string>()),
    stype: optional(str),
  },
  false,
);

export interface VariableOptions {
  readonly name?: string;
  readonly attr?: Attributes | null;
  /** 0 is a size that is not known. */
  readonly shape?: number | readonly number[] | null;
  readonly lr_mult?: number | null;
  readonly wd_mult?: number | null;
  readonly dtype?: string | null;
  readonly init?: Initializer | string | null;
  readonly stype?: string | null;
  readonly [extra: `__${string}__`]: string;
}

/** The kinds of storage by their number in files. */
const stypes = ['default', 'row_sparse', 'csr'];

/** A variable: `sym.var('data', { shape: [0, 3] })`. @throws TypeError for a name that is no text, ValueError for other attributes. */
function newVariable(...args: [name: string | VariableOptions, ...rest: unknown[]]): SymbolOf {
  const [o, rest] = bindOpen(declaring, args);
  if (typeof o.name !== 'string') throw new TypeError('Expect a string for variable `name`');
  const attributes: Record<string, string> = { ...currentAttributes().get(o.attr) };
  if (!Object.values(attributes).every((value) => typeof value === 'string')) {
    throw new ValueError('Set Attr only accepts string values');
  }
  const real = (n: number): string => (Number.isInteger(n) ? n.toFixed(1) : attributeText(n));
  if (o.shape !== null) attributes.__shape__ = attributeText(typeof o.shape === 'number' ? [o.shape] : o.shape);
  if (o.lr_mult !== null) attributes.__lr_mult__ = real(o.lr_mult);
  if (o.wd_mult !== null) attributes.__wd_mult__ = real(o.wd_mult);
  if (o.dtype !== null) attributes.__dtype__ = String(flagOf(o.dtype));
  if (o.init !== null) attributes.__init__ = o.init instanceof Initializer ? o.init.dumps() : String(o.init);
  if (o.stype !== null) attributes.__storage_type__ = String(stypes.indexOf(o.stype));
  for (const [key, value] of Object.entries(rest)) {
    if (!key.startsWith('__') || !key.endsWith('__')) {
      throw new ValueError(
        `Attribute name=${key} is not supported. Additional attributes must start and end with double underscores, e.g, __yourattr__`,
      );
    }
    attributes[key] = String(value);
  }
  const texts = new Map(Object.entries(attributes).map(([key, value]) => [hidden(key), value] as const));
  return new SymbolOf([{ node: variable(o.name, texts), index: 0 }]);
}

function flagOf(dtype: string): number {
  const flag = Object.keys(ndarrayDTypes).indexOf(dtype);
  if (flag < 0) throw new TypeError(`data type '${dtype}' not understood`);
  return flag;
}

/** Several symbols as one with all their outputs. @throws TypeError for anything else. */
function Group(symbols: readonly SymbolOf[]): SymbolOf {
  const ok = Array.isArray(symbols) && symbols.length > 0 && symbols.every((x) => x instanceof SymbolOf);
  if (!ok) throw new TypeError('Expected a list of symbols as input');
  return new SymbolOf(symbols.flatMap(({ _entries }) => _entries));
}

const functions = allSymbolic(table);
const _internal = create.internal;

/** A function of two operands, of which one is a symbol. */
const between =
  (
    ofTwo: '_maximum' | '_minimum' | '_hypot',
    called: '_maximum_scalar' | '_minimum_scalar' | '_hypot_scalar',
    withNumber: (a: number, b: number) => number,
  ) =>
  (left: SymbolOf | number, right: SymbolOf | number): SymbolOf | number => {
    if (left instanceof SymbolOf && right instanceof SymbolOf) return _internal[ofTwo](left, right);
    if (left instanceof SymbolOf) return _internal[called](left, { scalar: String(right) });
    if (right instanceof SymbolOf) return _internal[called](right, { scalar: String(left) });
    return withNumber(left, right);
  };

/** The symbol of a text, or of a file. @throws FormatError, MXNetError for what is no graph. */
const load_json = (json_str: string): SymbolOf => {
  if (typeof json_str !== 'string') throw new TypeError('fname required to be string');
  return new SymbolOf(entriesFrom(json_str, definitions));
};
const load = (fname: string): SymbolOf => {
  if (typeof fname !== 'string') throw new TypeError('fname need to be string');
  return load_json(fileText(fname));
};

/** What is no operator. */
const own = {
  Symbol: SymbolOf,
  var: newVariable,
  Variable: newVariable,
  Group,
  zeros: create.zeros,
  ones: create.ones,
  full: create.full,
  arange: create.arange,
  eye: create.eye,
  linspace: create.linspace,
  uniform: symbolic('uniform', internalTable._random_uniform),
  normal: symbolic('normal', internalTable._random_normal),
  random_uniform: symbolic('random_uniform', internalTable._random_uniform),
  random_normal: symbolic('random_normal', internalTable._random_normal),
  random: create.random,
  maximum: between('_maximum', '_maximum_scalar', Math.max),
  minimum: between('_minimum', '_minimum_scalar', Math.min),
  hypot: between('_hypot', '_hypot_scalar', Math.hypot),
  load,
  load_json,
};

type Own = typeof own;

export interface SymbolNamespace extends Functions<typeof table>, Own {
  readonly _internal: Functions<typeof internalTable>;
}

/** `mx.sym`. */
export const sym: SymbolNamespace = provideSymbols({
  ...functions,
  _internal: { ..._internal, ...composites(functions, _internal) },
  ...own,
});
