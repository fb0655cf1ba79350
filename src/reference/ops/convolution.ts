// Convolution over the last dimension, and its two gradients. The three are one sum Σ g x w in turn over two of its factors, so that
// each one's derivatives are the other two.

import type { Shape } from '../base/shape.ts';
import * as kernels from '../kernels/convolution.ts';
import { type Convolution, type OfInput, type OfWeight, windowsOf } from '../kernels/convolution.ts';
import { crosswise } from './binary.ts';
import { checkDType, checkShape } from './check.ts';
import { op } from './op.ts';
import type { Spec } from './spec.ts';

/** Products of a result of this many windows: each filter's at each window. */
const products = (steps: number, batch: number, [filters, channels, kernel]: Shape): number =>
  steps * batch * filters * channels * kernel;

/** x [N, C, L] by weight [O, C / groups, K], and bias [O] or none → [N, O, windows]. */
export const convolution = /* @__PURE__ */ op({
  name: 'convolution',
  infer: ([x, weight, bias]: readonly [Spec, Spec, Spec | null], options: Convolution) => {
    const [batch, , length] = x.shape;
    const [filters, channels, kernel] = weight.shape;
    checkShape(x, [batch, channels * options.groups, length], 'the input');
    checkDType(weight, x.dtype, 'the weight');
    if (bias) {
      checkShape(bias, [filters], 'the bias');
      checkDType(bias, x.dtype, 'the bias');
    }
    return [{ shape: [batch, filters, windowsOf(length, kernel, options)], dtype: x.dtype }];
  },
  kernel: kernels.convolution,
  work: ([x, weight]: readonly [Spec, Spec, Spec | null]) => products(x.shape[2], x.shape[0], weight.shape),
  saves: { inputs: crosswise },
  uses: ['convolution_input', 'convolution_weight', 'sum'],
  derivative: (f, [g], { inputs: [x, w], specs: [input, weight], attributes, needs }) => {
    if (g === null || input === null || weight === null) return [null, null, null];
    return [
      needs[0] ? f.convolution_input(g, w, { ...attributes, length: input.shape[2] }) : null,
      needs[1] ? f.convolution_weight(g, x, { ...attributes, kernel: weight.shape[2] }) : null,
      needs[2] ? f.sum(g, [0, 2]) : null,
    ];
  },
});

/** The gradient of the input [N, C, length] from that of the result [N, O, windows] and the weight. */
export const convolution_input = /* @__PURE__ */ op({
  name: 'convolution_input',
  infer: ([g, weight]: readonly [Spec, Spec], { length, ...options }: OfInput) => {
    const [batch] = g.shape;
    const [filters, channels, kernel] = weight.shape;
    checkShape(g, [batch, filters, windowsOf(length, kernel, options)], 'the gradient');
    checkDType(g, weight.dtype, 'the gradient');
    return [{ shape: [batch, channels * options.groups, length], dtype: g.dtype }];
  },
  kernel: kernels.convolution_input,
  work: ([g, weight]: readonly [Spec, Spec]) => products(g.shape[2], g.shape[0], weight.shape),
  saves: { inputs: crosswise },
  uses: ['convolution', 'convolution_weight'],
  derivative: (f, [u], { inputs: [g, w], specs: [, weight], attributes, needs }) => {
    if (u === null || weight === null) return [null, null];
    return [
      needs[0] ? f.convolution(u, w, null, attributes) : null,
      needs[1] ? f.convolution_weight(g, u, { ...attributes, kernel: weight.shape[2] }) : null,
    ];
  },
});

/** The gradient of the weight [O, C / groups, kernel] from that of the result [N, O, windows] and the input. */
export const convolution_weight = /* @__PURE__ */ op({
  name: 'convolution_weight',
  infer: ([g, x]: readonly [Spec, Spec], { kernel, ...options }: OfWeight) => {
    const filters = g.shape[1];
    const [, channels, length] = x.shape;
    checkShape(g, [x.shape[0], filters, windowsOf(length, kernel, options)], 'the gradient');
    checkDType(g, x.dtype, 'the gradient');
    const shape = [filters, channels / options.groups, kernel];
    return [{ shape, dtype: g.dtype }];
  },
  kernel: kernels.convolution_weight,
  saves: { inputs: crosswise },
  uses: ['convolution', 'convolution_input'],
  derivative: (f, [u], { inputs: [g, x], specs: [, input], attributes, needs }) => {
    if (u === null || input === null) return [null, null];
    return [
      needs[0] ? f.convolution(x, u, null, attributes) : null,
      needs[1] ? f.convolution_input(g, u, { ...attributes, length: input.shape[2] }) : null,
    ];
  },
});
