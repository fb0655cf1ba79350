// A training step of an unrolled LSTM language model (two layers over 10 steps, batch 32, vocabulary 10,000, 256 embedding,
// 512 hidden, SGD): Module's forward, backward and update, here, and in real MXNet on one thread when BPTT_MXNET names a Python
// that has it. All in one run, three rounds, medians compared; with 10 classes out and with 10,000.
//
//   BPTT_MXNET=…/bin/python npm run bench -- symbol

import { mx } from 'bptt/mx';
import { median } from './measure.ts';
import { figure, output } from './run.ts';

const [STEPS, BATCH, WORDS, EMBEDDING, HIDDEN] = [10, 32, 10000, 256, 512];

function network(classes: number): ReturnType<typeof mx.sym.var> {
  const { sym } = mx;
  const embedded = sym.Embedding(sym.var('data'), { input_dim: WORDS, output_dim: EMBEDDING, name: 'embed' });
  const stack = new mx.rnn.SequentialRNNCell();
  for (const layer of [0, 1]) stack.add(new mx.rnn.LSTMCell(HIDDEN, { prefix: `lstm_l${layer}_` }));
  const [outputs] = stack.unroll(STEPS, { inputs: embedded, merge_outputs: true });
  const rows = sym.Reshape(outputs, { shape: [-1, HIDDEN] });
  const scores = sym.FullyConnected(rows, { num_hidden: classes, name: 'pred' });
  const labels = sym.Reshape(sym.var('softmax_label'), { shape: [-1] });
  return sym.SoftmaxOutput(scores, labels, { name: 'softmax' });
}

/** Median milliseconds of a step here. */
function ours(classes: number, warm = 3, count = 12): number {
  const module = new mx.mod.Module(network(classes));
  const shape = [BATCH, STEPS];
  module.bind([['data', shape]], [['softmax_label', shape]]);
  module.init_params(new mx.init.Xavier());
  module.init_optimizer({ optimizer: 'sgd', optimizer_params: { learning_rate: 0.1 } });
  const whole = (below: number): ReturnType<typeof mx.nd.zeros> =>
    mx.nd.random.randint(0, below, shape).astype('float32');
  const batch = new mx.io.DataBatch([whole(WORDS)], [whole(classes)]);
  const times: number[] = [];
  for (let i = 0; i < warm + count; i++) {
    const start = performance.now();
    module.forward(batch, true);
    module.backward();
    module.update();
    if (i >= warm) times.push(performance.now() - start);
  }
  return median(times);
}

export function run(rounds = 3): void {
  const python = process.env.BPTT_MXNET;
  for (const classes of [10, 10000]) {
    const [here, there]: [number[], number[]] = [[], []];
    for (let i = 0; i < rounds; i++) {
      here.push(ours(classes));
      if (!python) continue;
      const text = output(python, ['bench/peers/symbol_step.py', String(classes)], { OMP_NUM_THREADS: '1' });
      there.push(figure(text, /([\d.]+) ms/));
    }
    const beside = python
      ? `; mxnet, one thread: ${median(there).toFixed(1)} ms, ratio ${(median(here) / median(there)).toFixed(2)}`
      : '';
    console.log(`${classes} classes: bptt ${median(here).toFixed(1)} ms${beside}`);
  }
  if (!python) console.log('set BPTT_MXNET to see real MXNet beside');
}
