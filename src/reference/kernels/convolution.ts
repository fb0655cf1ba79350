// Convolution (cross-correlation) over the last dimension, plainly. Sums are made in double and rounded once. What lies outside of
// the input, or outside of the windows in its gradient, is 0, and counts as 0: beside an infinite weight it gives NaN.

import type { Kernel, View } from './kernel.ts';
import { dense, dot } from './walk.ts';

/** How the windows of a convolution lie. */
export interface Convolution {
  /** Steps between neighbouring windows. */
  readonly stride: number;
  /** Zeros before the first element and behind the last. */
  readonly padding: readonly [before: number, after: number];
  /** Steps between the elements of a window. */
  readonly dilation: number;
  /** Parts that the channels are cut into, each with filters of its own. */
  readonly groups: number;
}

/** Of the gradient of the input: its length. */
export interface OfInput extends Convolution {
  readonly length: number;
}
/** Of the gradient of the weight: how many taps a filter has. */
export interface OfWeight extends Convolution {
  readonly kernel: number;
}

/** How many windows there are: ⌊(L + padding - dilation (K - 1) - 1) / stride⌋ + 1, or none. */
export function windowsOf(length: number, kernel: number, { stride, padding, dilation }: Convolution): number {
  const room = length + padding[0] + padding[1] - dilation * (kernel - 1) - 1;
  return room < 0 ? 0 : Math.floor(room / stride) + 1;
}

/** Lays out each window of x [N, C, L], by channel and tap, and visits it. */
function eachWindow(
  x: View,
  kernel: number,
  steps: number,
  { stride, padding, dilation }: Convolution,
  visit: (window: Float64Array, sample: number, step: number) => void,
): void {
  const data = dense(x);
  const [batch, channels, length] = x.shape;
  const window = new Float64Array(channels * kernel);
  for (let n = 0; n < batch; n++) {
    for (let s = 0; s < steps; s++) {
      for (let j = 0; j < window.length; j++) {
        const at = s * stride - padding[0] + (j % kernel) * dilation;
        const row = (n * channels + Math.floor(j / kernel)) * length;
        window[j] = at < 0 || at >= length ? 0 : data[row + at];
      }
      visit(window, n, s);
    }
  }
}

// y[n, o, s] = b[o] + Σ_{c, k} x[n, c, s·stride - before + k·dilation] w[o, c, k]
export const convolution: Kernel<readonly [View, View, View | null], Convolution> = (
  [x, weight, bias],
  [output],
  options,
) => {
  const [w, b] = [dense(weight), bias && dense(bias)];
  const [filters, channels, kernel] = weight.shape;
  const [width, perGroup, steps] = [channels * kernel, filters / options.groups, output.shape[2]];
  eachWindow(x, kernel, steps, options, (window, n, s) => {
    for (let o = 0; o < filters; o++) {
      const sum = dot(window, Math.floor(o / perGroup) * width, w, o * width, width);
      output.data[(n * filters + o) * steps + s] = sum + (b ? b[o] : 0);
    }
  });
};

// dx[n, c, l] = Σ_{o, k} g[n, o, s] w[o, c, k], over the taps k for which s = (l + before - k·dilation) / stride is whole
export const convolution_input: Kernel<readonly [View, View], OfInput> = (
  [g, weight],
  [output],
  { stride, padding, dilation, groups },
) => {
  const [up, w] = [dense(g), dense(weight)];
  const [batch, all, length] = output.shape;
  const [filters, channels, kernel] = weight.shape;
  const [perGroup, steps] = [filters / groups, g.shape[2]];
  const sums = new Float64Array(output.data.length);
  for (let n = 0; n < batch; n++) {
    for (let l = 0; l < length; l++) {
      for (let k = 0; k < kernel; k++) {
        const s = (l + padding[0] - k * dilation) / stride;
        if (!Number.isInteger(s)) continue;
        for (let o = 0; o < filters; o++) {
          const factor = s < 0 || s >= steps ? 0 : up[(n * filters + o) * steps + s];
          const first = n * all + Math.floor(o / perGroup) * channels;
          for (let c = 0; c < channels; c++) {
            sums[(first + c) * length + l] += factor * w[(o * channels + c) * kernel + k];
          }
        }
      }
    }
  }
  output.data.set(sums);
};

// dw[o, c, k] = Σ_{n, s} g[n, o, s] x[n, c, s·stride - before + k·dilation]
export const convolution_weight: Kernel<readonly [View, View], OfWeight> = ([g, x], [output], options) => {
  const up = dense(g);
  const [filters, channels, kernel] = output.shape;
  const [width, perGroup, steps] = [channels * kernel, filters / options.groups, g.shape[2]];
  const sums = new Float64Array(output.data.length);
  eachWindow(x, kernel, steps, options, (window, n, s) => {
    for (let o = 0; o < filters; o++) {
      const factor = up[(n * filters + o) * steps + s];
      const first = Math.floor(o / perGroup) * width;
      for (let j = 0; j < width; j++) sums[o * width + j] += factor * window[first + j];
    }
  });
  output.data.set(sums);
};
