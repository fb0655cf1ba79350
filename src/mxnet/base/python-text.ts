// Python's texts for what blocks and parameters print and complain about: class names, values, lists of names, indentation.

import { formatTuple, typeName } from '../../engine/index.ts';
import { text } from '../../rules/text/python.ts';

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
