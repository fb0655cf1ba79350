// Python's operators in the library's words: on arrays they are methods, on plain values JavaScript's own.

import * as gluon from 'bptt/gluon';
import { arrayMethods, texts } from './numpy.ts';
import { isClass, tuple, typeText } from './values.ts';

interface Operator {
  /** The method of an array. */
  readonly method: string;
  /** What `number op array` is in methods of the array. */
  readonly reflected: string;
  readonly plain: (a: never, b: never) => unknown;
}

const modulo = (a: number, b: number): number => a - b * Math.floor(a / b);
const same = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'object' && a !== null && 'equals' in a && typeof a.equals === 'function') return a.equals(b);
  return a === b || JSON.stringify(a) === JSON.stringify(b);
};

const operators: { readonly [op: string]: Operator } = {
  '+': {
    method: 'add',
    reflected: 'add',
    plain: (a: unknown, b: unknown) => (Array.isArray(a) ? [...a, ...(b as unknown[])] : (a as number) + (b as number)),
  },
  '-': { method: 'sub', reflected: 'rsub', plain: (a: number, b: number) => a - b },
  '*': { method: 'mul', reflected: 'mul', plain: (a: number, b: number) => a * b },
  '/': { method: 'div', reflected: 'rdiv', plain: (a: number, b: number) => a / b },
  '//': { method: 'floordiv', reflected: 'rfloordiv', plain: (a: number, b: number) => Math.floor(a / b) },
  '%': { method: 'mod', reflected: 'rmod', plain: modulo },
  '**': { method: 'pow', reflected: 'rpow', plain: (a: number, b: number) => a ** b },
  '==': { method: 'eq', reflected: 'eq', plain: same },
  '!=': { method: 'ne', reflected: 'ne', plain: (a: unknown, b: unknown) => !same(a, b) },
  '<': { method: 'lt', reflected: 'gt', plain: (a: number, b: number) => a < b },
  '>': { method: 'gt', reflected: 'lt', plain: (a: number, b: number) => a > b },
  '<=': { method: 'le', reflected: 'ge', plain: (a: number, b: number) => a <= b },
  '>=': { method: 'ge', reflected: 'le', plain: (a: number, b: number) => a >= b },
};

/** Whether operators on a value are its methods. */
const isArray = (value: unknown): boolean => value instanceof gluon.nd.NDArray || value instanceof gluon.NumpyArray;

/** The value of `left op right`. */
export function operate(op: string, left: unknown, right: unknown): unknown {
  if (op === 'is') return (left ?? null) === (right ?? null);
  if (op === 'is not') return (left ?? null) !== (right ?? null);
  if (op === 'in') return Array.isArray(right) ? right.includes(left) : String(right).includes(String(left));
  const { method, reflected, plain } = operators[op];
  if (isArray(left)) return callMethod(left, method, [right]);
  if (isArray(right)) return callMethod(right, reflected, [left]);
  return plain(left as never, right as never);
}

/** The value of `-operand` and `not operand`. */
export function operateUnary(op: string, operand: unknown): unknown {
  if (op === 'not') return !operand;
  return isArray(operand) ? callMethod(operand, 'negative', []) : -(operand as number);
}

/** `target op= value`: arrays change in place, everything else is computed anew. */
export function augment(op: string, target: unknown, value: unknown): unknown {
  if (!isArray(target)) return operate(op, target, value);
  return callMethod(target, `i${operators[op].method}`, [value]);
}

/** What JavaScript has no word for: a name that is not there is `undefined`. */
export class Undefined extends Error {}

/** Calls a method by name; a class is constructed. @throws Undefined where there is none. */
export function callMethod(on: unknown, name: string, args: readonly unknown[]): unknown {
  if (on instanceof gluon.NumpyArray && name === 'astype' && args[0] === 'str') return texts(on);
  const method = (Object(on) as Record<string, unknown>)[name];
  if (isClass(method)) return new method(...args);
  if (typeof method === 'function') return Reflect.apply(method, on, args);
  if (on instanceof gluon.NumpyArray && Object.hasOwn(arrayMethods, name)) {
    return arrayMethods[name](on, ...(args as never[]));
  }
  throw new Undefined(`no method '${name}' of ${typeText(on)}`);
}

/** An index as the library takes it: a slice is its text. */
export interface Slice {
  readonly parts: readonly (number | null)[];
}

export const isSlice = (value: unknown): value is Slice =>
  typeof value === 'object' && value !== null && 'parts' in value;

const wrapped = (i: number, length: number): number => (i < 0 ? i + length : i);

/** `on[index]`. */
export function at(on: unknown, index: unknown): unknown {
  if (typeof on === 'string' || Array.isArray(on)) {
    if (!isSlice(index)) {
      const found = on[wrapped(index as number, on.length)];
      if (found === undefined) throw new Error('Python text: list index out of range');
      return found;
    }
    const [from, to] = index.parts;
    return on.slice(from ?? undefined, to ?? undefined);
  }
  if (on instanceof Map) return on.get(index);
  const owner = Object(on) as Record<string, unknown>;
  if (typeof owner.at === 'function') return owner.at(...places(index));
  if (typeof owner.get === 'function') return owner.get(index);
  return owner[index as string];
}

/** `on[index] = value`. */
export function setAt(on: unknown, index: unknown, value: unknown): void {
  if (Array.isArray(on)) on[wrapped(index as number, on.length)] = value;
  else callMethod(on, 'setAt', [places(index), value]);
}

const place = (index: unknown): unknown => (isSlice(index) ? index.parts.map((p) => p ?? '').join(':') : index);

/** The indices of all axes. */
const places = (index: unknown): unknown[] => (isTupleIndex(index) ? index.map(place) : [place(index)]);

const tupleIndices = new WeakSet<object>();

/** Marks an index with commas, which is told from a list of positions. */
export function axes(items: unknown[]): unknown[] {
  tupleIndices.add(items);
  return tuple(items);
}

const isTupleIndex = (index: unknown): index is unknown[] => Array.isArray(index) && tupleIndices.has(index);
