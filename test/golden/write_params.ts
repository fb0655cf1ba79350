// Writes nets for real MXNet to read: `tsx -C bptt-source test/golden/write_params.ts FOLDER`, and then
// `python test/golden/check_params_in_mxnet.py FOLDER` where MXNet 1.9.1 is installed. Each net is a `.params` file from
// save_parameters, its input and output from nd.save, and in nets.json how Python builds it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from 'bptt';
import { parseSafetensors, serializeNDArrays, torchToGluon } from 'bptt/formats';
import { gluon, mx, nd } from 'bptt/gluon';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: write_params.ts FOLDER');
mkdirSync(folder, { recursive: true });
const { nn, rnn } = gluon;
type Array = ReturnType<typeof nd.zeros>;

interface Net {
  readonly python: string;
  readonly block: gluon.Block & ((...args: unknown[]) => unknown);
  readonly shape: readonly number[];
  readonly dtype?: 'float64';
}

const layers: Net[] = [];
type Options = { bidirectional: boolean; layout: string; input_size: number };
const modes = {
  RNN: (layers: number, options: Options) => new rnn.RNN(5, layers, options),
  LSTM: (layers: number, options: Options) => new rnn.LSTM(5, layers, options),
  GRU: (layers: number, options: Options) => new rnn.GRU(5, layers, options),
};
for (const [mode, make] of Object.entries(modes)) {
  for (const num_layers of [1, 3]) {
    for (const bidirectional of [false, true]) {
      for (const layout of ['TNC', 'NTC']) {
        const options = { bidirectional, layout, input_size: 3 };
        const python = `rnn.${mode}(5, ${num_layers}, bidirectional=${bidirectional ? 'True' : 'False'}, layout='${layout}')`;
        layers.push({ python, block: make(num_layers, options) as Net['block'], shape: [4, 2, 3] });
      }
    }
  }
}

const sequential = (...blocks: gluon.Block[]): Net['block'] => {
  const net = new nn.Sequential();
  net.add(...blocks);
  return net as unknown as Net['block'];
};

const nets: Net[] = [
  ...layers,
  {
    python: 'rnn.LSTM(4, 2, projection_size=3, bidirectional=True)',
    block: new rnn.LSTM(4, 2, { projection_size: 3, bidirectional: true }) as Net['block'],
    shape: [5, 2, 3],
  },
  {
    python: "rnn.GRU(4, 2, dtype='float64')",
    block: new rnn.GRU(4, 2, { dtype: 'float64' }) as Net['block'],
    shape: [5, 2, 3],
    dtype: 'float64',
  },
  {
    python: "sequential(nn.Embedding(20, 6), rnn.LSTM(5, layout='NTC'), nn.LayerNorm(), nn.Dense(3, flatten=False))",
    block: sequential(
      new nn.Embedding(20, 6),
      new rnn.LSTM(5, { layout: 'NTC' }),
      new nn.LayerNorm(),
      new nn.Dense(3, { flatten: false }),
    ),
    shape: [2, 4],
  },
  {
    python: "sequential(nn.Dense(6, activation='relu'), nn.BatchNorm(), nn.PReLU(), nn.Dense(2, use_bias=False))",
    block: sequential(
      new nn.Dense(6, { activation: 'relu' }),
      new nn.BatchNorm(),
      new nn.PReLU(),
      new nn.Dense(2, { use_bias: false }),
    ),
    shape: [3, 4],
  },
  {
    python: 'unrolled(rnn.LSTMCell(5), rnn.ResidualCell(rnn.GRUCell(5)))',
    block: (() => {
      const cells = new rnn.SequentialRNNCell();
      cells.add(new rnn.LSTMCell(5));
      cells.add(new rnn.ResidualCell(new rnn.GRUCell(5)));
      return cells as unknown as Net['block'];
    })(),
    shape: [2, 4, 3],
  },
];

mx.random.seed(7);
const written: { name: string; python: string }[] = [];

/** A net's parameters, its input and output. */
function write(python: string, parameters: (path: string) => void, x: Array, output: () => unknown): void {
  const name = `net${written.length}`;
  const y = output();
  parameters(join(folder, `${name}.params`));
  nd.save(join(folder, `${name}.arrays`), { x, y: (Array.isArray(y) ? y[0] : y) as Array });
  written.push({ name, python });
}

for (const { python, block, shape, dtype } of nets) {
  block.initialize(new mx.init.Uniform(0.8));
  const x = python.includes('Embedding')
    ? nd.floor(nd.random.uniform(0, 20, { shape }))
    : nd.random.normal(0, 1, { shape, dtype: dtype ?? 'float32' });
  const cell = block as unknown as { unroll(...args: unknown[]): unknown };
  const output = () => (python.startsWith('unrolled') ? cell.unroll(4, x, { merge_outputs: true }) : block(x));
  write(python, (path) => block.save_parameters(path), x, output);
}

// what was torch's, as Gluon's files name it
torch.manual_seed(3);
for (const [mode, module, options] of [
  ['LSTM', new torch.nn.LSTM(3, 5, { num_layers: 2, bidirectional: true }), 'bidirectional=True'],
  ['GRU', new torch.nn.GRU(3, 5, 2), "layout='TNC'"],
  ['RNN', new torch.nn.RNN(3, 5, 2), "activation='tanh'"],
] as const) {
  const x = torch.randn(4, 2, 3);
  const state = module.state_dict();
  const { tensors } = parseSafetensors(torch.safetensors.save(state));
  // a safetensors file is in the order of names; MXNet's has the order of layers, as the state_dict has
  const records = Object.keys(state).map((name) => [name, tensors.get(name)!] as const);
  write(
    `rnn.${mode}(5, 2, ${options})`,
    (path) => writeFileSync(path, serializeNDArrays(torchToGluon(records))),
    nd.array(x.tolist() as number[][][]),
    () => nd.array((module as (x: torch.Tensor) => [torch.Tensor, unknown])(x)[0].tolist() as number[][][]),
  );
}

writeFileSync(join(folder, 'nets.json'), JSON.stringify(written, null, 1));
console.log(`${written.length} nets written to ${folder}`);
