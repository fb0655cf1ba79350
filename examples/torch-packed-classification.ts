// Sequences of different lengths, packed: which of two marks came first? Each sequence is noise of 5 to 40 steps with the marks somewhere
// in it, so that an LSTM must keep what it saw. PyTorch's pack_padded_sequence with enforce_sorted=False.
//
//   npm run example -- torch-packed-classification --seed 1

import * as torch from 'bptt';
import { nn } from 'bptt';
import { computing } from './common/engine.ts';
import { notNegative, whole } from './common/options.ts';
import { Progress } from './common/progress.ts';

const options = computing(
  'npm run example -- torch-packed-classification',
  'Trains an LSTM on packed sequences to tell which of two marks came first.',
)
  .option('--seed <number>', 'of the weights and the sequences', whole(0), 1)
  .option('--epochs <number>', 'how often to read the sequences', whole(1), 10)
  .option('--samples <number>', 'sequences to train on; a quarter as many are for the test', whole(8), 2000)
  .option('--lr <number>', 'learning rate', notNegative, 0.01)
  .parse()
  .opts<{ seed: number; epochs: number; samples: number; lr: number }>();

const [SHORTEST, LONGEST] = [5, 40];
const FEATURES = 4; // two channels of noise, and one of each mark
const B_S = 50;

torch.manual_seed(options.seed);
const below = (n: number): number => torch.randint(n, [1]).item();

/** A sequence [L, FEATURES], and 1 where the second mark came first. */
function sample(): [sequence: torch.Tensor, label: number] {
  const length = SHORTEST + below(LONGEST - SHORTEST + 1);
  const sequence = torch.randn(length, FEATURES).mul(0.3);
  const [a, b] = torch.randperm(length).at(':2').tolist() as number[];
  sequence.at(a, 2).fill_(2);
  sequence.at(b, 3).fill_(2);
  return [sequence, Number(b < a)];
}

/** A batch of sequences: padded to the longest of them, with their lengths. */
function collate(samples: [torch.Tensor, number][]): [x: torch.Tensor, lengths: number[], y: torch.Tensor] {
  const sequences = samples.map(([sequence]) => sequence);
  const padded = nn.utils.rnn.pad_sequence(sequences, { batch_first: true });
  return [padded, sequences.map((sequence) => sequence.size(0)), torch.tensor(samples.map(([, label]) => label))];
}

class Classifier extends nn.Module {
  lstm = new nn.LSTM(FEATURES, 32, { batch_first: true });
  out = new nn.Linear(32, 2);

  override forward(x: torch.Tensor, lengths: number[]): torch.Tensor {
    const packed = nn.utils.rnn.pack_padded_sequence(x, lengths, { batch_first: true, enforce_sorted: false });
    const [, [h_n]] = this.lstm(packed); // of each sequence's own last step, in the order of the batch
    return this.out(h_n.at(-1));
  }
}

const drawn = (count: number): [torch.Tensor, number][] => Array.from({ length: count }, sample);
const train_loader = new torch.utils.data.DataLoader(drawn(options.samples), {
  batch_size: B_S,
  shuffle: true,
  collate_fn: collate,
});
const [test_x, test_lengths, test_y] = collate(drawn(Math.ceil(options.samples / 4)));

const model = new Classifier();
console.log(`${model}`);
const optimizer = new torch.optim.Adam(model.parameters(), { lr: options.lr });
const loss_func = new nn.CrossEntropyLoss();
const progress = new Progress(options.epochs * train_loader.length);

let done = 0;
for (let epoch = 0; epoch < options.epochs; epoch++) {
  let total = 0;
  for (const [x, lengths, y] of train_loader) {
    const loss = loss_func(model.forward(x, lengths), y);
    optimizer.zero_grad();
    loss.backward();
    nn.utils.clip_grad_norm_(model.parameters(), 1);
    optimizer.step();
    total += loss.item();
    progress.update(++done);
  }
  const right = torch.no_grad(() => model.forward(test_x, test_lengths).argmax(1).eq(test_y).sum().item());
  const accuracy = right / test_lengths.length;
  progress.print(
    `Epoch:  ${epoch} | train loss: ${(total / train_loader.length).toFixed(4)} | test accuracy: ${accuracy.toFixed(3)}`,
  );
}
progress.stop();
