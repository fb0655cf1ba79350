// The FashionMNIST tutorial from seed 1 as real MXNet 1.9.1 ran it: the initial parameters, the order of the samples, the
// gradients of the first batch, and the losses of the steps in which exact implementations still agree with each other.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, parseIdx } from 'bptt/formats';
import { autograd, gluon as gl, mx } from 'bptt/gluon';
import { describe, expect, test } from 'vitest';
import { TensorFile } from './runner/read.ts';

type NDArray = ReturnType<typeof mx.nd.zeros>;

const path = (name: string): string => fileURLToPath(new URL(`mxnet-seed000/${name}`, import.meta.url));
const idx = (name: string) => parseIdx(gunzipSync(readFileSync(path(name)), 2 ** 20));
const run = JSON.parse(readFileSync(path('run.json'), 'utf8')) as { losses: number[]; order_sha256: string[] };
const order = JSON.parse(readFileSync(path('order.json'), 'utf8')).order as number[][];
const file = new TensorFile(path('parameters.safetensors'));

class Model extends gl.nn.Block {
  rnn = new gl.rnn.RNN(128, 2, { layout: 'NTC' });
  out = new gl.nn.Dense(10);

  override forward(x: NDArray): NDArray {
    return this.out(this.rnn(x).at(':', -1, ':'));
  }
}

const contexts = { cpu: mx.cpu(), reference: mx.reference() };
const loss = new gl.loss.SoftmaxCrossEntropyLoss();

function seeded(ctx: typeof contexts.cpu): Model {
  mx.random.seed(1);
  const model = new mx.name.NameManager().with(() => new Model());
  model.initialize(new mx.init.Normal({ sigma: 0.01 }), { force_reinit: true, ctx });
  return model;
}

/** The first batches, as DataLoader and ToTensor make them. */
function* batches(ctx: typeof contexts.cpu): Generator<[NDArray, NDArray]> {
  const images = idx('first700-images-idx3-ubyte.gz').data as Uint8Array;
  const labels = Int32Array.from(idx('first700-labels-idx1-ubyte.gz').data);
  const pictures = mx.nd.array(images, { dtype: 'uint8' }).reshape([700, 28, 28, 1]);
  const dataset = new gl.data.ArrayDataset(pictures, labels);
  const transformed = dataset.transform_first(new gl.data.vision.transforms.ToTensor());
  for (const [x, y] of new gl.data.DataLoader(transformed, 100)) {
    yield [x.reshape([-1, 14, 56]).as_in_context(ctx), y.as_in_context(ctx)];
  }
}

/** Of this sum of 100 terms MXNet's float32 is itself 2.8e-6 from the gradient in float64; all others are nearer. */
const tolerances: { readonly [name: string]: number } = { dense0_bias: 3e-6 };

describe('the FashionMNIST tutorial from seed 1', () => {
  const devices = ['cpu', 'reference'] as const;
  test.each(devices)('on %s the initial parameters and the first loss and gradients are MXNet’s', (device) => {
    const model = seeded(contexts[device]);
    const [[x, y]] = batches(contexts[device]);
    const l = autograd.record(() => loss(model(x), y));
    l.backward();
    expect(Math.abs(l.mean().asscalar() - run.losses[0])).toBeLessThan(5e-5);
    const parameters = [...model.collect_params().values()];
    expect(parameters.map((p) => p.name).sort()).toEqual(file.under('init.').sort());
    for (const p of parameters) {
      const start = file.get(`init.${p.name}`);
      expect(p.data().shape, p.name).toEqual(start.shape);
      expect(p.data().asnumpy().data, p.name).toEqual(start.values);
      const expected = file.get(`grad.${p.name}`).values;
      const actual = p.grad().asnumpy().data;
      let [largest, deviation] = [0, 0];
      expected.forEach((e, i) => {
        largest = Math.max(largest, Math.abs(e));
        deviation = Math.max(deviation, Math.abs(e - actual[i]));
      });
      expect(deviation / largest, p.name).toBeLessThan(tolerances[p.name] ?? 2e-6);
    }
  });

  test('the samples come in the order of MXNet', () => {
    mx.random.numpy.seed(1);
    const sampler = new gl.data.BatchSampler(new gl.data.RandomSampler(60_000), 100);
    const drawn = [...sampler].slice(0, 100);
    expect(drawn.slice(0, 30)).toEqual(order);
    const hash = (batch: number[]): string =>
      createHash('sha256')
        .update(new Uint8Array(Int32Array.from(batch).buffer))
        .digest('hex');
    expect(drawn.map(hash)).toEqual(run.order_sha256);
  });

  test('three losses agree to 5e-5 and seven to 2e-3', () => {
    const ctx = contexts.cpu;
    const model = seeded(ctx);
    const trainer = new gl.Trainer(model.collect_params(), 'adam', { learning_rate: 0.01 });
    let step = 0;
    for (const [x, y] of batches(ctx)) {
      const l = autograd.record(() => loss(model(x), y));
      l.backward();
      trainer.step(100);
      expect(Math.abs(l.mean().asscalar() - run.losses[step]), `step ${step}`).toBeLessThan(step < 3 ? 5e-5 : 2e-3);
      step++;
    }
    expect(step).toBe(7);
  });
});
