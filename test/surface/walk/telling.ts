// Values that tell a reader of an argument from one who does not look: words of which each means something else, arrays of
// the form that one argument wants, and calls that a search would not find.

import * as torch from 'bptt';
import { autograd, gluon, mx, NDArray, nd } from 'bptt/gluon';
import type { Options } from './harness.ts';
import type { Make } from './pool.ts';

const { rnn } = gluon;
const always = (...values: readonly unknown[]): Make[] => values.map((value) => () => value);

/** Whole numbers from 0 in this shape, and a little. */
const counted =
  (...size: number[]) =>
  (): torch.Tensor =>
    torch
      .arange(size.reduce((n, d) => n * d, 1))
      .mul(0.3)
      .sub(1)
      .reshape(size);
const inNd =
  (...shape: number[]) =>
  (): NDArray =>
    nd
      .arange(shape.reduce((n, d) => n * d, 1))
      .mul(0.3)
      .sub(1)
      .reshape(shape);

const states = [
  () => [torch.ones(1, 2), torch.zeros(1, 2)],
  ...[[1, 2], [1, 3, 2], [2]].map((size) => counted(...size)),
];

/** A file of parameters, written. */
function saved(): string {
  nd.save('w.params', { 'arg:dense0_weight': inNd(2, 3)(), 'arg:dense0_bias': inNd(2)() });
  return 'w.params';
}

/** Parameters with these gradients. */
const graded = (gradient: number) => () => {
  const p = new torch.nn.Parameter(torch.ones(2, 3));
  p.grad = torch.arange(6, { dtype: torch.float32 }).mul(gradient).reshape(2, 3);
  return [p];
};

export const forTorch: NonNullable<Options['more']> = {
  input: [() => counted(3, 2)().t()],
  parameters: [graded(1), graded(Number.POSITIVE_INFINITY)],
  optimizer: [() => new torch.optim.SGD(graded(1)(), 0.1)],
  rounding_mode: always('floor', 'trunc'),
  mode: always('fan_in', 'fan_out'),
  profile: always('short', 'full'),
  precision: always(6),
  approximate: always('tanh', 'none'),
  padding: always('same', 'valid'),
  nonlinearity: always('leaky_relu', 'selu'),
  hx: [...states, () => [torch.ones(2, 2), torch.zeros(2, 2)], () => [counted(2, 2)(), torch.ones(2, 2)]],
  params: [graded(1)],
  param: [() => new torch.nn.Parameter(torch.ones(2, 3))],
  filename: [
    () => {
      torch.save_file({ a: torch.ones(2, 3) }, 'w.safetensors');
      return 'w.safetensors';
    },
  ],
  hook: [() => () => undefined, () => () => torch.ones(2, 2)],
  fn: [
    () => (of: unknown) => {
      if (of instanceof torch.nn.Linear) torch.no_grad(() => of.weight.fill_(1));
    },
  ],
  memo: [() => new Set()],
  prefix: always('p'),
};

const weighted = (of: unknown): void => {
  if (of instanceof gluon.nn.Dense) of.weight.set_data(nd.ones([2, 3]));
};

export const forGluon: NonNullable<Options['more']> = {
  ctx: [() => mx.cpu(1), () => mx.cpu_pinned()],
  context: [() => mx.cpu(1), () => mx.cpu_pinned()],
  ctx_list: [() => [mx.cpu(), mx.cpu(1)]],
  device_type: always('cpu', 'cpu_pinned'),
  last_batch: always('keep', 'discard', 'rollover'),
  ret_typ: always('value', 'both', 'mask', 'indices'),
  mode: always('clip', 'wrap', 'raise', 'channel', 'spatial', 'instance', 'reflect', 'edge'),
  act_type: always('elu', 'selu', 'gelu', 'prelu', 'leaky', 'sigmoid', 'softsign'),
  layout: always('TNC'),
  axes: always([1], [0, 1]),
  pad_width: always([0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 0, 0, 2]),
  kernel: always([2, 2], [1, 1]),
  stride: always([2, 2]),
  dilate: always([2, 2]),
  pad: always([1, 1]),
  fn: [() => weighted, () => (item: unknown) => item === 2],
  states: [
    ...[() => [nd.ones([1, 2, 2])], inNd(1, 3, 2), () => [inNd(2, 2)()], () => [inNd(2, 2)(), inNd(2, 2)()]],
    ...[() => [nd.ones([1, 2, 2]), inNd(1, 2, 2)()], () => [inNd(2, 3)()]],
  ],
  begin_state: [() => [inNd(2, 2)()]],
  base_cell: [() => new rnn.LSTMCell(2, { input_size: 3 }), () => new rnn.GRUCell(3, { input_size: 3 })],
  l_cell: [() => new rnn.RNNCell(2, { input_size: 3 })],
  r_cell: [() => new rnn.RNNCell(2, { input_size: 3 })],
  initializers: [() => [new mx.init.One()], () => [new mx.init.Uniform(3)]],
  init: [() => new mx.init.One(), () => new mx.init.Uniform(3)],
  blank_label: always('first', 'last'),
  pooling_convention: always('valid', 'full'),
  optimizer: [() => new mx.optimizer.Adam()],
  patterns: always(['.*']),
  index: [() => nd.array([0, 5])],
  indices: [() => nd.array([0, 5])],
  body: [() => () => nd.ones([1]), () => () => 2],
  out: [inNd(6), inNd(12), inNd(2, 3)],
  name: always('dense0_weight', 'grad_req', 'q'),
  value: always('null', 'add'),
  feval: [() => () => 2, () => () => [3, 2]],
  fname: [saved],
  filename: [saved],
  sequence_length: [() => nd.array([1, 2, 2]), () => nd.array([2, 1, 1]), () => nd.array([1, 2])],
  length: [() => nd.array([1, 2], { dtype: 'int32' })],
};

