// Softmax and its logarithm along any dimension of a float32 tensor, forward and backward.

import { size } from '../reference/base/shape.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { Along, View } from '../reference/kernels/kernel.ts';
import { around } from '../reference/kernels/walk.ts';
import type { Specs } from '../reference/ops/spec.ts';
import type { Lines, LinesBackward, ProbabilitiesAbi, TrainingAbi } from './abi.ts';
import { allFloat32, LIMIT } from './entry.ts';
import { callTraining, trainable } from './instance.ts';
import { callProbabilities } from './parts.ts';
import { stream } from './stream.ts';

const supports = (inputs: Specs): boolean =>
  allFloat32(inputs) && inputs.every((x) => x !== null && size(x.shape) < LIMIT);

function forward(of: (abi: ProbabilitiesAbi) => Lines): Fast<Along> {
  return {
    supports,
    kernel: ([x]: readonly [View], [y], { dim }) => {
      const { length, inner } = around(y.shape, dim);
      const unit = length * inner;
      stream(callProbabilities, [x], [y], unit, ({ abi }) => {
        const op = of(abi);
        return ([from, to], count) => op(count / unit, length, inner, from, to);
      });
    },
  };
}

function backward(of: (abi: TrainingAbi) => LinesBackward): Fast<Along> {
  return {
    supports: (inputs) => trainable() && supports(inputs),
    kernel: ([g, y]: readonly [View, View], [dx], { dim }) => {
      const { length, inner } = around(dx.shape, dim);
      const unit = length * inner;
      stream(callTraining, [g, y], [dx], unit, ({ abi }) => {
        const op = of(abi);
        return ([up, from, to], count) => op(count / unit, length, inner, up, from, to);
      });
    },
  };
}

export const softmax = /* @__PURE__ */ forward((abi) => abi.softmax);
export const log_softmax = /* @__PURE__ */ forward((abi) => abi.logSoftmax);
export const softmax_backward = /* @__PURE__ */ backward((abi) => abi.softmaxBackward);
export const log_softmax_backward = /* @__PURE__ */ backward((abi) => abi.logSoftmaxBackward);
