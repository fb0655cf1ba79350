// The CTC loss, forward and backward, on one thread: alone and behind a log-softmax, for 200 frames, 16 samples, 100 classes and
// 40 labels; beside it the same in real PyTorch on one thread, when BPTT_PYTHON names a Python that has it. Medians of three
// rounds in turn; fails where a ratio is above 1.5.
//
//   BPTT_PYTHON=…/bin/python npm run bench -- ctc

import * as torch from 'bptt';
import { median, printTable } from './measure.ts';
import { figure, output } from './run.ts';

const [FRAMES, SAMPLES, CLASSES, LABELS] = [200, 16, 100, 40];
/** How much slower than PyTorch it may be. */
const MOST = 1.5;

/** Median milliseconds of a call here, by what is differentiated. */
function ours(warm = 20, count = 100): { readonly [name: string]: number } {
  torch.set_num_threads(1);
  torch.manual_seed(1);
  const logits = torch.randn(FRAMES, SAMPLES, CLASSES).requires_grad_();
  const logp = logits.log_softmax(2).detach().requires_grad_();
  const targets = torch.randint(1, CLASSES, [SAMPLES, LABELS]);
  const frames = new Array<number>(SAMPLES).fill(FRAMES);
  const lengths = new Array<number>(SAMPLES).fill(LABELS);
  const loss = new torch.nn.CTCLoss();
  const time = (leaf: torch.Tensor, logarithms: () => torch.Tensor): number => {
    const times: number[] = [];
    for (let i = 0; i < warm + count; i++) {
      leaf.grad = null;
      const start = performance.now();
      loss(logarithms(), targets, frames, lengths).backward();
      if (i >= warm) times.push(performance.now() - start);
    }
    return median(times);
  };
  return { ctc_loss: time(logp, () => logp), 'log_softmax and ctc_loss': time(logits, () => logits.log_softmax(2)) };
}

/** The same there. */
function theirs(python: string): { readonly [name: string]: number } {
  const sizes = [FRAMES, SAMPLES, CLASSES, LABELS].map(String);
  const text = output(python, ['bench/peers/ctc_step.py', ...sizes], { OMP_NUM_THREADS: '1' });
  return {
    ctc_loss: figure(text, /alone ([\d.]+) ms/),
    'log_softmax and ctc_loss': figure(text, /behind log_softmax ([\d.]+) ms/),
  };
}

export function run(rounds = 3): void {
  const python = process.env.BPTT_PYTHON;
  const [here, there]: { readonly [name: string]: number }[][] = [[], []];
  for (let i = 0; i < rounds; i++) {
    here.push(ours());
    if (python) there.push(theirs(python));
  }
  const rows = Object.keys(here[0]).map((name) => {
    const [mine, peer] = [here, there].map((times) => median(times.map((row) => row[name])));
    return { name, mine, peer, ratio: mine / peer };
  });
  printTable(
    ['forward and backward', 'bptt ms', ...(python ? ['PyTorch ms', 'ratio'] : [])],
    rows.map(({ name, mine, peer, ratio }) => {
      return [name, mine.toFixed(2), ...(python ? [peer.toFixed(2), ratio.toFixed(2)] : [])];
    }),
  );
  if (!python) console.log('set BPTT_PYTHON to a Python with PyTorch to see it beside');
  else if (rows.some(({ ratio }) => ratio > MOST)) process.exitCode = 1;
}
