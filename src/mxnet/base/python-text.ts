// Python's texts for what blocks and parameters print and complain about: class names, values, lists of names, indentation.

import { formatTuple, isPlainObject, typeName } from '../../engine/index.ts';
import { Callable } from '../../rules/callable.ts';
import { numberText, text } from '../../rules/text/python.ts';

/** A class that says which Python module its ancestor is in; a user's own class is of `__main__`. */
interface PythonClass {
  readonly name: string;
  readonly __module__?: string;
}

const builtins = ['NoneType', 'bool', 'int', 'float', 'str', 'list', 'dict'];

/** `<class 'mxnet.gluon.nn.basic_layers.Dense'>`, what Python prints for `type(value)`. */
export function typeText(value: unknown): string {
  const name = typeName(value);
  if (builtins.includes(name)) return `<class '${name}'>`;
  const type: PythonClass = Object(value).constructor;
  const module = Object.hasOwn(type, '__module__') ? type.__module__ : '__main__';
  return `<class '${module}.${name}'>`;
}

/** `<class 'numpy.float32'>`: NumPy's class of a dtype, which MXNet prints where no text was given. */
export const dtypeClass = (dtype: string): string => `<class 'numpy.${dtype}'>`;

/** A value as Python's `str` prints it; lists stand for tuples. */
export const valueText = (value: unknown): string => (Array.isArray(value) ? formatTuple(value) : text(value));

/** A value as `str` prints it, whatever it is; what is long is cut. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : repr(value, 3).slice(0, 200);
}

/** A value as `repr` prints it, lists and objects to some depth. */
function repr(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') return floating(value);
  if (typeof value === 'function' && !(value instanceof Callable)) return `<function ${value.name || '<lambda>'}>`;
  if (Array.isArray(value))
    return depth === 0
      ? '[...]'
      : `[${value
          .slice(0, 20)
          .map((x) => repr(x, depth - 1))
          .join(', ')}]`;
  if (isPlainObject(value)) {
    if (depth === 0) return '{...}';
    return `{${Object.entries(value)
      .map(([key, x]) => `'${key}': ${repr(x, depth - 1)}`)
      .join(', ')}}`;
  }
  return typeof value === 'symbol' ? `<${String(value)}>` : text(value);
}

/** Numbers that Python writes otherwise. */
const floating = (x: number): string =>
  Number.isNaN(x) ? 'nan' : Number.isFinite(x) ? numberText(x) : x > 0 ? 'inf' : '-inf';

/** A shape, or `None`. */
export const shapeText = (shape: readonly number[] | null): string => (shape === null ? 'None' : formatTuple(shape));

/** Names in quotes; of more than seven the first three and the last four. */
export function briefList(names: Iterable<string>): string {
  const list = [...names];
  const quoted = (part: string[]): string => part.map((name) => `'${name}'`).join(', ');
  return list.length > 7 ? `${quoted(list.slice(0, 3))}, ..., ${quoted(list.slice(-4))}` : quoted(list);
}

/** Lines after the first, moved right. */
export const indent = (text: string, blanks = 2): string => text.split('\n').join(`\n${' '.repeat(blanks)}`);
