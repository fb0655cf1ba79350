// softmax of torch.nn.functional and what is made of it: PyTorch guesses the dimension where none is given.

import { type DType, normalizeDim, warn } from '../engine/index.ts';
import { log_softmax as logSoftmaxOf, softmax as softmaxOf } from '../torch/along.ts';
import { bound } from '../torch/define.ts';
import { neg, type Tensor } from '../torch/index.ts';
import { dtype as dtypeKind, int } from '../torch/kinds.ts';

/** The dimension of softmax when none is given, as PyTorch guesses it, with its warning. */
function softmaxDim(name: string, input: Tensor, dim: number | null): number {
  if (dim !== null) return normalizeDim(dim, input.ndim);
  warn(`Implicit dimension choice for ${name} has been deprecated. Change the call to include dim=X as an argument.`);
  return input.ndim === 0 || input.ndim === 1 || input.ndim === 3 ? 0 : 1;
}
interface SoftmaxOptions {
  /** The dimension to walk along; guessed, with a warning, where none is given. */
  dim?: number | null;
  /** @internal */
  _stacklevel?: number;
  /** The dtype to convert to first; the input's by default. */
  dtype?: DType | null;
}
/** Takes a dimension and a dtype. */
interface Softmax {
  (input: Tensor, dim?: number | null, options?: Omit<SoftmaxOptions, 'dim'>): Tensor;
  (input: Tensor, options: SoftmaxOptions): Tensor;
}
const normalized = (name: string, of: (x: Tensor, dim: number, dtype: DType | null) => Tensor): Softmax =>
  bound<SoftmaxOptions>(
    name,
    { dim: [int, null], _stacklevel: [int, 3], dtype: [dtypeKind, null] },
    (input, { dim, dtype }) => of(input, softmaxDim(name, input, dim), dtype),
  );
/** eˣ / Σ eˣ along dim. */
export const softmax: Softmax = /* @__PURE__ */ normalized('softmax', softmaxOf);
/** x - log Σ eˣ along dim. */
export const log_softmax: Softmax = /* @__PURE__ */ normalized('log_softmax', logSoftmaxOf);
/** e⁻ˣ / Σ e⁻ˣ along dim. */
export const softmin: Softmax = /* @__PURE__ */ normalized('softmin', (x, dim, dtype) => softmaxOf(neg(x), dim, dtype));
