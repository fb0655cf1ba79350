// An LSTM reads MNIST digits row by row: 28 time steps of 28 pixels. The tutorial of PyTorch's `nn.LSTM` with
// batch_first, line by line; it prints what the tutorial prints.
//
//   npm start -- --seed 1 --epochs 1 --log-every 50

import * as torch from 'bptt';
import { datasets, nn, transforms } from 'bptt';
import { Option } from 'commander';
import { computing } from './common/engine.ts';
import { accepted, notNegative, whole, writable } from './common/options.ts';
import { halfBlocks, showsPictures } from './common/picture.ts';
import { plot, save } from './common/plot.ts';
import { Progress } from './common/progress.ts';

const options = computing(
  'npm start --',
  'Trains an LSTM to read MNIST digits row by row, as the PyTorch tutorial does.',
)
  .option('--seed <number>', 'of the weights and the shuffle; without it, each run is another', whole(0))
  .option('--epochs <number>', 'how often to read the 60,000 digits', whole(1), 1)
  .option('--steps <number>', 'stop after so many mini-batches', whole(1))
  .option('--lr <number>', 'learning rate', notNegative, 0.01)
  .option('--log-every <number>', 'steps between two lines of losses', whole(1), 50)
  .option(
    '--device <name>',
    'where to compute',
    accepted((device) => torch.zeros(0, { device })),
    'cpu',
  )
  .addOption(new Option('--dtype <name>', 'of the weights').choices(['float32', 'float64']).default('float32'))
  .option('--full-test', 'test on all 10,000 digits at the end, and print the time taken')
  .option('--picture', 'draw the first digit here; without it, on terminals alone')
  .option('--plot <file>', 'write the first digit and the loss curve there, as SVG', writable)
  .option('--losses <file>', 'write the loss of each step there, as JSON', writable)
  .parse()
  .opts<{
    seed?: number;
    epochs: number;
    steps?: number;
    lr: number;
    logEvery: number;
    device: torch.Device;
    dtype: 'float32' | 'float64';
    fullTest?: true;
    picture?: true;
    plot?: string;
    losses?: string;
  }>();

// Hyper parameters
const EPOCH = options.epochs; // train the training data n times
const B_S = 64;
const TIME_STEP = 28; // image height
const INPUT_SIZE = 28; // image width
const LR = options.lr;
const STEPS = options.steps ?? Number.POSITIVE_INFINITY;

if (options.seed !== undefined) torch.manual_seed(options.seed);
const { dtype, device } = options;
const place = (x: torch.Tensor): torch.Tensor => x.to({ device, dtype });

// MNIST digits
const train_data = new datasets.MNIST({ root: './mnist/', train: true, transform: new transforms.ToTensor() });
console.log(`${train_data.data.size()}`); // (60000, 28, 28)
console.log(`${train_data.targets.size()}`); // (60000)
const digit = train_data.data.at(0).numpy(); // plot one example
const title = `${train_data.targets.at(0).item()}`;
if (options.picture || showsPictures()) {
  console.log(halfBlocks(digit, TIME_STEP, INPUT_SIZE));
  console.log(title.padStart(INPUT_SIZE / 2));
}

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
rnn.to(dtype).to(device);

const optimizer = new torch.optim.Adam(rnn.parameters(), { lr: LR }); // all parameters
const loss_func = new nn.CrossEntropyLoss(); // the target is not one-hot

const count = (matches: torch.Tensor): number => matches.sum().item();
const test_target = torch.tensor(test_y, { dtype: torch.int64, device });
const total = Math.min(EPOCH * train_loader.length, STEPS);
const losses: number[] = []; // of each step
const progress = new Progress(total);

// Training and testing
const started = performance.now();
let done = 0;
training: for (let epoch = 0; epoch < EPOCH; epoch++) {
  let step = 0;
  for (const [x, y] of train_loader) {
    if (done === STEPS) break training;
    const b_x = place(x.view(-1, TIME_STEP, INPUT_SIZE)); // (batch, time_step, input_size)
    const b_y = y.to(device);
    const output = rnn(b_x);
    const loss = loss_func(output, b_y); // cross entropy
    optimizer.zero_grad(); // clear gradients of this step
    loss.backward(); // compute gradients
    optimizer.step(); // apply gradients
    losses.push(loss.item());

    if (step % options.logEvery === 0) {
      const test_output = rnn(test_x); // (samples, classes)
      const pred_y = torch.max(test_output, 1)[1].data;
      const accuracy = count(pred_y.eq(test_target)) / test_y.length;
      progress.print(
        `Epoch:  ${epoch} | train loss: ${loss.item().toFixed(4)} | test accuracy: ${accuracy.toFixed(2)}`,
      );
    }
    step++;
    done++;
    progress.update(done);
  }
}
progress.stop();
if (options.losses) save(options.losses, `${JSON.stringify(losses)}\n`);
if (options.plot) {
  const picture = { title, pixels: digit, height: TIME_STEP, width: INPUT_SIZE };
  save(options.plot, plot(picture, [{ name: 'training loss', losses, colour: '#1f77b4', thickness: 1 }]));
}

// Ten predictions from the test data
const test_output = rnn(test_x.at(':10').view(-1, TIME_STEP, INPUT_SIZE));
const pred_y = torch.max(test_output, 1)[1].data.numpy();
console.log(`[${pred_y.join(' ')}] prediction number`);
console.log(`[${test_y.slice(0, 10).join(' ')}] real number`);

if (options.fullTest) {
  const correct = torch.no_grad(() => {
    const all = rnn(place(test_data.data.to(torch.float32).div(255)));
    return count(torch.max(all, 1)[1].eq(test_data.targets.to(device)));
  });
  console.log(`test accuracy on all ${test_data.length} images: ${(correct / test_data.length).toFixed(4)}`);
  console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
}
