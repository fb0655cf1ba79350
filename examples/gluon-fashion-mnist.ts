// An RNN reads FashionMNIST pictures as 14 steps of 56 pixels: the tutorial of MXNet's `gluon.rnn.RNN` with layout NTC, line
// by line; it prints what the tutorial prints.
//
//   npm run example gluon-fashion-mnist -- --seed 1 --epochs 5

import { parseArgs } from 'node:util';
import { autograd, gluon as gl, mx } from 'bptt/gluon';
import cliProgress from 'cli-progress';

type NDArray = ReturnType<typeof mx.nd.zeros>;

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    epochs: { type: 'string', default: '5' },
    device: { type: 'string', default: 'cpu' },
    steps: { type: 'string' },
    'full-test': { type: 'boolean', default: false },
  },
});
if (options.seed !== undefined) {
  mx.random.seed(Number(options.seed));
  mx.random.numpy.seed(Number(options.seed));
}
const STEPS = options.steps === undefined ? Number.POSITIVE_INFINITY : Number(options.steps);

const mnist_train = new gl.data.vision.FashionMNIST({ root: 'L3/fashion-mnist/', train: true });
const mnist_test = new gl.data.vision.FashionMNIST({ root: 'L3/fashion-mnist/', train: false });

const batch_size = 100;
const transformer = new gl.data.vision.transforms.ToTensor();
const num_workers = 0; // no other threads are needed to keep up

const train_iter = new gl.data.DataLoader(mnist_train.transform_first(transformer), batch_size, {
  shuffle: true,
  num_workers,
});
const test_iter = new gl.data.DataLoader(mnist_test.transform_first(transformer), 1000, {
  shuffle: false,
  num_workers,
});

function try_gpu() {
  try {
    const ctx = mx.gpu();
    mx.nd.zeros([1], { ctx });
    return ctx;
  } catch (error) {
    if (!(error instanceof mx.base.MXNetError)) throw error;
    return mx.cpu();
  }
}

const ctx = options.device === 'reference' ? mx.reference() : try_gpu();

const accuracy = (y_hat: NDArray, y: NDArray): number =>
  y_hat.argmax({ axis: 1 }).equal(y.astype('float32')).mean().asscalar();

class Model extends gl.nn.Block {
  rnn = new gl.rnn.RNN(128, 2, { layout: 'NTC' });
  out = new gl.nn.Dense(10);
  loss?: InstanceType<typeof gl.loss.SoftmaxCrossEntropyLoss>;
  opt?: InstanceType<typeof gl.Trainer>;

  override forward(x: NDArray): NDArray {
    const f1 = this.rnn(x).at(':', -1, ':');
    return this.out(f1);
  }

  init() {
    this.initialize(new mx.init.Normal({ sigma: 0.01 }), { force_reinit: true, ctx });
    this.loss = new gl.loss.SoftmaxCrossEntropyLoss();
    this.opt = new gl.Trainer(this.collect_params(), 'adam', { learning_rate: 0.01 });
    return [this.loss, this.opt] as const;
  }
}

const model = new Model();
const [loss, opt] = model.init();

const num = Number(options.epochs);
const total = Math.min(num * train_iter.length, STEPS);
const bar = new cliProgress.SingleBar({
  format: '{bar} {value}/{total} | {rate} it/s | ETA {eta_formatted}',
  hideCursor: true,
  clearOnComplete: true,
  noTTYOutput: false,
});
if (process.stderr.isTTY) bar.start(total, 0, { rate: '0' });
const started = performance.now();
let done = 0;

/** Pictures as sequences of 14 steps of 56 pixels. */
const sequences = (x: NDArray): NDArray => x.reshape([-1, 14, 56]).as_in_context(ctx);

for (let e = 1; e <= num; e++) {
  const losses: number[] = [];
  for (const [x, y] of train_iter) {
    if (done === STEPS) break;
    const label = y.as_in_context(ctx);
    const l = autograd.record(() => loss(model(sequences(x)), label));
    l.backward();
    opt.step(batch_size);
    losses.push(l.mean().asscalar());
    done++;
    if (process.stderr.isTTY) bar.update(done, { rate: ((done * 1000) / (performance.now() - started)).toFixed(0) });
  }
  const loss_val = losses.reduce((sum, l) => sum + l, 0) / losses.length;

  let accy = 0;
  let all = 0;
  for (const [Xt, yt] of test_iter) {
    accy = accuracy(model(sequences(Xt)), yt.as_in_context(ctx)); // as in the tutorial, the last thousand counts
    all += accy / test_iter.length;
  }

  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(`epoch ${e}, loss: ${loss_val.toFixed(6)}, acc: ${accy.toFixed(6)}`);
  if (options['full-test']) console.log(`test accuracy on all ${mnist_test.length} images: ${all.toFixed(4)}`);
}
if (process.stderr.isTTY) bar.stop();

console.log(`${model}`);
console.log(`${model.collect_params()}`);
if (options['full-test']) console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
