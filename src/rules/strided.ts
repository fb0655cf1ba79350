// A pattern of the elements of a storage as a view of a tensor that lies in it in any way: the op's own derivative is that of
// a contiguous tensor which shows all of them.

import * as f from '../engine/functions.ts';
import type { Geometry, Tensor } from '../engine/index.ts';
import { asOne } from './as-one.ts';

/** The last place of a storage that a geometry shows; the one before its first where it shows none. */
const lastOf = ({ shape, strides, offset }: Geometry): number =>
  shape.includes(0) ? offset - 1 : shape.reduce((at, n, d) => at + (n - 1) * strides[d], offset);

/**
 * A pattern of the elements of x's storage, from whose first `offset` counts, as a view of x. The gradient goes to those that x
 * shows, in equal shares where x shows one several times. `name` is what records it.
 */
export function strided<T extends Tensor>(name: string, x: T, pattern: Geometry): T {
  const { shape, strides, offset } = x;
  const y = f.as_strided(x, { ...pattern, offset: pattern.offset - offset });
  const first = Math.min(offset, pattern.offset);
  const last = Math.max(lastOf(x), lastOf(pattern));
  if (x.isContiguous && first === offset && last === lastOf(x)) return y;
  // The places from first to last as a vector, with g added where a geometry shows them.
  const within = (g: T, at: Geometry): T =>
    f.as_strided_backward(g, { ...at, offset: at.offset - first, size: [last - first + 1] });
  const own = { shape, strides, offset };
  asOne(name, [x], [y], ([g]) => {
    if (g === null) return [null];
    const times = within(f.ones_like(f.detach(f.zeros_like(g, shape))), own);
    const shares = f.div(within(g, pattern), f.maximum(times, 1));
    return [f.clone(f.as_strided(shares, { ...own, offset: offset - first }))];
  });
  return y;
}
