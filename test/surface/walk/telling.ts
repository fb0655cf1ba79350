// Values that tell a reader of an argument from one who does not look: words of which each means something else, and arrays of
// the form that one argument wants.

import * as torch from 'bptt';
import { gluon, mx, NDArray, nd } from 'bptt/gluon';
import type { Options } from './harness.ts';
import type { Make } from './pool.ts';

const { rnn } = gluon;
/** Arguments that stay the same. */
export const words = (named: { readonly [name: string]: unknown }): { readonly [name: string]: Make } =>
  Object.fromEntries(Object.entries(named).map(([name, value]) => [name, () => value]));
const always = (...values: readonly unknown[]): Make[] => values.map((value) => () => value);

/** Whole numbers from 0 in this shape, and a little. */
export const counted =
  (...size: number[]) =>
  (): torch.Tensor =>
    torch
      .arange(size.reduce((n, d) => n * d, 1))
      .mul(0.3)
      .sub(1)
      .reshape(size);
export const inNd =
  (...shape: number[]) =>
  (): NDArray =>
    nd
      .arange(shape.reduce((n, d) => n * d, 1))
      .mul(0.3)
      .sub(1)
      .reshape(shape);

/** A hook that changes the first list that it is given; `by` hears how much else there was. */
export const changing =
  (by: (t: torch.Tensor, count: number) => torch.Tensor) =>
  (...[, given, ...more]: [unknown, readonly unknown[], ...unknown[]]): torch.Tensor[] =>
    given.flatMap((item) => (item instanceof torch.Tensor ? by(item, more.length) : []));

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
  padding_mode: always('zeros', 'reflect', 'circular'),
  reduce: always('add', 'multiply'),
  indexing: always('ij', 'xy'),
  threshold_mode: always('rel', 'abs'),
  etas: always([0.5, 1.2]),
  other: [() => new torch.nn.Sequential(new torch.nn.ReLU())],
  sequence: [() => torch.nn.utils.rnn.pack_sequence([counted(2, 2)()])],
  packed_sequences: [() => torch.nn.utils.rnn.pack_sequence([counted(2, 2)()])],
  module: [() => new torch.nn.Linear(2, 2)],
  name: always('bias'),
  tensors: [() => [torch.tensor([Number.POSITIVE_INFINITY])]],
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
  outputs: [() => mx.sym.Variable('a').mul(3)],
  sym: [() => mx.sym.Variable('w'), () => mx.sym.Variable('w', { lr_mult: 2, wd_mult: 3 })],
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

/** A copy of what a call may write into. */
export function fresh(value: unknown): unknown {
  if (value instanceof torch.Tensor) return value.clone();
  return value instanceof NDArray ? value.copy() : value;
}
