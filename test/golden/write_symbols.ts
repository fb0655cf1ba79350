// Writes graphs for real MXNet to read: `tsx -C bptt-source test/golden/write_symbols.ts FOLDER`, and then
// `python test/golden/check_symbols_in_mxnet.py FOLDER` where MXNet 1.9.1 is installed. Each is a `-symbol.json` and a `.params`
// file, by HybridBlock.export or from a symbol, and its inputs and outputs from nd.save; graphs.json names the inputs.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { autograd, type Block, gluon, HybridBlock, type NDArray, nd } from 'bptt/gluon';
import { mx } from 'bptt/mx';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: write_symbols.ts FOLDER');
mkdirSync(folder, { recursive: true });
const { nn, rnn } = gluon;
const written: { name: string; about: string; inputs: readonly string[] }[] = [];
mx.random.seed(11);

const flat = (result: unknown): NDArray[] => (Array.isArray(result) ? result.flatMap(flat) : [result as NDArray]);

/** The arrays of a graph beside it. */
function note(about: string, inputs: readonly string[], xs: readonly NDArray[], ys: readonly NDArray[]): void {
  const name = `graph${written.length}`;
  const arrays = [...xs.map((x, i) => [`x${i}`, x] as const), ...ys.map((y, i) => [`y${i}`, y] as const)];
  nd.save(join(folder, `${name}.arrays`), Object.fromEntries(arrays));
  written.push({ name, about, inputs });
}

type Net = Block & { export(path: string): void; (...inputs: unknown[]): unknown };

/** A Gluon net on inputs, exported. `train` runs a recorded pass and its gradient first, which moves running statistics. */
function exported(about: string, block: Block, inputs: readonly unknown[], train = false): void {
  const net = block as Net;
  net.initialize(new mx.init.Uniform(0.8));
  net.hybridize();
  if (train) for (const y of flat(autograd.record(() => net(...inputs)))) y.backward();
  const outputs = flat(net(...inputs));
  const xs = flat(inputs as never);
  const names = xs.length === 1 ? ['data'] : xs.map((_, i) => `data${i}`);
  net.export(join(folder, `graph${written.length}`));
  note(about, names, xs, outputs);
}

const hybrid = (...blocks: Block[]): Block => {
  const net = new nn.HybridSequential();
  net.add(...blocks);
  return net;
};
const normal = (...shape: number[]): NDArray => nd.random.normal(0, 1, { shape });
const indices = (below: number, ...shape: number[]): NDArray => nd.floor(nd.random.uniform(0, below, { shape }));

type LayerOptions = { readonly num_layers: number; readonly bidirectional: boolean; readonly layout: string };
const layers: { readonly [name: string]: (options: LayerOptions) => Block } = {
  RNN: (options) => new rnn.RNN(5, options),
  LSTM: (options) => new rnn.LSTM(5, options),
  GRU: (options) => new rnn.GRU(5, options),
};
for (const [layer, make] of Object.entries(layers)) {
  for (const bidirectional of [false, true]) {
    for (const layout of ['TNC', 'NTC']) {
      const options = { num_layers: 2, bidirectional, layout };
      const net = hybrid(make(options), new nn.Dense(3, { flatten: false }));
      exported(`${layer}, ${layout}${bidirectional ? ', bidirectional' : ''}, Dense`, net, [normal(4, 2, 3)]);
    }
  }
}
exported('LSTM with states', new rnn.LSTM(4), [normal(5, 2, 3), [normal(1, 2, 4), normal(1, 2, 4)]]);
exported(
  'Embedding, LSTM, LayerNorm, Dense',
  hybrid(
    new nn.Embedding(20, 6),
    new rnn.LSTM(5, { layout: 'NTC' }),
    new nn.LayerNorm(),
    new nn.Dense(3, { flatten: false, activation: 'tanh' }),
  ),
  [indices(20, 2, 4)],
);
exported(
  'Dense, BatchNorm after a step, PReLU, Dropout, Dense',
  hybrid(
    new nn.Dense(6, { activation: 'relu' }),
    new nn.BatchNorm(),
    new nn.PReLU(),
    new nn.Dropout(0.5),
    new nn.Dense(2, { use_bias: false }),
  ),
  [normal(3, 4)],
  true,
);
exported(
  'Conv1D, MaxPool1D, AvgPool1D, Flatten, Dense',
  hybrid(
    new nn.Conv1D(4, 3, { padding: 1, activation: 'relu' }),
    new nn.MaxPool1D(2),
    new nn.AvgPool1D(2),
    new nn.Flatten(),
    new nn.Dense(2),
  ),
  [normal(2, 3, 12)],
);
exported(
  'GELU, Swish, SELU, ELU, LeakyReLU',
  hybrid(new nn.GELU(), new nn.Swish(), new nn.SELU(), new nn.ELU(0.5), new nn.LeakyReLU(0.1)),
  [normal(2, 5)],
);

/** A cell unrolled within a block. */
class Unrolled extends HybridBlock {
  readonly cell: gluon.rnn.HybridRecurrentCell;
  readonly steps: number;

  constructor(cell: () => gluon.rnn.HybridRecurrentCell, steps: number) {
    super();
    this.cell = this.name_scope(cell);
    this.steps = steps;
  }

