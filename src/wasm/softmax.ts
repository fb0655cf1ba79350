// Softmax and its logarithm along any dimension of a float32 tensor, forward and backward.

import { size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { around } from '../reference/kernels/walk.ts';
import type { Abi, Lines, LinesBackward } from './abi.ts';
import { allFloat32, type Entries, type Entry, LIMIT } from './entry.ts';
import { stream } from './stream.ts';

const supports: Entry['supports'] = (inputs) => allFloat32(inputs) && size(inputs[0]!.shape) < LIMIT;

function forward(of: (abi: Abi) => Lines): Entry {
  return {
    supports,
    kernel: ([x], [y], { dim }) => {
      const { length, inner } = around(y.shape, dim);
      const unit = length * inner;
      stream([x as View], [y], unit, ({ abi }) => {
        const op = of(abi);
        return ([from, to], count) => op(count / unit, length, inner, from, to);
      });
    },
  };
}

function backward(of: (abi: Abi) => LinesBackward): Entry {
  return {
    supports,
    kernel: ([g, y], [dx], { dim }) => {
      const { length, inner } = around(dx.shape, dim);
      const unit = length * inner;
      stream([g as View, y as View], [dx], unit, ({ abi }) => {
        const op = of(abi);
        return ([up, from, to], count) => op(count / unit, length, inner, up, from, to);
      });
    },
  };
}

export const softmax: Entries = {
  softmax: forward((abi) => abi.softmax),
  log_softmax: forward((abi) => abi.logSoftmax),
  softmax_backward: backward((abi) => abi.softmaxBackward),
  log_softmax_backward: backward((abi) => abi.logSoftmaxBackward),
};
