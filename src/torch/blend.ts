// Products and quotients added to a tensor, and steps between two, in PyTorch's spelling.

import * as f from '../engine/functions.ts';
import { isFloating, noKernel, promote, RuntimeError } from '../engine/index.ts';
import { asOne } from '../rules/as-one.ts';
import type { Clamp, ClampOptions } from './binary.ts';
import { bounded } from './bounds.ts';
import type { Input } from './calls.ts';
import { converted } from './converted.ts';
import { bound } from './define.ts';
import { float, number, tensor } from './kinds.ts';
import { laid } from './laid.ts';
import { type AddmmRest, bmm, type Product } from './matrix.ts';
import { cNames, named, noBool } from './names.ts';
import type { Tensor } from './tensor.ts';

export interface LerpOptions {
  /** Where weight 1 leads. */
  end: Tensor;
  /** How far to go: a number, or a tensor that broadcasts. */
  weight: number | Tensor;
}
/** Takes an end and how far to go there. */
export interface Lerp<P extends unknown[] = []> {
  (...args: [...self: P, end: Tensor, weight: number | Tensor]): Tensor;
  (...args: [...self: P, end: Tensor, options: Omit<LerpOptions, 'end'>]): Tensor;
  (...args: [...self: P, options: LerpOptions]): Tensor;
}
export interface ValueRest {
  /** The factor of what is added; 1 by default. */
  value?: number;
}
export interface AddedOptions extends ValueRest {
  /** The left factor, or the dividend. */
  tensor1: Tensor;
  /** The right factor, or the divisor. */
  tensor2: Tensor;
}
/** Takes two tensors and a factor. */
export interface Added<P extends unknown[] = []> {
  (...args: [...self: P, tensor1: Tensor, tensor2: Tensor, options?: ValueRest]): Tensor;
  (...args: [...self: P, options: AddedOptions]): Tensor;
}
export interface BatchesOptions extends AddmmRest {
  /** The left factors [b, n, k]. */
  batch1: Tensor;
  /** The right factors [b, k, m]. */
  batch2: Tensor;
}
/** Takes two batches of matrices and two factors. */
export interface Baddbmm<P extends unknown[] = []> {
  (...args: [...self: P, batch1: Tensor, batch2: Tensor, options?: AddmmRest]): Tensor;
  (...args: [...self: P, options: BatchesOptions]): Tensor;
}

/** The methods of this file. */
export interface BlendMethods {
  /** input + weight · (end - input). */
  lerp: Lerp;
  /** `lerp` in place. */
  lerp_: Lerp;
  /** input + value · tensor1 · tensor2. */
  addcmul: Added;
  /** `addcmul` in place. */
  addcmul_: Added;
  /** input + value · tensor1 / tensor2. */
  addcdiv: Added;
  /** `addcdiv` in place. */
  addcdiv_: Added;
  /** beta · input + alpha · (batch1 @ batch2). */
  baddbmm: Baddbmm;
  /** `baddbmm` in place. */
  baddbmm_: Baddbmm;
  /** The products of each two elements of two vectors. */
  outer: Product;
  /** `outer`. */
  ger: Product;
  /** `clamp`. */
  clip: Clamp;
  /** `clip` in place. */
  clip_: Clamp;
}

