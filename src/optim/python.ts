// How PyTorch writes the options of an optimizer, and names the types of what was given in place of parameters.

import { dtypes, read, typeName } from '../engine/index.ts';
import { floatText, numberText } from '../rules/text/python.ts';
import { Tensor } from '../torch/index.ts';

/** Options whose defaults are whole numbers in Python; all others are floats there. */
export const whole = /* @__PURE__ */ new Set([
  'momentum',
  'dampening',
  'weight_decay',
  'lr_decay',
  'initial_accumulator_value',
  'step_sizes',
  'max_iter',
  'max_eval',
  'history_size',
]);

/** The text of an option: `0.9`, `False`, `None`, `(0.9, 0.999)`, `['weight', 'bias']`. */
export function optionText(value: unknown, isWhole: boolean): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return isWhole ? numberText(value) : floatText(value);
  if (value instanceof Tensor && value.ndim === 0) return optionText(Number(read(value)[0]), isWhole);
  if (!Array.isArray(value)) return String(value);
  const items = value.map((item) => (typeof item === 'string' ? `'${item}'` : optionText(item, isWhole))).join(', ');
  // Names are a list in Python, numbers a tuple.
  return value.some((item) => typeof item === 'string') ? `[${items}]` : `(${items})`;
}

/** `torch.typename`: `int`, `NoneType`, `torch.FloatTensor`, `Linear`. */
export const torchTypeName = (value: unknown): string =>
  value instanceof Tensor ? `torch.${dtypes[value.dtype].scalarName}Tensor` : typeName(value);
