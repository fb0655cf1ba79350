// Elements cut to bounds, which are numbers or tensors.

import * as f from '../engine/functions.ts';
import { promote, RuntimeError } from '../engine/index.ts';
import { asOne } from '../rules/as-one.ts';
import { converted } from './converted.ts';
import { laid } from './laid.ts';
import { named } from './names.ts';
import type { Tensor } from './tensor.ts';

type Bound = Tensor | number | null;

/** x cut to [min, max], in the dtype that all of them promote to. @throws RuntimeError without a bound. */
export function bounded(x: Tensor, min: Bound, max: Bound): Tensor {
  if (min === null && max === null) {
    throw new RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None");
  }
  if (typeof min !== 'number' && typeof max !== 'number') return between(x, min, max);
  if (min !== null && max !== null && typeof min !== typeof max) return bounded(bounded(x, min, null), null, max);
  const given = [min, max].filter((b) => typeof b === 'number');
  const y = f.cast(x, promote([x, ...given.map((b) => f.wrap(b, x))]));
  if (given.some(Number.isNaN)) {
    // Beyond such a bound is everything: NaN, and gradients of 0.
    const bound = f.cast(f.wrap(Number.NaN, y), y.dtype);
    return named('ClampBackward1', f.where(f.lt(y, bound), y, bound));
  }
  const [low, high] = [min, max].map((b) => (typeof b === 'number' ? converted(b, y.dtype) : null));
  return f.clamp(y, { min: low, max: high });
}

/** Where the gradient of an element goes: to it, to its least value, to its greatest. */
type Ways = readonly [own: Tensor, min: Tensor | null, max: Tensor | null];

/** An element that is no bound has its gradient; a bound has what it replaced, the greater one all where they cross. */
function waysOf(x: Tensor, min: Tensor | null, max: Tensor | null): Ways {
  if (min === null) return max === null ? [f.eq(x, x), null, null] : [f.le(x, max), null, f.gt(x, max)];
  if (max === null) return [f.ge(x, min), f.lt(x, min), null];
  return [
    f.logical_and(f.ge(x, min), f.le(x, max)),
    f.logical_and(f.lt(min, max), f.lt(x, min)),
    f.logical_or(f.gt(x, max), f.lt(max, min)),
  ];
}

/** x cut to tensors, of which one may be missing. */
function between(x: Tensor, min: Tensor | null, max: Tensor | null): Tensor {
  const given = [x, min, max].filter((t) => t !== null);
  const dtype = promote(given);
  const all = given.map((t) => f.cast(t, dtype));
  const [own, low, high] = [all[0], min && all[1], max && all[all.length - 1]];
  const least = low === null ? own : f.maximum(own, low);
  const y = laid(high === null ? least : f.minimum(least, high), ...given);
  asOne(
    'ClampBackward0',
    all,
    [y],
    ([g], kept) => {
      const ways = waysOf(kept[0], min && kept[1], max && kept[kept.length - 1]);
      return ways.filter((way) => way !== null).map((way) => g && f.where(way, g, 0));
    },
    all,
  );
  return y;
}
