// Calls of the torch half that a search would not find.

import * as torch from 'bptt';
import type { Options } from './harness.ts';
import { changing, counted, words } from './telling.ts';

const { nn, optim } = torch;

let leaf: torch.Tensor;
/** Places along rows of 3, one of them twice. */
const places = (): torch.Tensor =>
  torch.tensor([
    [0, 1, 1],
    [1, 0, 2],
  ]);

const [labels, unknown] = [() => torch.tensor([2, 1]), () => torch.tensor([Number.NaN, 1, 2])];
const positive = (): torch.Tensor => counted(2, 3)().abs().add(0.5);
const whole =
  (...values: number[]): (() => torch.Tensor) =>
  () =>
    torch.tensor(values);

/** Rows of lengths 3 and 2 in [3, 2, 2]. */
const packed = (): InstanceType<typeof nn.utils.rnn.PackedSequence> =>
  nn.utils.rnn.pack_padded_sequence(counted(3, 2, 2)(), [3, 2]);
const normed = (): InstanceType<typeof nn.Module> => nn.utils.weight_norm(new nn.Linear(3, 2));

const optimizer = () => new optim.SGD(new nn.Linear(3, 2).parameters(), 0.1, 0.9);
const driven = optimizer();
/** Schedulers of one optimizer, whose rates are as they were. */
const schedulers = () => {
  for (const group of driven.param_groups) {
    group.lr = 0.1;
    Reflect.deleteProperty(group, 'initial_lr');
  }
  return [new optim.lr_scheduler.StepLR(driven, 2), new optim.lr_scheduler.ExponentialLR(driven, 0.9)];
};

/** A model, and the file of its state. */
const saved = (): string => {
  torch.save(new nn.Linear(3, 2).state_dict(), 'w.pt');
  return 'w.pt';
};

const scattered = { input: counted(2, 3), dim: () => 1, index: places, src: counted(2, 3) };
const products = { input: counted(2, 2, 2), batch1: counted(2, 2, 3), batch2: counted(2, 3, 2) };

const broken = { input: () => torch.tensor([Number.NaN, Infinity, -Infinity, 1]) };
const line = { input: counted(2), mat: counted(2, 3), vec: counted(3) };

