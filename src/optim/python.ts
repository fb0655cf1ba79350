// How PyTorch writes the options of an optimizer, and names the types of what was given in place of parameters.

import { dtypes, read, typeName } from '../engine/index.ts';
import { floatText, numberText } from '../rules/text/python.ts';
import { Tensor } from '../torch/index.ts';

/** Options whose defaults are whole numbers in Python; all others are floats there. */
const whole = new Set(['momentum', 'dampening', 'weight_decay', 'lr_decay', 'initial_accumulator_value']);

/** The text of an option: `0.9`, `False`, `None`, `(0.9, 0.999)`, `['weight', 'bias']`. */
export function optionText(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return whole.has(name) ? numberText(value) : floatText(value);
  if (typeof value === 'string') return `'${value}'`;
  if (value instanceof Tensor && value.ndim === 0) return optionText(name, Number(read(value)[0]));
  if (!Array.isArray(value)) return String(value);
  const items = value.map((item) => optionText('', item)).join(', ');
  return name === 'betas' ? `(${items})` : `[${items}]`;
}

/** `torch.typename`: `int`, `NoneType`, `torch.FloatTensor`, `Linear`. */
export const torchTypeName = (value: unknown): string =>
  value instanceof Tensor ? `torch.${dtypes[value.dtype].scalarName}Tensor` : typeName(value);
