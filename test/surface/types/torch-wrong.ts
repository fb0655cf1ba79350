// What must not compile: each line below a `@ts-expect-error` has just the fault that it names.

import * as torch from 'bptt';
import * as data from 'bptt/data';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';

const x = torch.zeros(2, 3);
const net = new nn.Linear(3, 4);
const adam = new optim.Adam(net.parameters());

export const wrong = (): unknown[] => [
  // @ts-expect-error: hidden_size is missing
  new nn.LSTM(28),
  // @ts-expect-error: input_size is missing
  new nn.GRU({ hidden_size: 64 }),
  // @ts-expect-error: PyTorch calls it batch_first
  new nn.LSTM(28, 64, { batchFirst: true }),
  // @ts-expect-error: only an LSTM has a projection
  new nn.GRU(28, 64, { proj_size: 3 }),
  // @ts-expect-error: there is no such nonlinearity
  new nn.RNN(28, 64, { nonlinearity: 'sigmoid' }),
  // @ts-expect-error: an LSTM has two states
  new nn.LSTM(28, 64)(x, x),
  // @ts-expect-error: a layer is called with tensors
  new nn.Linear(3, 4)([1, 2, 3]),
  // @ts-expect-error: out_features is missing
  new nn.Linear(3),
  // @ts-expect-error: embedding_dim is missing
  new nn.Embedding({ num_embeddings: 3 }),
  // @ts-expect-error: a loss needs a target
  new nn.CrossEntropyLoss()(x),
  // @ts-expect-error: there is no such reduction
  new nn.MSELoss({ reduction: 'average' }),
  // @ts-expect-error: only divergences are averaged over the batch alone
  new nn.L1Loss({ reduction: 'batchmean' }),
  // @ts-expect-error: a loss of pairs needs to know which belong together
  new nn.CosineEmbeddingLoss()(x, x),
  // @ts-expect-error: these options are named
  new nn.GaussianNLLLoss(true),
  // @ts-expect-error: a probability is a number
  new nn.Dropout('0.5'),
  // @ts-expect-error: layers have no such weight
  new nn.LSTM(28, 64).weight_ih_0,
  // @ts-expect-error: not a module
  new nn.Sequential(net, x),
  // @ts-expect-error: the dictionary has no such module
  new nn.ModuleDict({ net }).get('other'),
  // @ts-expect-error: a list of Linear holds no Tanh
  new nn.ModuleList([net]).append(new nn.Tanh()),
  // @ts-expect-error: kernel_size is missing
  new nn.Conv1d(3, 4),
  // @ts-expect-error: PyTorch calls it dilation
  new nn.Conv1d(3, 4, 5, { dilate: 2 }),
  // @ts-expect-error: a mean has no places
  new nn.AvgPool1d(3, { return_indices: true }),
  // @ts-expect-error: parameters are missing
  new optim.Adam(),
  // @ts-expect-error: Adam has no momentum
  new optim.Adam(net.parameters(), { momentum: 0.9 }),
  // @ts-expect-error: two betas
  new optim.Adam(net.parameters(), { betas: [0.9] }),
  // @ts-expect-error: RMSprop has no fused step
  new optim.RMSprop(net.parameters(), { fused: true }),
  // @ts-expect-error: parameters are tensors
  new optim.SGD(['weight']),
  // @ts-expect-error: step_size is missing
  new optim.lr_scheduler.StepLR(adam),
  // @ts-expect-error: a scheduler works on an optimizer
  new optim.lr_scheduler.ExponentialLR(net, 0.9),
  // @ts-expect-error: a number of samples
  new data.DataLoader([1, 2, 3], { batch_size: 'all' }),
  // @ts-expect-error: PyTorch calls it drop_last
  new data.DataLoader([1, 2, 3], { dropLast: true }),
  // @ts-expect-error: num_samples is missing
  new data.WeightedRandomSampler([0.5, 0.5]),
  // @ts-expect-error: drop_last is missing
  new data.BatchSampler([1, 2, 3], 2),
  // @ts-expect-error: std is missing
  new data.transforms.Normalize([0.5]),
  // @ts-expect-error: no dtype here
  torch.ones(2).view('int16'),
  // @ts-expect-error: a folder is a text
  new data.datasets.MNIST(3),
  // @ts-expect-error: lengths are missing
  data.random_split([1, 2, 3]),
];
