// What PyTorch calls the type of a value.

import { bind, typeName } from '../engine/index.ts';
import { type } from './convert.ts';
import { signatureOf } from './define.ts';
import { of } from './kinds.ts';
import { Size } from './size.ts';
import { Tensor } from './tensor.ts';

type Value = NonNullable<unknown> | null;

/** The name of a function or class itself, of what else its type's: `int`, `list`, a class's name, without PyTorch's module. */
function nameOf(value: unknown): string {
  if (value instanceof Size) return 'torch.Size';
  return typeof value === 'function' ? value.name : typeName(value);
}
const declared = /* @__PURE__ */ signatureOf<{ obj: Value }>('typename', { obj: [/* @__PURE__ */ of<Value>()] });

/** What a value is: of tensors the name of the type, `torch.FloatTensor`; of others Python's name, or that of their class. */
export function typename(obj: Value): string;
export function typename(options: { obj: Value }): string;
export function typename(...args: readonly unknown[]): string {
  const { obj } = bind(declared, args, ['obj']);
  return obj instanceof Tensor ? type(obj) : nameOf(obj);
}
