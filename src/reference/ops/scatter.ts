// Scatters in which what falls on one position is multiplied or compared; those that add are in gather.ts.

import * as kernels from '../kernels/scatter.ts';
import { checkDType, checkShape } from './check.ts';
import { checkPlaces } from './gather.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

/** x with the product, largest or smallest of what falls on each position; inputs x, index, source in the shape of the index. */
// amax, amin: g is shared by all that equal the result. prod: ∂x = g · prod / x, ∂source = g · prod / source; of the only 0 on a
// position the product of the others, which is that with a 1 in its place.
export const scatter_reduce = /* @__PURE__ */ op({
  name: 'scatter_reduce',
  infer: ([x, index, source]: readonly [Spec, Spec, Spec], { dim }: kernels.Scattering) => {
    checkPlaces('scatter_reduce', x, index, x, dim);
    checkShape(source, index.shape, 'the source');
    checkDType(source, x.dtype, 'the source');
    return [x];
  },
  kernel: kernels.scatter_reduce,
  saves: { inputs: [0, 1, 2], outputs: [0] },
  uses: ['add', 'mul', 'div', 'eq', 'where', 'cast', 'detach', 'zeros_like', 'gather', 'scatter_add', 'scatter_reduce'],
  derivative: (f, [g], { inputs: [x, index, source], outputs: [y], specs: [, , spec], attributes }) => {
    if (g === null || spec === null) return [null];
    const { dim, include_self } = attributes;
    const back = (z: typeof x): typeof x => f.gather(z, dim, index);
    const flags = (of: typeof x): typeof x => f.cast(of, spec.dtype);
    const fallen = f.scatter_add(f.zeros_like(f.detach(x)), dim, index, f.add(f.zeros_like(f.detach(source)), 1));
    const alone = f.eq(fallen, 0);
    const ownOnly = (gx: typeof x): typeof x => (include_self ? gx : f.where(alone, gx, 0));
    if (attributes.reduce !== 'prod') {
      const own = ownOnly(flags(f.eq(x, y)));
      const theirs = flags(f.eq(source, back(y)));
      const share = f.div(g, f.scatter_add(own, dim, index, theirs));
      return [f.where(alone, g, f.mul(own, share)), null, f.mul(theirs, back(share))];
    }
    const filled = f.where(f.eq(x, 0), 1, x);
    const zero = f.eq(source, 0);
    const zeros = f.scatter_add(f.zeros_like(f.detach(x)), dim, index, flags(zero));
    const single = f.eq(f.mul(flags(zero), back(zeros)), 1);
    const others = f.scatter_reduce(x, index, f.where(single, 1, source), attributes);
    const gx = f.div(f.mul(g, f.scatter_reduce(filled, index, source, attributes)), filled);
    return [
      ownOnly(gx),
      null,
      f.where(single, back(f.mul(g, others)), f.div(back(f.mul(g, y)), f.where(zero, 1, source))),
    ];
  },
});
