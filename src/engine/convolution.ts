// Convolution over the last dimension, and its two gradients.

import type { Tensor } from '../reference/engine/tensor.ts';
import type { Convolution, OfInput, OfWeight } from '../reference/kernels/convolution.ts';
import * as ops from '../reference/ops/convolution.ts';
import * as fast from '../wasm/convolution.ts';
import { bind, two } from './bind.ts';
import type { Named, Two } from './function.ts';
import { sum } from './reduce.ts';

type Convolve = (<T extends Tensor>(x: T, weight: T, bias: T | null, options: Convolution) => T) & Named<Convolution>;

/** x [N, C, L] by weight [O, C / groups, K], and bias [O] or null → [N, O, windows]. */
export const convolution: Convolve = /* @__PURE__ */ bind(
  ops.convolution,
  fast.convolution,
  () => ({ convolution_input, convolution_weight, sum }),
  (run) => (x, weight, bias, options) => run([x, weight, bias], options)[0],
);
/** The gradient of the input from that of the result, and the weight. */
export const convolution_input: Two<OfInput> = /* @__PURE__ */ two(
  ops.convolution_input,
  fast.convolution_input,
  () => ({ convolution, convolution_weight }),
);
/** The gradient of the weight from that of the result, and the input. */
export const convolution_weight: Two<OfWeight> = /* @__PURE__ */ two(
  ops.convolution_weight,
  fast.convolution_weight,
  () => ({ convolution, convolution_input }),
);
