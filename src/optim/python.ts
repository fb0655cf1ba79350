// How Python writes the options of an optimizer, and names the types of what was given in place of parameters.

import { dtypes } from '../engine.ts';
import { formatFloat } from '../torch/format-number.ts';
import { Tensor } from '../torch/index.ts';

/** Options whose defaults are whole numbers in Python; all others are floats there. */
const whole = new Set(['momentum', 'dampening', 'weight_decay']);

/** `0.001`, `1.0`, `1e-08`. */
export const floatText = (value: number): string => formatFloat(value);

/** The text of an option: `0.9`, `False`, `None`, `(0.9, 0.999)`, `['weight', 'bias']`. */
export function optionText(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return whole.has(name) && Number.isInteger(value) ? String(value) : floatText(value);
  if (typeof value === 'string') return `'${value}'`;
  if (!Array.isArray(value)) return String(value);
  const items = value.map((item) => optionText('', item)).join(', ');
  return name === 'betas' ? `(${items})` : `[${items}]`;
}

/** `torch.typename`: `int`, `NoneType`, `torch.FloatTensor`, `Linear`. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (value instanceof Tensor) return `torch.${dtypes[value.dtype].scalarName}Tensor`;
  if (Array.isArray(value)) return 'list';
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
