// MXNet's symbolic cells, `mx.rnn`: the tutorial of `mx.rnn.LSTMCell` line by line; it prints what the tutorial prints, and the
// arguments of each graph.
//
//   npm run example mx-rnn-lstm -- --picture lstm.svg

import { writeFileAtomic } from 'bptt/formats';
import { mx } from 'bptt/mx';
import { computing } from './common/engine.ts';
import { writable } from './common/options.ts';

const command = computing('npm run example -- mx-rnn-lstm', 'Builds the graphs of the tutorial of mx.rnn.LSTMCell.')
  .option('--picture <file>', 'write a picture of one step of a cell, as SVG', writable)
  .parse();
const { picture } = command.opts<{ picture?: string }>();

/** Python's tuples and lists of things that print. */
const tuple = (items: readonly unknown[]): string => `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
const list = (items: readonly unknown[]): string => `[${items.join(', ')}]`;
const texts = (names: readonly string[]): string[] => names.map((name) => `'${name}'`);

// A stack of two cells, and a graph for each length of sentence.
const num_layers = 2;
const num_hidden = 256;
const stack = new mx.rnn.SequentialRNNCell();
for (let i = 0; i < num_layers; i++) stack.add(new mx.rnn.LSTMCell({ num_hidden, prefix: `lstm_l${i}_` }));

const num_embed = 256;
const vocabulary_size = 26;
function sym_gen(seq_len: number) {
  const data = mx.sym.Variable('data');
  const label = mx.sym.Variable('softmax_label');
  const embed = mx.sym.Embedding({ data, input_dim: vocabulary_size, output_dim: num_embed, name: 'embed' });
  stack.reset();
  const [outputs] = stack.unroll(seq_len, embed, { merge_outputs: true });
  const rows = mx.sym.Reshape(outputs, { shape: [-1, num_hidden] });
  const pred = mx.sym.FullyConnected({ data: rows, num_hidden: vocabulary_size, name: 'pred' });
  const labels = mx.sym.Reshape(label, { shape: [-1] });
  return [mx.sym.SoftmaxOutput({ data: pred, label: labels, name: 'softmax' }), ['data'], ['softmax_label']] as const;
}
const [net, data_names, label_names] = sym_gen(10);
console.log(tuple([net, tuple(texts(data_names)), tuple(texts(label_names))]));
console.log(list(texts(net.list_arguments())));

// Words become vectors: (10, 64) whole numbers, (10, 64, 16) real ones.
const step_input = mx.symbol.Variable('step_data');
const batch_size = 10;
const embed_dim = 16;
const embedded_step = mx.symbol.Embedding({ data: step_input, input_dim: vocabulary_size, output_dim: embed_dim });
const shapes = embedded_step.infer_shape({ step_data: [batch_size, 64] });
console.log(tuple(shapes.map((group) => list((group ?? []).map(tuple)))));

// One step of a cell, and its picture.
const lstm_cell = new mx.rnn.LSTMCell({ num_hidden: 50 });
const begin_state = lstm_cell.begin_state();
const [output, states] = lstm_cell(embedded_step, begin_state);
if (picture !== undefined) {
  writeFileAtomic(picture, new TextEncoder().encode(await mx.viz.plot_network(output).pipe()));
}
console.log(tuple([output, list(states)]));
console.log(list(texts(output.list_arguments())));

// The same cell over a whole sequence.
const sequence_length = 10;
const seq_input = mx.symbol.Variable('seq_data');
const embedded_seq = mx.symbol.Embedding({ data: seq_input, input_dim: vocabulary_size, output_dim: embed_dim });
const [outputs, last] = lstm_cell.unroll({
  length: sequence_length,
  inputs: embedded_seq,
  layout: 'NTC',
  merge_outputs: true,
});
console.log(tuple([outputs, list(last)]));
console.log(list(texts(outputs.list_arguments())));
console.log(
  tuple(outputs.infer_shape({ seq_data: [batch_size, sequence_length] }).map((g) => list((g ?? []).map(tuple)))),
);
