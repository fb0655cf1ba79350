// What arguments may be that are MXNet's own, and the words in which its operators refuse others: an input that is no array,
// and a parameter that its C++ core cannot read.

import { AssertionError, type Dialect, TypeError, typeName } from '../../engine/index.ts';
import { Context } from '../base/context.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import { bool, either, float, instance, intOrInts, type Kind, listOf, type Option } from '../base/options.ts';
import { pythonText } from '../base/python-text.ts';
import { NDArray } from './ndarray.ts';

/** An input. */
export const array: Kind<NDArray> = /* @__PURE__ */ instance('NDArray', () => NDArray);
/** An operand: an array or a plain number (a truth value counts as one). */
export type Operand = NDArray | number | boolean;
export const operand: Kind<Operand> = /* @__PURE__ */ either(array, either(float, bool), 'NDArray');
export const arrays: Kind<readonly NDArray[]> = /* @__PURE__ */ listOf(array, 'list of NDArray');
export const arrayOrArrays: Kind<NDArray | readonly NDArray[]> = /* @__PURE__ */ either(array, arrays);
export const context: Kind<Context> = /* @__PURE__ */ instance('Context', () => Context);
export const contexts: Kind<readonly Context[]> = /* @__PURE__ */ listOf(context, 'list of Context');
export const contextOrContexts: Kind<Context | readonly Context[]> = /* @__PURE__ */ either(context, contexts);
/** A number that the core keeps in single precision: `eps` is 1e-5 to who prints it and 9.99999974737875e-6 to who adds it. */
export const float32: Kind<number> = { name: 'float', holds: (value) => float.holds?.(value) ?? true };
/** The same where users mostly write a whole one, which is so written: a label, the factor of a sign. */
export const plain32: Kind<number> = { name: 'float', holds: float32.holds };
/** Whether the core keeps numbers of a kind in single precision. */
export const isSingle = (kind: Kind<unknown>): boolean => kind === float32 || kind === plain32;
/** A number that it keeps in double precision. */
export const double: Kind<number> = { name: 'double', holds: float32.holds };
/** The same where users mostly write a whole one. */
export const plain64: Kind<number> = { name: 'double', holds: float32.holds };
/** One size, or sizes. */
export const shape: Kind<number | readonly number[]> = { name: 'Shape(tuple)', holds: intOrInts.holds };
/** A whole number that is not negative. */
export const natural: Kind<number> = {
  name: 'int (non-negative)',
  holds: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
};
/** The name of a dtype. */
export const dtype: Kind<string> = { name: 'dtype', holds: (value) => typeof value === 'string' };

/** One of these names. Its type stays `string`, as that of options that are handed through. */
/* @__NO_SIDE_EFFECTS__ */
export const choice = (...names: readonly string[]): Kind<string> => ({
  name: `{${names.map((name) => `'${name}'`).join(', ')}}`,
  holds: (value) => names.includes(value as string),
});

/** What the core calls its types. */
const types: { readonly [kind: string]: string } = {
  bool: 'boolean',
  str: 'string',
  'tuple of ints': 'Shape(tuple)',
  'int or tuple of ints': 'Shape(tuple)',
  'tuple of floats': 'tuple of <float>',
};

/** The core's name of a parameter's type; `None` is one of its values where it is the default. */
function typeOf(kind: string, nullable: boolean): string {
  const name = types[kind] ?? kind;
  return nullable ? `${name.replace('(tuple)', '')} or None` : name;
}

/** The core's name of an option's type; names to choose from are numbers to it. */
export const coreType = ({ kind, fallback }: Option<unknown, boolean>): string =>
  kind.name.startsWith('{') ? 'int' : typeOf(kind.name, fallback[0] === null);

/** What to write instead. */
function hintFor(kind: string, value: unknown): string {
  const came = `got ${typeName(value)}`;
  if (kind !== 'NDArray') return came;
  return Array.isArray(value) || ArrayBuffer.isView(value) ? `${came}: make an array of it, nd.array(data)` : came;
}

/** The words of an operator that is called otherwise by the core than by its users. */
/* @__NO_SIDE_EFFECTS__ */
export const operatorCalled = (core: string | null): Dialect => ({
  refuse: ({ name: called, parameters }, { name, kind, fallback }, value) => {
    const operator = core ?? called.slice(0, -2);
    const [what, text] = [kind?.name ?? '', pythonText(value)];
    const hint = hintFor(what, value);
    if (what === 'NDArray') {
      if (value !== null) return new AssertionError(`Argument ${name} must have NDArray type, but got ${text}`, hint);
      const n = parameters.filter((p) => p.kind?.name === 'NDArray' && p.fallback.length === 0).length;
      const condition = `num_inputs == infered_num_inputs (${n - 1} vs. ${n}) `;
      return checkFailed(
        condition,
        `Operator ${operator} expects ${n} inputs, but got ${n - 1} instead.`,
        `${name} is null`,
      );
    }
    if (what === 'Context') return new MXNetError(`Invalid context string ${text}`, 'a context is mx.cpu()');
    if (what === 'dtype')
      return new TypeError(`Cannot interpret '${text}' as a data type`, "a dtype is its name: 'float32'");
    const place = `, in operator ${operator}(name="", ${name}="${text}")`;
    if (what.startsWith('{'))
      return new MXNetError(`Invalid Input: '${text}', valid values are: ${what}${place}`, hint);
    const type = typeOf(what, fallback[0] === null);
    return new MXNetError(`Invalid Parameter format for ${name} expect ${type} but value='${text}'${place}`, hint);
  },
});

/** Operators of MXNet: generated functions that check their inputs, and a core that reads parameters from text. */
export const operator: Dialect = /* @__PURE__ */ operatorCalled(null);
