// A training step of the FashionMNIST tutorial: here, and in real MXNet and PyTorch on one thread, when BPTT_MXNET and
// BPTT_PYTHON name Pythons that have them. All in one run, three rounds, medians compared.
//
//   BPTT_MXNET=…/bin/python BPTT_PYTHON=…/bin/python npm run bench -- gluon

import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { median } from './measure.ts';
import { figure, output } from './run.ts';

/** Median milliseconds of a step here. */
function ours(warm = 30, count = 200): number {
  const rnn = new gluon.rnn.RNN(128, 2, { layout: 'NTC' });
  const out = new gluon.nn.Dense(10);
  for (const block of [rnn, out]) block.initialize(new mx.init.Normal(0.01));
  const loss = new gluon.loss.SoftmaxCrossEntropyLoss();
  const x = nd.random.uniform({ shape: [100, 14, 56] });
  const y = nd.array(Array.from({ length: 100 }, (_, i) => i % 10));
  const forward = (v: nd.NDArray): nd.NDArray => out((rnn(v) as nd.NDArray).at(':', -1, ':')) as nd.NDArray;
  forward(x);
  const params = rnn.collect_params();
  params.update(out.collect_params());
  const trainer = new gluon.Trainer(params, 'adam', { learning_rate: 0.01 });
  const times: number[] = [];
  for (let i = 0; i < warm + count; i++) {
    const start = performance.now();
    const value = autograd.record(() => loss(forward(x), y) as nd.NDArray);
    value.backward();
    trainer.step(100);
    if (i >= warm) times.push(performance.now() - start);
  }
  return median(times);
}

export function run(rounds = 3): void {
  const peers = [
    ['mxnet', process.env.BPTT_MXNET],
    ['torch', process.env.BPTT_PYTHON],
  ].flatMap(([name, python]) => (name && python ? [{ name, python, times: [] as number[] }] : []));
  const here: number[] = [];
  for (let i = 0; i < rounds; i++) {
    here.push(ours());
    for (const { name, python, times } of peers) {
      const text = output(python, ['bench/peers/seed000_step.py', name], { OMP_NUM_THREADS: '1' });
      times.push(figure(text, /([\d.]+) ms/));
    }
  }
  const mine = median(here);
  console.log(`bptt: ${mine.toFixed(2)} ms`);
  for (const { name, times } of peers) {
    console.log(`${name}, one thread: ${median(times).toFixed(2)} ms, ratio ${(mine / median(times)).toFixed(2)}`);
  }
  if (peers.length < 2) console.log('set BPTT_MXNET and BPTT_PYTHON to see the real frameworks beside');
}