  override hybrid_forward(_F: unknown, x: NDArray, valid_length: NDArray | null = null): unknown {
    const [outputs, states] = this.cell.unroll(this.steps, x, { merge_outputs: true, valid_length });
    return [outputs, ...states];
  }
}

const cells: { readonly [name: string]: () => gluon.rnn.HybridRecurrentCell } = {
  RNNCell: () => new rnn.RNNCell(4),
  LSTMCell: () => new rnn.LSTMCell(4),
  GRUCell: () => new rnn.GRUCell(4),
  LSTMPCell: () => new gluon.contrib.rnn.LSTMPCell(4, 2),
  'ResidualCell of a GRUCell': () => new rnn.ResidualCell(new rnn.GRUCell(3)),
  BidirectionalCell: () => new rnn.BidirectionalCell(new rnn.LSTMCell(4), new rnn.LSTMCell(4)),
};
for (const [name, cell] of Object.entries(cells)) {
  exported(`${name} unrolled`, new Unrolled(cell, 4), [normal(2, 4, 3)]);
  exported(`${name} unrolled to lengths`, new Unrolled(cell, 4), [normal(2, 4, 3), nd.array([2, 4])]);
}

for (const [name, loss, labels] of [
  ['L2Loss', new gluon.loss.L2Loss(), normal(3, 4)],
  ['HuberLoss', new gluon.loss.HuberLoss(), normal(3, 4)],
  ['SoftmaxCrossEntropyLoss', new gluon.loss.SoftmaxCrossEntropyLoss(), indices(4, 3)],
  ['SigmoidBinaryCrossEntropyLoss', new gluon.loss.SigmoidBinaryCrossEntropyLoss(), indices(2, 3, 4)],
  ['LogisticLoss', new gluon.loss.LogisticLoss({ label_format: 'binary' }), indices(2, 3, 4)],
] as const) {
  exported(name, loss, [normal(3, 4), labels]);
}

/** A symbol with random parameters, in the form of a checkpoint. */
function fromSymbol(
  about: string,
  graph: ReturnType<typeof mx.sym.var>,
  data: { readonly [name: string]: NDArray },
): void {
  const shapes = Object.fromEntries(Object.entries(data).map(([name, x]) => [name, [...x.shape]]));
  const executor = graph.simple_bind(mx.cpu(), shapes);
  for (const [name, x] of Object.entries({ ...executor.arg_dict, ...executor.aux_dict })) {
    if (!(name in data)) mx.nd.random.uniform(-0.8, 0.8, { shape: [...x.shape] }).copyto(x);
    if (name.endsWith('_var')) x._write(mx.nd.ones([...x.shape]));
  }
  const outputs = executor.forward(false, data);
  const names = Object.keys(data).filter((name) => graph.list_arguments().includes(name));
  const name = join(folder, `graph${written.length}`);
  graph.save(`${name}-symbol.json`);
  const own = Object.entries(executor.arg_dict).filter(([key]) => !(key in data));
  const states = Object.entries(executor.aux_dict);
  nd.save(
    `${name}-0000.params`,
    Object.fromEntries([
      ...own.map(([key, x]) => [`arg:${key}`, x] as const),
      ...states.map(([key, x]) => [`aux:${key}`, x] as const),
    ]),
  );
  note(
    about,
    names,
    names.map((key) => data[key]),
    outputs,
  );
}

const { sym } = mx;
const label = (shape: readonly number[]): NDArray => nd.zeros([...shape]);
{
  const net = sym.Activation(sym.FullyConnected(sym.var('data'), { num_hidden: 6, name: 'fc1' }), { act_type: 'relu' });
  const out = sym.SoftmaxOutput(sym.FullyConnected(net, { num_hidden: 3, name: 'fc2' }), { name: 'softmax' });
  fromSymbol('mlp', out, { data: normal(4, 5), softmax_label: label([4]) });
}
{
  const cell = new mx.rnn.LSTMCell(5, { prefix: 'lstm_' });
  const embed = sym.Embedding(sym.var('data'), { input_dim: 9, output_dim: 4, name: 'embed' });
  const [outputs] = cell.unroll(3, embed, { layout: 'NTC', merge_outputs: true });
  const pred = sym.FullyConnected(sym.Reshape(outputs, { shape: [-1, 5] }), { num_hidden: 9, name: 'pred' });
  const labels = sym.Reshape(sym.var('softmax_label'), { shape: [-1] });
  const out = sym.SoftmaxOutput(pred, labels, { name: 'softmax' });
  fromSymbol('unrolled LSTM of mx.rnn', out, { data: indices(9, 2, 3), softmax_label: label([2, 3]) });
}
{
  const bn = sym.BatchNorm(sym.FullyConnected(sym.var('data'), { num_hidden: 4, name: 'f' }), { name: 'bn' });
  const parts = sym.split(bn, { num_outputs: 2, axis: 1 });
  const out = sym.Group([parts.at(0).mul(2).add(parts.at(1)), sym.Concat(parts.at(1), bn, { dim: 1 })]);
  fromSymbol('BatchNorm, split, signs, Concat', out, { data: normal(3, 5) });
}

writeFileSync(join(folder, 'graphs.json'), JSON.stringify(written, null, 1));
console.log(`${written.length} graphs written to ${folder}`);
