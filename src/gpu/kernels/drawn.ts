// Draws that also read a tensor: what the program draws, in the ancestor's order, goes up, and meets the tensor on the device.

import { probabilityTexts, requireProbabilities } from '../../reference/base/random/bernoulli.ts';
import { uniform24 } from '../../reference/base/random/bits.ts';
import { mxnetShuffle } from '../../reference/base/random/mxnet-categories.ts';
import { size } from '../../reference/base/shape.ts';
import { present } from '../../reference/ops/op.ts';
import * as random from '../../reference/ops/random.ts';
import * as mxnet from '../../reference/ops/random-mxnet.ts';
import { ask } from '../ask.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise, stored } from '../pointwise.ts';
import { withScratch } from '../scratch.ts';
import { listed, seen } from '../views.ts';
import { wordOf } from '../words.ts';
import { lookUp } from './gather.ts';

const bernoulli_from: GpuKernel = (gpu, inputs, writes, { generator }: Pick<random.Drawn, 'generator'>) =>
  withScratch(gpu, ({ contiguous, make }) => {
    const p = contiguous(present(inputs[0]));
    requireProbabilities(p.dtype, size(p.shape));
    const [text, hint] = probabilityTexts('{row}', '{value}');
    ask(gpu, { from: 0, most: 1, error: 'RuntimeError', text, hint }, seen(p, [size(p.shape)]));
    const u = make(p.shape);
    gpu.queue.upload(
      stored(u).target(),
      Float32Array.from({ length: size(p.shape) }, () => uniform24(generator)),
    );
    const body = `y0 = ${wordOf(p.dtype)}(x1 < f32(x0));`;
    pointwise(gpu, { name: 'bernoulli_from', reads: [p, u], writes, body });
  });

const mxnet_shuffle: GpuKernel = (gpu, inputs, [y], { generator }: Pick<mxnet.Drawn, 'generator'>) =>
  withScratch(gpu, ({ make }) => {
    const [rows] = y.shape;
    const order = Int32Array.from({ length: rows }, (_, i) => i);
    mxnetShuffle(generator, order, rows, y.shape.length === 1);
    const index = make([rows], 'int32');
    gpu.queue.upload(stored(index).target(), order);
    lookUp(gpu, present(inputs[0]), listed(index, y.shape, 0), y, 0);
  });

export const drawnKernels: Family = [
  [random.bernoulli_from, bernoulli_from],
  [mxnet.mxnet_shuffle, mxnet_shuffle],
];
