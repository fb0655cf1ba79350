// Python's names and checks for what JavaScript has no words for: lengths, integers, types in messages.

import { RuntimeError, TypeError } from '../engine.ts';
import { Tensor } from '../torch/index.ts';

/** The name of a value's type in Python: `int`, `list`, `NoneType`, a class's own name. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Tensor) return 'Tensor';
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'str';
  }
  const name = (value as object).constructor?.name;
  return name === undefined || name === 'Object' ? 'dict' : name;
}

/** `len(x)`. @throws TypeError where it has none. */
export function lengthOf(x: unknown): number {
  const length = (x as { length?: unknown } | null | undefined)?.length;
  if (typeof length !== 'number' || typeof x === 'function') {
    throw new TypeError(`object of type '${typeName(x)}' has no len()`, 'it needs a property length');
  }
  return length;
}

/** A value as Python prints it: `True`, `None`, `2.5`. */
export const text = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null || value === undefined ? 'None' : String(value);
};

export const isPositiveInteger = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

/** a // b for a whole number of samples. @throws RuntimeError for b = 0. */
export function floorDivide(a: number, b: number): number {
  if (b === 0) throw new RuntimeError('integer division or modulo by zero', 'there is nothing to sample from');
  return Math.floor(a / b);
}
