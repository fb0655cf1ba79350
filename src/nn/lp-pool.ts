// nn.LPPool1d and its function: the norm of each window.

import * as f from '../engine/functions.ts';
import { bind } from '../engine/index.ts';
import { optionsOf, type TableOf } from '../rules/signature.ts';
import { boolText, numberText } from '../rules/text/python.ts';
import { bound } from '../torch/define.ts';
import type { Tensor } from '../torch/index.ts';
import { bool, float, int } from '../torch/kinds.ts';
import { named } from '../torch/names.ts';
import { avg_pool1d, largest } from '../torch/pooling.ts';
import { inputOf } from './forward.ts';
import { Module } from './module.ts';

interface NormPoolRest {
  /** Steps between neighbouring windows; null (default): kernel_size. */
  stride?: number | null;
  /** Whether a last window that reaches beyond the end counts; not by default. */
  ceil_mode?: boolean;
}
interface NormPoolOptions extends NormPoolRest {
  /** p: what elements are raised to; infinite: the largest (or smallest) of their absolute values. */
  norm_type: number;
  /** Elements of a window. */
  kernel_size: number;
}
/** Takes p, a kernel and how it moves. */
interface NormPool {
  (
    input: Tensor,
    norm_type: number,
    kernel_size: number,
    stride?: number | null | NormPoolRest,
    ceil_mode?: boolean | Pick<NormPoolRest, 'ceil_mode'>,
  ): Tensor;
  (input: Tensor, options: NormPoolOptions): Tensor;
}
const table: TableOf<NormPoolOptions> = {
  norm_type: [float],
  kernel_size: [int],
  stride: [int, null],
  ceil_mode: [bool, false],
};

/** (Σ xᵖ)^(1/p) of each window, 0 where the sum is below 0: input [N, C, L] or [C, L] → [..., windows]. */
export const lp_pool1d: NormPool = /* @__PURE__ */ bound<NormPoolOptions>(
  'lp_pool1d',
  table,
  (input, { norm_type: p, kernel_size, stride, ceil_mode }) => {
    if (Math.abs(p) === Infinity) {
      const windows = { kernel_size, stride, padding: 0, dilation: 1, ceil_mode };
      const sizes = f.abs(input);
      return p > 0 ? largest(sizes, windows) : f.neg(largest(f.neg(sizes), windows));
    }
    const mean = avg_pool1d(f.pow(input, p), { kernel_size, stride, ceil_mode });
    // As PyTorch writes it, whose gradient it has: sign(x) relu(|x|) is x.
    const sum = f.mul(f.mul(f.sign(mean), f.relu(f.abs(mean))), kernel_size);
    return named('PowBackward0', f.pow(sum, 1 / p));
  },
);

const declared = /* @__PURE__ */ optionsOf<NormPoolOptions>('_LPPoolNd.__init__', table);

/** The norm of each window: input [N, C, L] or [C, L] → [..., windows]. */
export class LPPool1d extends Module {
  static override readonly name: string = 'LPPool1d';

  /** p: what elements are raised to. */
  norm_type: number;
  /** Elements of a window. */
  kernel_size: number;
  /** Steps between neighbouring windows; null: kernel_size. */
  stride: number | null;
  /** Whether a last window that reaches beyond the end counts. */
  ceil_mode: boolean;

  constructor(norm_type: number, kernel_size: number, options?: NormPoolRest);
  constructor(
    norm_type: number,
    kernel_size: number,
    stride: number | null,
    ceil_mode?: boolean | Pick<NormPoolRest, 'ceil_mode'>,
  );
  constructor(options: NormPoolOptions);
  constructor(...args: readonly unknown[]) {
    super();
    const { norm_type, kernel_size, stride, ceil_mode } = bind(declared, args);
    this.norm_type = norm_type;
    this.kernel_size = kernel_size;
    this.stride = stride;
    this.ceil_mode = ceil_mode;
  }

  /** input [N, C, L] or [C, L] → [..., windows]. @throws RuntimeError for windows that do not fit. */
  override forward(input: Tensor): Tensor;
  override forward(...args: readonly unknown[]): Tensor {
    return lp_pool1d(inputOf(this, args), this.norm_type, this.kernel_size, this.stride, this.ceil_mode);
  }

  override extra_repr(): string {
    const stride = this.stride === null ? 'None' : `${this.stride}`;
    return `norm_type=${numberText(this.norm_type)}, kernel_size=${this.kernel_size}, stride=${stride}, ceil_mode=${boolText(this.ceil_mode)}`;
  }
}
