// Python's names for JavaScript values, as they stand in the ancestor's messages.

import { Tensor } from '../torch/index.ts';

/** `int`, `float`, `bool`, `str`, `NoneType`, `list`, `dict`, `Tensor`. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Tensor) return 'Tensor';
  return Object.getPrototypeOf(value) === Object.prototype ? 'dict' : (value as object).constructor.name;
}

/** Python's text of a float: `1.0`, `0.5`, `1e-05`. */
export function floatText(value: number): string {
  const text =
    value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e16) ? value.toExponential() : String(value);
  if (text.includes('e')) return text.replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${text}.0` : text;
}

/** `True` or `False`. */
export const boolText = (value: boolean): string => (value ? 'True' : 'False');
