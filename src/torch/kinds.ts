// What arguments of PyTorch's functions may be, beside Python's own kinds, and PyTorch's words where a value is of another.

import {
  type Device,
  type Dialect,
  type DType,
  dtypes,
  Generator,
  python,
  TypeError,
  typeName,
} from '../engine/index.ts';
import { bool, either, float, instance, int, intOrInts, ints, type Kind } from '../rules/kinds.ts';
import { text } from '../rules/text/python.ts';
import type { Other } from './calls.ts';
import { Tensor } from './tensor.ts';

export * from '../rules/kinds.ts';

export const tensor: Kind<Tensor> = /* @__PURE__ */ instance('Tensor', () => Tensor);
/** What arithmetic takes beside a tensor. */
export const other: Kind<Other> = /* @__PURE__ */ either(tensor, either(float, bool), 'Tensor');
/** A number, by PyTorch's word where it may be one of any dtype. */
export const numeric: Kind<number> = { name: 'Number', holds: float.holds };
/** A number, or a tensor of one. */
export const number: Kind<number | Tensor> = /* @__PURE__ */ either(float, tensor, 'Number');
/** One dimension, or several. */
export const dims: Kind<number | readonly number[]> = intOrInts;
/** A size along each axis of positions: a number, or a list. */
export const sizes: Kind<number | readonly number[]> = /* @__PURE__ */ either(int, ints, ints.name);
/** A dtype's name. */
export const dtype: Kind<DType> = {
  name: 'torch.dtype',
  holds: (value) => typeof value === 'string' && Object.hasOwn(dtypes, value),
};
/** A device's name, whose word the function that parses it has. */
export const device: Kind<Device> = { name: 'torch.device', holds: (value) => typeof value === 'string' };
export const generator: Kind<Generator> = /* @__PURE__ */ instance('torch.Generator', () => Generator);

/** A seed: a whole number of up to 64 bits. */
export const seed: Kind<number | bigint> = {
  name: 'int',
  holds: (value) => Number.isInteger(value) || typeof value === 'bigint',
};

/** What to write for a value that is no tensor. */
function hintFor(kind: string, value: unknown): string | undefined {
  if (kind === 'Tensor' && (Array.isArray(value) || ArrayBuffer.isView(value))) {
    return 'make a tensor of it: torch.tensor(data, { dtype: torch.float32 })';
  }
  if (kind === 'torch.dtype') return `dtypes are ${Object.keys(dtypes).join(', ')}`;
  return undefined;
}

/** PyTorch's binder of C++ functions. It takes NumPy's names of some arguments too. */
export const torch: Dialect = {
  aliases: { axis: 'dim', keepdims: 'keepdim', x: 'input', a: 'input', x1: 'input', x2: 'other' },
  refuse: (declared, parameter, value, position) => {
    const { name, kind } = parameter;
    const what = kind?.name ?? '';
    if (Array.isArray(value) && what.endsWith('tuple of Tensors')) {
      const at = value.findIndex((item) => !(item instanceof Tensor));
      if (at !== -1) {
        return new TypeError(
          `expected Tensor as element ${at} in argument ${Math.max(position, 1) - 1}, but got ${typeName(value[at])}`,
          `${declared.name} takes a list of tensors as '${name}'`,
        );
      }
    }
    if (Array.isArray(value) && what.includes('tuple of')) {
      const at = value.findIndex((item) => !Number.isSafeInteger(item));
      if (at !== -1) {
        return new TypeError(
          `${declared.name}: argument '${name}' failed to unpack the object at pos ${at + 1} with error "type must be ${what.slice(what.indexOf('tuple'))},but got ${typeName(value[at])}"`,
          `got [${value.map(text).join(', ')}]`,
        );
      }
    }
    const { message, hint } = python.refuse(declared, parameter, value, position) as TypeError;
    return new TypeError(message, hintFor(what, value) ?? hint);
  },
};
