// What PyTorch calls the type of a value.

import { typeName } from '../engine/index.ts';
import { type } from './convert.ts';
import { define } from './define.ts';
import { of } from './kinds.ts';
import { Size } from './size.ts';
import { Tensor } from './tensor.ts';

type Value = NonNullable<unknown> | null;

/** The name of a function or class itself, of what else its type's: `int`, `list`, a class's name, without PyTorch's module. */
function nameOf(value: unknown): string {
  if (value instanceof Size) return 'torch.Size';
  return typeof value === 'function' ? value.name : typeName(value);
}
/**
 * What a value is: of tensors the name of the type, `torch.FloatTensor`; of others Python's name, or that of their class. A plain object
 * goes by name, as it would name arguments: `typename({ obj: {} })`.
 */
export const typename: (obj: unknown) => string = /* @__PURE__ */ define<{ obj: Value }, string>(
  'typename',
  { obj: [/* @__PURE__ */ of<Value>()] },
  ({ obj }) => (obj instanceof Tensor ? type(obj) : nameOf(obj)),
);