/** x + w (y - x), from the nearer end: y - (1 - w)(y - x) where |w| ≥ ½, as PyTorch computes it. */
function between(x: Tensor, y: Tensor, w: Tensor | number): Tensor {
  const way = f.sub(y, x);
  if (typeof w === 'number') return Math.abs(w) < 0.5 ? f.add(x, f.mul(way, w)) : f.sub(y, f.mul(way, 1 - w));
  const near = f.lt(f.abs(f.detach(w)), 0.5);
  return f.add(f.where(near, x, y), f.mul(way, f.where(near, w, f.neg(f.sub(1, w)))));
}
/** input + weight · (end - input). */
export const lerp: Lerp<Input> = /* @__PURE__ */ bound<LerpOptions>(
  'lerp',
  { end: [tensor], weight: [number] },
  (x, { end, weight }) => {
    const operands: { [word: string]: Tensor } = typeof weight === 'number' ? { end } : { end, weight };
    for (const [word, { dtype }] of Object.entries(operands)) {
      if (dtype !== x.dtype) {
        throw new RuntimeError(`expected dtype ${cNames[x.dtype]} for \`${word}\` but got dtype ${cNames[dtype]}`);
      }
    }
    if (!isFloating(x.dtype))
      throw noKernel(`lerp_kernel_${typeof weight === 'number' ? 'scalar' : 'tensor'}`, x.dtype);
    if (typeof weight === 'number') converted(weight, x.dtype);
    const given = [x, ...Object.values(operands)];
    const y = laid(between(x, end, weight), ...given);
    // d/dx = 1 - w, d/dy = w, d/dw = y - x
    if (typeof weight === 'number') {
      asOne('LerpBackward0', given, [y], ([g]) => [1 - weight, weight].map((slope) => g && f.mul(g, slope)));
    } else {
      const slopes = ([a, b, w]: readonly Tensor[]): Tensor[] => [f.sub(1, w), w, f.sub(b, a)];
      asOne('LerpBackward1', given, [y], ([g], kept) => slopes(kept).map((slope) => g && f.mul(g, slope)), given);
    }
    return y;
  },
);
const added = (
  name: string,
  node: string,
  of: (a: Tensor, b: Tensor, factor: number, x: Tensor) => Tensor,
): Added<Input> =>
  bound<AddedOptions>(
    name,
    { tensor1: [tensor], tensor2: [tensor], value: [float, 1] },
    (x, { tensor1, tensor2, value }) => {
      // Of integers the factor is one too.
      const factor = converted(value, promote([x, tensor1, tensor2]));
      return named(node, laid(f.add(x, of(tensor1, tensor2, factor, x)), x, tensor1, tensor2));
    },
    2,
  );
/** The factor comes to the first tensor, as PyTorch's kernels multiply. */
const times = (factor: number, a: Tensor): Tensor => (factor === 1 ? a : f.mul(a, factor));
/** input + value · tensor1 · tensor2. */
export const addcmul: Added<Input> = /* @__PURE__ */ added('addcmul', 'AddcmulBackward0', (a, b, factor, x) => {
  noBool('addcmul_cpu_out', a, b, x);
  return f.mul(times(factor, a), b);
});
const NO_INTEGERS =
  'Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), for all dtypes.';
/** input + value · tensor1 / tensor2. @throws RuntimeError for a quotient of integers. */
export const addcdiv: Added<Input> = /* @__PURE__ */ added('addcdiv', 'AddcdivBackward0', (a, b, factor) => {
  if (!isFloating(a.dtype) && !isFloating(b.dtype)) throw new RuntimeError(NO_INTEGERS);
  return f.div(times(factor, a), b);
});
/** beta · input + alpha · (batch1 @ batch2). */
export const baddbmm: Baddbmm<Input> = /* @__PURE__ */ bound<BatchesOptions>(
  'baddbmm',
  { batch1: [tensor], batch2: [tensor], beta: [float, 1], alpha: [float, 1] },
  (x, { batch1, batch2, ...factors }) => {
    const [beta, alpha] = [factors.beta, factors.alpha].map((n) => converted(n, x.dtype));
    if (x.dtype !== batch1.dtype) {
      const [own, first, second] = [x, batch1, batch2].map(({ dtype }) => cNames[dtype]);
      throw new RuntimeError(`Input dtypes must be the same, got: input ${own}, batch1: ${first}, batch2: ${second}`);
    }
    const product = bmm(batch1, batch2);
    const scaled = alpha === 1 ? product : f.mul(product, alpha);
    const spread = f.expand(x, product.shape);
    // A factor of 0 leaves the input out, whatever is in it.
    const sum = beta === 0 ? scaled : f.add(beta === 1 ? spread : f.mul(spread, beta), scaled);
    return named('BaddbmmBackward0', sum.isContiguous ? sum : f.clone(sum));
  },
  2,
);
const outerOf = (name: string): Product<Input> =>
  bound<{ vec2: Tensor }>(name, { vec2: [tensor] }, (x, { vec2 }) => {
    for (const [word, { shape }] of Object.entries({ self: x, vec2 })) {
      if (shape.length !== 1) {
        throw new RuntimeError(`outer: Expected 1-D argument ${word}, but got ${shape.length}-D`);
      }
    }
    return f.mul(f.unsqueeze(x, 1), vec2);
  });
/** The products of each two elements of two vectors. */
export const outer: Product<Input> = /* @__PURE__ */ outerOf('outer');
/** `outer`. */
export const ger: Product<Input> = /* @__PURE__ */ outerOf('ger');

/** `clamp`. */
export const clip: Clamp<Input> = /* @__PURE__ */ bound<ClampOptions>(
  'clip',
  { min: [number, null], max: [number, null] },
  (x, { min, max }) => bounded(x, min, max),
);
