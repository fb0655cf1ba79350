// Positions and other whole numbers from users: checked where a kernel runs, so that nobody reads them before.

import * as kernels from '../kernels/places.ts';
import { checkIndices } from './check.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

/** The same numbers, each of which is as demanded: an op that throws what the demand says where one is not. */
export const checked = /* @__PURE__ */ op({
  name: 'checked',
  infer: ([x]: readonly [Spec], _demand: kernels.Demand) => [x],
  kernel: kernels.checked,
  moves: true,
});

/** For each of `length` places, which element of an index names it: the last where several do, -1 where none does. */
export const inverse_index = /* @__PURE__ */ op({
  name: 'inverse_index',
  infer: ([index]: readonly [Spec], { length }: { readonly length: number }) => {
    checkIndices(index, 'inverse_index');
    return [{ shape: [length], dtype: 'int64' }];
  },
  kernel: kernels.inverse_index,
  moves: true,
});
