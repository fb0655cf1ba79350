// A program whose calls pass into names where PyTorch's programs do, before arguments that must be given too:
// `nn.TransformerEncoder(layer, num_layers=6)`. Nothing runs it: it must compile.

import * as torch from 'bptt';
import { WeightedRandomSampler } from 'bptt/data';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';

const [x, wide] = [torch.randn(2, 3), torch.randn(2, 3, 4)];
const [at, mask] = [torch.tensor([[0], [1]]), x.gt(0)];

export const tensors: torch.Tensor[] = [
  torch.roll(x, 1, { dims: -1 }),
  x.roll([1, 2], { dims: [0, 1] }),
  x.gather(1, { index: at }),
  torch.index_select(x, 0, { index: at.flatten() }),
  x.scatter(1, at, { value: 1 }),
  x.scatter_(1, { index: at, src: x }),
  torch.scatter(x, 1, at, { src: 1, reduce: 'add' }),
  x.scatter_add_(1, { index: at, src: x }),
  x.masked_fill(mask, { value: Number.NEGATIVE_INFINITY }),
  torch.where(mask, { input: x, other: 0 }),
  torch.where(mask, x, { other: 0 }),
  torch.lerp(x, x, { weight: 0.5 }),
  torch.eye(3, { m: 4 }),
  torch.randint(10, { size: [3], dtype: torch.int32 }),
  torch.randint(2, 10, { size: [3] }),
  torch.randint(2, { high: 10, size: [3] }),
  torch.normal(0, 1, { size: [3] }),
  torch.normal(x, { std: 1 }),
  x.uniform_(-1, { to: 1 }),
  x.normal_(0, { std: 0.1 }),
  nn.functional.embedding(at, { weight: x, padding_idx: 0 }),
];

const linear = new nn.Linear(3, { out_features: 2 });
const encoding = new nn.TransformerEncoderLayer(4, 2);
export const modules: nn.Module[] = [
  linear,
  new nn.Embedding(5, { embedding_dim: 3, padding_idx: 0 }),
  nn.Embedding.from_pretrained({ embeddings: x, freeze: false }),
  new nn.RNN(3, { hidden_size: 4, nonlinearity: 'relu' }),
  new nn.GRU(3, { hidden_size: 4, num_layers: 2 }),
  new nn.LSTM(3, { hidden_size: 4, bidirectional: true }),
  new nn.RNNCell(3, { hidden_size: 4 }),
  new nn.GRUCell(3, { hidden_size: 4 }),
  new nn.LSTMCell(3, { hidden_size: 4, bias: false }),
  new nn.Conv1d(3, 4, { kernel_size: 3, padding: 1 }),
  new nn.Conv1d(3, { out_channels: 4, kernel_size: 3 }),
  new nn.ConvTranspose1d(3, 4, { kernel_size: 3, stride: 2 }),
  new nn.MultiheadAttention(4, { num_heads: 2, batch_first: true }),
  new nn.TransformerEncoder(encoding, { num_layers: 6 }),
  new nn.TransformerDecoder(new nn.TransformerDecoderLayer(4, 2), { num_layers: 6 }),
];

const optimizer = new optim.SGD(linear.parameters(), { lr: 0.1 });
const { CyclicLR, LinearLR, ReduceLROnPlateau, SequentialLR, StepLR } = optim.lr_scheduler;
const steps = [new StepLR(optimizer, 2), new StepLR(optimizer, 3)];
export const schedulers: optim.lr_scheduler.LRScheduler[] = [
  new SequentialLR(optimizer, steps, { milestones: [3] }),
  new CyclicLR(optimizer, 0.1, { max_lr: 1, step_size_up: 4 }),
  new ReduceLROnPlateau(optimizer, 'min', 0.5, { patience: 2 }),
  new LinearLR(optimizer, 0.1, 1, { total_iters: 4 }),
];

export const rest = [
  nn.utils.clip_grad_norm_(linear.parameters(), { max_norm: 1 }),
  nn.utils.rnn.pack_padded_sequence(wide, { lengths: [3, 2, 1], batch_first: false }),
  nn.init.normal_(linear.weight, 0, { std: 0.1 }),
  nn.init.uniform_(linear.weight, -1, { b: 1 }),
  nn.init.calculate_gain('leaky_relu', { param: 0.2 }),
  linear.named_parameters('linear', { recurse: false }),
  new WeightedRandomSampler([0.1, 0.9], { num_samples: 2, replacement: true }),
];
