// Matrix products of any ranks.

import { broadcastShapes, sameShape, size } from '../reference/base/shape.ts';
import { group } from '../reference/engine/dispatch.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import * as ops from '../reference/ops/linalg.ts';
import type { None } from '../reference/ops/op.ts';
import * as fast from '../wasm/matmul.ts';
import { bind } from './bind.ts';
import type { Named } from './function.ts';
import { renamed } from './operands.ts';
import { expand, reshape, transpose, unsqueeze } from './shape.ts';

type Product = (<T extends Tensor>(a: T, b: T) => T) & Named<None>;
type AddedProduct = (<T extends Tensor>(c: T, a: T, b: T) => T) & Named<None>;

/** A B for [M, K] [K, N], or [B, M, K] [B, K, N]. */
export const product: Product = /* @__PURE__ */ bind(
  ops.matmul,
  fast.matmul,
  () => ({ matmul: product, transpose }),
  (run) => (a, b) => run([a, b], {})[0],
);
/** C + A B for [M, K] [K, N], C broadcast. */
export const addmm: AddedProduct = /* @__PURE__ */ bind(
  ops.addmm,
  fast.addmm,
  () => ({ matmul: product, transpose }),
  (run) => (c, a, b) => run([c, a, b], {})[0],
);

/** Matrix product by PyTorch's rule: 1-D operands get a dimension that is taken away again, leading ones broadcast. */
export function matmul<T extends Tensor>(a: T, b: T): T {
  const [p, q] = [a.shape.length, b.shape.length];
  if (p === 2 && q === 2) return product(a, b);
  if (p === 1) {
    const y = matmul(unsqueeze(a, 0), b);
    const shape = q === 1 ? [] : [...y.shape.slice(0, -2), ...y.shape.slice(-1)];
    return renamed(q === 1 ? 'dot' : q === 2 ? 'squeeze4' : 'unsafe_view', reshape(y, shape));
  }
  if (q === 1) {
    const y = matmul(a, unsqueeze(b, 1));
    return renamed(p === 2 ? 'mv' : 'unsafe_view', reshape(y, y.shape.slice(0, -1)));
  }
  if (q === 2) {
    const flat = reshape(a, [size(a.shape.slice(0, -1)), a.shape[p - 1]]);
    return renamed('unsafe_view', reshape(product(flat, b), [...a.shape.slice(0, -1), b.shape[1]]));
  }
  const lead = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const batched = (x: T): T => {
    const full = [...lead, ...x.shape.slice(-2)];
    return reshape(sameShape(x.shape, full) ? x : expand(x, full), [size(lead), ...x.shape.slice(-2)]);
  };
  const y = product(batched(a), batched(b));
  return renamed('unsafe_view', reshape(y, [...lead, ...y.shape.slice(1)]));
}

/** x wᵀ + b over the last dimension of x. */
export const linear = <T extends Tensor>(x: T, weight: T, bias: T | null): T => group('linear', rows, x, weight, bias);

function rows<T extends Tensor>(x: T, weight: T, bias: T | null): T {
  const w = transpose(weight, 0, 1);
  const rank = x.shape.length;
  const flat = rank === 2 ? x : reshape(x, [size(x.shape.slice(0, -1)), x.shape[rank - 1]]);
  const y = bias === null ? product(flat, w) : addmm(bias, flat, w);
  if (rank === 2) return y;
  const result = reshape(y, [...x.shape.slice(0, -1), weight.shape[0]]);
  return bias === null ? renamed('unsafe_view', result) : result;
}