let leaf: torch.Tensor;
let variable: NDArray;
/** What was recorded of a variable. */
const heads = (): NDArray => {
  variable = inNd(2, 3)();
  variable.attach_grad();
  return autograd.record(() => nd.sum(nd.square(variable)));
};
const words = (named: { readonly [name: string]: unknown }): { readonly [name: string]: Make } =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, () => value]));
const padded = { data: inNd(1, 2, 2, 3), ...words({ mode: 'constant', pad_width: [0, 0, 0, 0, 1, 1, 1, 1] }) };

const lengths = {
  ...{ data: inNd(3, 2, 2), sequence_length: () => nd.array([1, 2]) },
  use_sequence_length: () => true,
};

const masked = { use_length: () => true, length: () => nd.array([1, 2], { dtype: 'int32' }) };

/** Places along rows of 3, one of them twice. */
const places = (): torch.Tensor =>
  torch.tensor([
    [0, 1, 1],
    [1, 0, 2],
  ]);

/** Calls that a search would not find. */
export const ownTorch: NonNullable<Options['own']> = {
  bmm: { input: counted(2, 2, 3), mat2: counted(2, 3, 2) },
  scatter_add: { input: counted(2, 3), dim: () => 1, index: places, src: counted(2, 3) },
  scatter: { input: counted(2, 3), dim: () => 1, index: places, src: counted(2, 3), reduce: () => 'add' },
  set_rng_state: {
    new_state: () => {
      torch.manual_seed(5);
      return torch.get_rng_state();
    },
  },
  'LSTM.forward': { input: counted(2, 2, 3), hx: () => [counted(1, 2, 2)(), torch.zeros(1, 2, 2)] },
  'LSTM()': { input: counted(2, 2, 3), hx: () => [counted(1, 2, 2)(), torch.zeros(1, 2, 2)] },
  'RNN.forward': { input: counted(2, 2, 3), hx: counted(1, 2, 2) },
  'nn.functional.cross_entropy': {
    ...{ input: counted(2, 3), weight: counted(3) },
    target: () => torch.tensor([2, 1]),
  },
  'nn.functional.linear': { input: counted(2, 3), weight: counted(2, 3), bias: counted(2) },
  multinomial: { input: () => torch.tensor([0.1, 0.2, 0.3, 0.4]), num_samples: () => 3 },
  normal: { mean: () => 0, std: () => 1, size: () => [2, 3] },
  masked_fill_: { input: counted(2, 3), mask: () => torch.eye(2, 3).bool(), value: () => 2 },
  'safetensors.load': { data: () => torch.safetensors.save({ a: torch.ones(2, 3) }) },
  'autograd.grad': {
    outputs: () => {
      leaf = counted(2, 3)().requires_grad_();
      return leaf.pow(3).sum();
    },
    inputs: () => leaf,
  },
};
export const ownGluon: NonNullable<Options['own']> = {
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
  'mx.nd.CTCLoss': {
    data: inNd(4, 2, 3),
    label: () =>
      nd.array([
        [1, 2],
        [1, 1],
      ]),
  },
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
  'mx.nd.log_softmax': { data: inNd(2, 3), ...masked },
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

/** A copy of what a call may write into. */
export function fresh(value: unknown): unknown {
  if (value instanceof torch.Tensor) return value.clone();
  return value instanceof NDArray ? value.copy() : value;
}