export const ownTorch: NonNullable<Options['own']> = {
  bmm: { input: counted(2, 2, 3), mat2: counted(2, 3, 2) },
  scatter_add: scattered,
  scatter_add_: scattered,
  scatter: { ...scattered, reduce: () => 'add' },
  scatter_: { ...scattered, reduce: () => 'add' },
  addmv: line,
  nan_to_num: broken,
  nan_to_num_: broken,
  sort: { input: counted(2, 3) },
  scatter_reduce: { ...scattered, reduce: () => 'amax' },
  scatter_reduce_: { ...scattered, reduce: () => 'amax' },
  baddbmm_: products,
  index_add_: { input: counted(3, 2), dim: () => 0, index: whole(0, 2), source: counted(2, 2) },
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
  unflatten: { input: counted(2, 6), ...words({ dim: 1, sizes: [3, 2] }) },
  'Tensor.unflatten': words({ dim: 1, sizes: [3, 1] }),
  'Tensor.baddbmm_': { batch1: counted(2, 2, 3), batch2: counted(2, 3, 3) },
  masked_scatter_: { input: counted(2, 3), mask: () => torch.eye(2, 3).bool(), source: counted(2) },
  meshgrid: { tensors: () => [counted(2)(), counted(3)()], indexing: () => 'xy' },
  isclose: { input: unknown, other: unknown },
  allclose: { input: unknown, other: unknown },
  avg_pool1d: { input: counted(1, 2, 5), ...words({ kernel_size: 2, padding: 1 }) },
  load: { f: saved },
  'nn.functional.batch_norm': {
    ...{ input: counted(2, 3), running_mean: counted(3), running_var: () => torch.ones(3) },
    ...{ weight: counted(3), bias: counted(3), training: () => true },
  },
  'nn.functional.ctc_loss': {
    ...{
      log_probs: () => counted(4, 2, 3)().log_softmax(2),
      targets: () =>
        torch.tensor([
          [1, 2],
          [1, 1],
        ]),
    },
    ...{ input_lengths: whole(4, 2), target_lengths: whole(2, 2), zero_infinity: () => true },
  },
  'nn.functional.embedding': {
    ...{ input: places, weight: () => counted(3, 2)().requires_grad_(), max_norm: () => 0.5 },
  },
  'nn.functional.embedding_bag': {
    ...{
      input: whole(0, 1, 1, 2),
      weight: () => counted(3, 2)().requires_grad_(),
      offsets: whole(0, 2, 4),
      per_sample_weights: counted(4),
      mode: () => 'sum',
    },
  },
  'nn.functional.nll_loss': { input: counted(2, 3), target: labels, weight: counted(3) },
  'nn.functional.multi_margin_loss': { input: counted(2, 3), target: labels, weight: counted(3) },
  'nn.functional.binary_cross_entropy_with_logits': {
    ...{ input: counted(2, 3), target: positive, pos_weight: counted(3) },
  },
  'nn.functional.poisson_nll_loss': { input: counted(2, 3), target: () => positive().mul(4) },
  'nn.functional.cosine_embedding_loss': { input1: positive, input2: positive, target: whole(1, -1) },
  'optim.swa_utils.update_bn': { loader: () => [counted(2, 3)()], model: () => new nn.BatchNorm1d(3) },
  'nn.utils.rnn.pack_padded_sequence': { input: counted(3, 2, 2), lengths: () => [3, 2] },
  'nn.utils.rnn.pad_packed_sequence': { sequence: packed },
  'nn.utils.rnn.unpack_sequence': { packed_sequences: packed },
  'nn.utils.rnn.pad_sequence': { sequences: () => [counted(3, 2)(), counted(2, 2)()] },
  'nn.utils.weight_norm': { module: () => new nn.Linear(3, 2), name: () => 'weight' },
  'nn.utils.remove_weight_norm': { module: normed, name: () => 'weight' },
  'nn.utils.vector_to_parameters': { vec: counted(8), parameters: () => new nn.Linear(3, 2).parameters() },
  'new nn.Conv1d': words({ in_channels: 2, out_channels: 2, kernel_size: 2, padding: 1 }),
  'new nn.GroupNorm': words({ num_groups: 1, num_channels: 3 }),
  'Module.get_buffer': { target: () => 'e.f' },
  'Module.get_parameter': { target: () => 'a.weight' },
  'Sequential.add': { other: () => new nn.Sequential(new nn.Tanh()) },
  'Sequential.add_': { other: () => new nn.Sequential(new nn.Tanh()) },
  ...Object.fromEntries(
    ['forward', 'forward_pre', 'full_backward', 'full_backward_pre'].map((name) => [
      `Module.register_${name}_hook`,
      { hook: () => changing((t, count) => t.add(count + 1)) },
    ]),
  ),
  'AveragedModel.update_parameters': {
    model: () => {
      const of = new nn.Linear(3, 2);
      nn.init.ones_(of.weight);
      return of;
    },
  },
  'new optim.Rprop': { etas: () => [0.3, 2] },
  'new optim.lr_scheduler.MultiStepLR': { optimizer, milestones: () => [2, 3] },
  'new optim.lr_scheduler.MultiplicativeLR': { optimizer, lr_lambda: () => () => 0.5 },
  'new optim.lr_scheduler.OneCycleLR': { optimizer, ...words({ max_lr: 0.2, epochs: 5, steps_per_epoch: 4 }) },
  'new optim.lr_scheduler.SequentialLR': { optimizer: () => driven, schedulers, milestones: () => [3] },
  'new optim.lr_scheduler.ChainedScheduler': { optimizer: () => driven, schedulers },
  'new optim.lr_scheduler.ReduceLROnPlateau': { optimizer, ...words({ threshold: 0.5, patience: 0 }) },
  'autograd.inference_mode': { mode: () => false, body: () => () => torch.is_grad_enabled() },
  'autograd.backward': { tensors: () => counted(2, 3)().requires_grad_().pow(3).sum() },
  for_each_step: {
    step: () => (xt: torch.Tensor, s: torch.Tensor) => [xt.add(s), xt.mul(s)],
    inputs: counted(2, 2),
    state: counted(2),
    lengths: () => [1, 2],
  },
  stream: { model: () => new nn.LSTM(3, 2), state: () => [{ h: [0.5, 1], c: [1, -1] }] },
  'autograd.grad': {
    outputs: () => {
      leaf = counted(2, 3)().requires_grad_();
      return leaf.pow(3).sum();
    },
    inputs: () => leaf,
  },
};
