// An LSTM reads MNIST digits row by row: 28 time steps of 28 pixels. The tutorial of PyTorch's `nn.LSTM` with
// batch_first, line by line; it prints what the tutorial prints.
//
//   npm start -- --seed 1 --epochs 1 --log-every 50

import { parseArgs } from 'node:util';
import * as torch from 'bptt';
import { datasets, nn, transforms } from 'bptt';
import cliProgress from 'cli-progress';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string' },
    epochs: { type: 'string', default: '1' },
    device: { type: 'string', default: 'cpu' },
    dtype: { type: 'string', default: 'float32' },
    lr: { type: 'string', default: '0.01' },
    'log-every': { type: 'string', default: '50' },
    steps: { type: 'string' },
    'full-test': { type: 'boolean', default: false },
  },
});

// Hyper parameters
const EPOCH = Number(options.epochs); // train the training data n times
const B_S = 64;
const TIME_STEP = 28; // image height
const INPUT_SIZE = 28; // image width
const LR = Number(options.lr);
const LOG_EVERY = Number(options['log-every']);
const STEPS = options.steps === undefined ? Number.POSITIVE_INFINITY : Number(options.steps);

if (options.seed !== undefined) torch.manual_seed(BigInt(options.seed));
if (options.dtype !== 'float32' && options.dtype !== 'float64')
  throw new Error(`--dtype is float32 or float64, not ${options.dtype}`);
const { dtype } = options;
const place = (x: torch.Tensor): torch.Tensor => x.to({ device: options.device, dtype });

// MNIST digits
const train_data = new datasets.MNIST({ root: './mnist/', train: true, transform: new transforms.ToTensor() });
console.log(`${train_data.data.size()}`); // (60000, 28, 28)
console.log(`${train_data.targets.size()}`); // (60000)

// Mini-batches of 64 samples
const train_loader = new torch.utils.data.DataLoader(train_data, { batch_size: B_S, shuffle: true });

// 2000 test samples
const test_data = new datasets.MNIST({ root: './mnist/', train: false, transform: new transforms.ToTensor() });
const test_x = place(test_data.data.at(':2000').to(torch.float32).div(255)); // (2000, 28, 28), values in [0, 1]
const test_y = test_data.targets.at(':2000').numpy();

class RNN extends nn.Module {
  rnn = new nn.LSTM({
    input_size: INPUT_SIZE,
    hidden_size: 64, // hidden units
    num_layers: 1, // layers
    batch_first: true, // input and output are (batch, time_step, input_size)
  });
  out = new nn.Linear(64, 10);

  override forward(x: torch.Tensor): torch.Tensor {
    // x (batch, time_step, input_size), r_out (batch, time_step, output_size), h_n and h_c (n_layers, batch, hidden_size)
    const [r_out] = this.rnn(x, null); // null: zero initial states
    return this.out(r_out.at(':', -1, ':')); // r_out at the last time step
  }
}

const rnn = new RNN();
console.log(`${rnn}`);
rnn.to(dtype).to(options.device as torch.Device);

const optimizer = new torch.optim.Adam(rnn.parameters(), { lr: LR }); // all parameters
const loss_func = new nn.CrossEntropyLoss(); // the target is not one-hot

const count = (matches: torch.Tensor): number => matches.sum().item();
const test_target = torch.tensor(test_y, { dtype: torch.int64, device: options.device });
const total = Math.min(EPOCH * train_loader.length, STEPS);
const bar = new cliProgress.SingleBar({
  format: '{bar} {value}/{total} | {rate} it/s | ETA {eta_formatted}',
  hideCursor: true,
  clearOnComplete: true,
  noTTYOutput: false,
});
if (process.stderr.isTTY) bar.start(total, 0, { rate: '0' });

/** Prints a line above the progress bar. */
function print(line: string): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(line);
}

// Training and testing
const started = performance.now();
let done = 0;
training: for (let epoch = 0; epoch < EPOCH; epoch++) {
  let step = 0;
  for (const [x, y] of train_loader) {
    if (done === STEPS) break training;
    const b_x = place(x.view(-1, TIME_STEP, INPUT_SIZE)); // (batch, time_step, input_size)
    const b_y = y.to(options.device as torch.Device);
    const output = rnn(b_x);
    const loss = loss_func(output, b_y); // cross entropy
    optimizer.zero_grad(); // clear gradients of this step
    loss.backward(); // compute gradients
    optimizer.step(); // apply gradients

    if (step % LOG_EVERY === 0) {
      const test_output = rnn(test_x); // (samples, classes)
      const pred_y = torch.max(test_output, 1)[1].data;
      const accuracy = count(pred_y.eq(test_target)) / test_y.length;
      print(`Epoch:  ${epoch} | train loss: ${loss.item().toFixed(4)} | test accuracy: ${accuracy.toFixed(2)}`);
    }
    step++;
    done++;
    if (process.stderr.isTTY) bar.update(done, { rate: ((done * 1000) / (performance.now() - started)).toFixed(0) });
  }
}
if (process.stderr.isTTY) bar.stop();

// Ten predictions from the test data
const test_output = rnn(test_x.at(':10').view(-1, TIME_STEP, INPUT_SIZE));
const pred_y = torch.max(test_output, 1)[1].data.numpy();
console.log(`[${pred_y.join(' ')}] prediction number`);
console.log(`[${test_y.slice(0, 10).join(' ')}] real number`);

if (options['full-test']) {
  const correct = torch.no_grad(() => {
    const all = rnn(place(test_data.data.to(torch.float32).div(255)));
    return count(torch.max(all, 1)[1].eq(test_data.targets.to(options.device as torch.Device)));
  });
  console.log(`test accuracy on all ${test_data.length} images: ${(correct / test_data.length).toFixed(4)}`);
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}
