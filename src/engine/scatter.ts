// Scatters in which what falls on one position is multiplied or compared.

import type { Scattering } from '../reference/kernels/scatter.ts';
import * as ops from '../reference/ops/scatter.ts';
import { add, div, mul } from './binary.ts';
import { three } from './bind.ts';
import { eq, where } from './compare.ts';
import { zeros_like } from './create.ts';
import type { Three } from './function.ts';
import { gather, scatter_add } from './gather.ts';
import { cast } from './move.ts';
import { detach } from './operands.ts';

/** x with the product, largest or smallest of what falls on each position; inputs x, index, source in the shape of the index. */
export const scatter_reduce: Three<Scattering> = /* @__PURE__ */ three(ops.scatter_reduce, null, () => ({
  add,
  mul,
  div,
  eq,
  where,
  cast,
  detach,
  zeros_like,
  gather,
  scatter_add,
  scatter_reduce,
}));
