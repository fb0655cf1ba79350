// An RNN reads FashionMNIST pictures as 14 steps of 56 pixels: the tutorial of MXNet's `gluon.rnn.RNN` with layout NTC, line
// by line; it prints what the tutorial prints.
//
//   npm run example gluon-fashion-mnist -- --seed 1 --epochs 5

import { autograd, gluon as gl, mx } from 'bptt/gluon';
import { Option } from 'commander';
import { computing } from './common/engine.ts';
import { whole } from './common/options.ts';
import { Progress } from './common/progress.ts';

type NDArray = ReturnType<typeof mx.nd.zeros>;

const options = computing(
  'npm run example -- gluon-fashion-mnist',
  'Trains an RNN on FashionMNIST as the Gluon tutorial does.',
)
  .option('--seed <number>', 'of the weights and the shuffle; without it, each run is another', whole(0, 2 ** 31 - 1))
  .option('--epochs <number>', 'how often to read the 60,000 pictures', whole(1), 5)
  .option('--steps <number>', 'stop training after so many mini-batches', whole(1))
  .addOption(new Option('--device <name>', 'where to compute').choices(['cpu', 'reference']).default('cpu'))
  .option('--full-test', 'print the accuracy on all 10,000 test pictures too, and the time taken')
  .parse()
  .opts<{ seed?: number; epochs: number; steps?: number; device: string; fullTest?: true }>();
if (options.seed !== undefined) {
  mx.random.seed(options.seed);
  mx.random.numpy.seed(options.seed);
}
const STEPS = options.steps ?? Number.POSITIVE_INFINITY;

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

const num = options.epochs;
const progress = new Progress(Math.min(num * train_iter.length, STEPS));
const started = performance.now();
let done = 0;

/** Pictures as sequences of 14 steps of 56 pixels. */
const sequences = (x: NDArray): NDArray => x.reshape([-1, 14, 56]).as_in_context(ctx);

for (let e = 1; e <= num && done < STEPS; e++) {
  const losses: number[] = [];
  for (const [x, y] of train_iter) {
    if (done === STEPS) break;
    const label = y.as_in_context(ctx);
    const l = autograd.record(() => loss(model(sequences(x)), label));
    l.backward();
    opt.step(batch_size);
    losses.push(l.mean().asscalar());
    done++;
    progress.update(done);
  }
  const loss_val = losses.reduce((sum, l) => sum + l, 0) / losses.length;

  let accy = 0;
  let all = 0;
  for (const [Xt, yt] of test_iter) {
    accy = accuracy(model(sequences(Xt)), yt.as_in_context(ctx)); // as in the tutorial, the last thousand counts
    all += accy / test_iter.length;
  }

  progress.print(`epoch ${e}, loss: ${loss_val.toFixed(6)}, acc: ${accy.toFixed(6)}`);
  if (options.fullTest) progress.print(`test accuracy on all ${mnist_test.length} images: ${all.toFixed(4)}`);
}
progress.stop();

console.log(`${model}`);
console.log(`${model.collect_params()}`);
if (options.fullTest) console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
