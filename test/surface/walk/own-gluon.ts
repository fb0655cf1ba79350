// Calls of bptt/gluon that a search would not find.

import { autograd, gluon, mx, type NDArray, nd } from 'bptt/gluon';
import type { Options } from './harness.ts';
import { inNd, words } from './telling.ts';

const { rnn } = gluon;

let variable: NDArray;
/** What was recorded of a variable. */
const heads = (): NDArray => {
  variable = inNd(2, 3)();
  variable.attach_grad();
  return autograd.record(() => nd.sum(nd.square(variable)));
};
const padded = { data: inNd(1, 2, 2, 3), ...words({ mode: 'constant', pad_width: [0, 0, 0, 0, 1, 1, 1, 1] }) };

const lengths = {
  ...{ data: inNd(3, 2, 2), sequence_length: () => nd.array([1, 2]) },
  use_sequence_length: () => true,
};

const masked = { use_length: () => true, length: () => nd.array([1, 2], { dtype: 'int32' }) };

const alignments = {
  data: inNd(4, 2, 3),
  label: () =>
    nd.array([
      [1, 2],
      [1, 1],
    ]),
  ...{ data_lengths: () => nd.array([4, 3]), label_lengths: () => nd.array([2, 1]) },
  ...words({ use_data_lengths: true, use_label_lengths: true }),
};

export const ownGluon: NonNullable<Options['own']> = {
  ...Object.fromEntries(
    Object.keys(mx.optimizer).map((name) => [`new mx.optimizer.${name}`, { param_idx2name: () => ({ 0: 'w' }) }]),
  ),
  'mx.nd.batch_dot': { lhs: inNd(2, 3, 3), rhs: inNd(2, 3, 3) },
  'mx.nd.linalg_gemm2': { A: inNd(3, 3), B: inNd(3, 3) },
  'mx.nd.dot': { lhs: inNd(3, 3), rhs: inNd(3, 3) },
  'mx.nd.pad': padded,
  'mx.nd.Pad': padded,
  'mx.nd.Convolution': {
    ...{ data: inNd(1, 2, 5), weight: inNd(2, 2, 2), bias: inNd(2) },
    ...words({ kernel: [2], num_filter: 2 }),
  },
  'mx.nd.Pooling': { data: inNd(2, 1, 5), ...words({ kernel: [2], pool_type: 'avg', pad: [1], stride: [2] }) },
  'mx.nd.FullyConnected': { data: inNd(2, 1, 3), weight: inNd(4, 3), bias: inNd(4), num_hidden: () => 4 },
  'mx.nd.Dropout': { data: inNd(4, 3), ...words({ p: 0.5, mode: 'always' }) },
  'mx.nd.InstanceNorm': { data: inNd(2, 2, 3), gamma: inNd(2), beta: inNd(2) },
  'mx.nd.SequenceMask': lengths,
  'mx.nd.SequenceLast': lengths,
  'mx.nd.SequenceReverse': lengths,
  'mx.nd.Reshape': { data: inNd(4, 3, 2), shape: () => [-1, 0] },
  'mx.nd.reshape': { data: inNd(4, 3, 2), shape: () => [-1, 0] },
  'mx.nd.squeeze': { data: inNd(2, 1, 1), axis: () => 1 },
  'mx.nd.CTCLoss': alignments,
  'mx.nd.ctc_loss': alignments,
  'mx.nd.slice_axis': { data: inNd(2, 3), ...words({ axis: 1, begin: 0, end: 2 }) },
  'mx.nd.SliceChannel': { data: inNd(2, 4), ...words({ num_outputs: 2, axis: 1 }) },
  'mx.nd.Embedding': {
    ...{ data: () => nd.array([0, 2]), weight: inNd(3, 2), ...words({ input_dim: 3, output_dim: 2 }) },
  },
  'mx.nd.cast': { data: inNd(2, 3), dtype: () => 'int32' },
  'mx.nd.Activation': { data: inNd(2, 3), act_type: () => 'relu' },
  'mx.nd.broadcast_to': { data: inNd(2, 1), shape: () => [2, 3] },
  'new SymbolBlock': { outputs: () => mx.sym.Variable('a').mul(2), inputs: () => mx.sym.Variable('a') },
  'mx.nd.broadcast_axes': { data: inNd(2, 1), ...words({ axis: 1, size: 3 }) },
  'mx.nd.broadcast_axis': { data: inNd(2, 1), ...words({ axis: 1, size: 3 }) },
  'mx.nd.GroupNorm': { data: inNd(2, 2, 3), gamma: inNd(2), beta: inNd(2) },
  'mx.nd.softmax_cross_entropy': { data: inNd(2, 3), label: () => nd.array([0, 2]) },
  'mx.nd.RNN': {
    ...{ data: inNd(3, 2, 3), parameters: inNd(56), state: inNd(1, 2, 2), state_cell: inNd(1, 2, 2) },
    ...words({ state_size: 2, num_layers: 1, mode: 'lstm', use_sequence_length: true }),
    sequence_length: () => nd.array([3, 2]),
  },
  'autograd.backward': { heads },
  'new BatchSampler': {
    sampler: () => new gluon.data.SequentialSampler(3),
    batch_size: () => 2,
    last_batch: () => 'keep',
  },
  'NDArray.softmax': masked,
  'ParameterDict.update': { other: () => new gluon.nn.Dense(2, { in_units: 3, prefix: 'z_' }).collect_params() },
  'Block.initialize': { force_reinit: () => true },
  'ParameterDict.initialize': { force_reinit: () => true },
  'autograd.grad': { heads, variables: () => variable },
  'LSTMCell()': { inputs: inNd(2, 3), states: () => [inNd(2, 2)(), inNd(2, 2)()] },
  'ResidualCell()': { inputs: inNd(2, 3), states: () => [inNd(2, 3)()] },
  'new ModifierCell': { base_cell: () => new rnn.GRUCell(2, { input_size: 3 }) },
  'NDArray.reshape': { shape: () => [3, 2] },
  'mx.nd.scatter_nd': {
    data: inNd(2),
    indices: () =>
      nd.array([
        [0, 1],
        [1, 0],
      ]),
    shape: () => [2, 2],
  },
  'mx.nd.random.randint': words({ low: 0, high: 9 }),
};
