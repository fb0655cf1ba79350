// Reading without knowing where: strings of digits as frames of noise, in which each digit lasts as long as it likes. A bidirectional GRU
// says of every frame which digit it shows, or none; the CTC loss needs no more than the string itself.
//
//   npm run example -- torch-ctc --seed 1

import * as torch from 'bptt';
import { nn } from 'bptt';
import { computing } from './common/engine.ts';
import { notNegative, whole } from './common/options.ts';
import { Progress } from './common/progress.ts';

const options = computing('npm run example -- torch-ctc', 'Trains a GRU to read strings of digits by the CTC loss.')
  .option('--seed <number>', 'of the weights and the strings', whole(0), 1)
  .option('--steps <number>', 'mini-batches of 32 strings', whole(1), 400)
  .option('--log-every <number>', 'steps between two lines', whole(1), 50)
  .option('--lr <number>', 'learning rate', notNegative, 0.01)
  .parse()
  .opts<{ seed: number; steps: number; logEvery: number; lr: number }>();

const BLANK = 0; // digits are the classes 1 … 10
const CLASSES = 11;
const FEATURES = 12; // of a frame
const B_S = 32;

torch.manual_seed(options.seed);
const below = (n: number): number => torch.randint(n, [1]).item();
const shapes = torch.randn(CLASSES, FEATURES); // what a digit looks like, and what the gap between two does

/** A string of 3 to 6 digits, and its frames [T, FEATURES]: of each digit 2 to 5, of the gap behind it 1 or 2. */
function sample(): [frames: torch.Tensor, digits: number[]] {
  const digits = Array.from({ length: 3 + below(4) }, () => 1 + below(CLASSES - 1));
  const shown = digits.flatMap((digit) => [...Array(2 + below(4)).fill(digit), ...Array(1 + below(2)).fill(BLANK)]);
  const frames = shapes.index_select(0, torch.tensor(shown));
  return [frames.add(torch.randn_like(frames).mul(0.5)), digits];
}

interface Batch {
  /** [T, N, FEATURES], and how many of them each sample has. */
  x: torch.Tensor;
  frames: number[];
  strings: number[][];
}
function batch(count: number): Batch {
  const samples = Array.from({ length: count }, sample);
  const sequences = samples.map(([frames]) => frames);
  return {
    x: nn.utils.rnn.pad_sequence(sequences),
    frames: sequences.map((frames) => frames.size(0)),
    strings: samples.map(([, digits]) => digits),
  };
}

class Reader extends nn.Module {
  gru = new nn.GRU(FEATURES, 32, { bidirectional: true });
  out = new nn.Linear(64, CLASSES);

  /** Logarithms of the probabilities [T, N, CLASSES]. */
  override forward(x: torch.Tensor): torch.Tensor {
    return nn.functional.log_softmax(this.out(this.gru(x)[0]), 2);
  }
}

/** The likeliest class of each frame, without repeats and blanks. */
function decoded(logp: torch.Tensor, frames: readonly number[]): number[][] {
  const best = logp.argmax(2).t().tolist() as number[][];
  return best.map((classes, n) =>
    classes.slice(0, frames[n]).filter((one, t) => one !== BLANK && one !== classes[t - 1]),
  );
}

/** Insertions, deletions and replacements that make one string of the other. Source: Levenshtein, 1966. */
function distance(a: readonly number[], b: readonly number[]): number {
  let row = [...b.keys(), b.length];
  for (const [i, x] of a.entries()) {
    const next = [i + 1];
    for (const [j, y] of b.entries()) next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + Number(x !== y)));
    row = next;
  }
  return row[b.length];
}

const reader = new Reader();
console.log(`${reader}`);
const optimizer = new torch.optim.Adam(reader.parameters(), { lr: options.lr });
const loss_func = new nn.CTCLoss();
const test = batch(100);
const progress = new Progress(options.steps);

function errorRate(): number {
  const read = torch.no_grad(() => decoded(reader.forward(test.x), test.frames));
  const wrong = test.strings.reduce((sum, digits, n) => sum + distance(read[n], digits), 0);
  return wrong / test.strings.reduce((sum, digits) => sum + digits.length, 0);
}

for (let step = 1; step <= options.steps; step++) {
  const { x, frames, strings } = batch(B_S);
  const lengths = strings.map((digits) => digits.length);
  const loss = loss_func(reader.forward(x), torch.tensor(strings.flat()), frames, lengths);
  optimizer.zero_grad();
  loss.backward();
  nn.utils.clip_grad_norm_(reader.parameters(), 5);
  optimizer.step();
  if (step % options.logEvery === 0 || step === options.steps) {
    progress.print(`step ${step} | loss: ${loss.item().toFixed(4)} | label error rate: ${errorRate().toFixed(3)}`);
  }
  progress.update(step);
}
progress.stop();

const [first] = decoded(reader.forward(test.x), test.frames);
console.log(
  `read ${first.map((digit) => digit - 1).join(' ')}, written ${test.strings[0].map((digit) => digit - 1).join(' ')}`,
);
