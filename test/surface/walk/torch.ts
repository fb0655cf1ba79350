// What a walk over the torch half is told: how instances are made, and what arguments of a name take.

import * as torch from 'bptt';
import * as data from 'bptt/data';
import type { Recipes } from './gather.ts';
import type { Options } from './harness.ts';
import { ownTorch } from './own-torch.ts';
import { changing, forTorch } from './telling.ts';

const { nn, optim } = torch;
/** No two numbers alike, some negative, some broken, not square. */
const telling = (): torch.Tensor =>
  torch.tensor([
    [1, -2, 3],
    [0.5, 5, -6],
  ]);
const x = telling();
const dense = (): InstanceType<typeof nn.Linear> => new nn.Linear(3, 2);
/** A module with another in two places, a buffer, gradients and hooks. */
const net = (): InstanceType<typeof nn.Module> => {
  const [of, inner, shared] = [new nn.Sequential(), new nn.Sequential(), new nn.Linear(3, 3)];
  of.add_module('a', shared);
  inner.add_module('b', shared);
  inner.add_module('d', new nn.Dropout());
  of.add_module('e', inner);
  of.register_buffer('c', x);
  inner.register_buffer('f', telling());
  inner.register_buffer('g', x);
  const twice = changing((t) => t.mul(2));
  of.register_forward_pre_hook(twice);
  of.register_forward_hook(twice);
  of.register_full_backward_pre_hook(twice);
  of.register_full_backward_hook(twice);
  for (const p of of.parameters()) p.grad = torch.ones(p.shape);
  return of;
};
const optimizer = (): InstanceType<typeof optim.SGD> => new optim.SGD(dense().parameters(), 0.1, 0.9);
const rates = optim.lr_scheduler;
const sequential = (): InstanceType<typeof rates.SequentialLR> => {
  const of = optimizer();
  return new rates.SequentialLR(of, [new rates.ConstantLR(of), new rates.StepLR(of, 2)], [3]);
};

class Doubled extends data.Dataset<number> {
  override readonly length = 2;
  override get(index: number): number {
    return 2 * index;
  }
}

/** An instance of each class that has methods of its own. */
export const recipes: Recipes = {
  Tensor: telling,
  Generator: () => new torch.Generator(),
  Size: () => x.shape,
  Module: net,
  Linear: dense,
  Identity: () => new nn.Identity(),
  Dropout: () => new nn.Dropout(),
  Embedding: () => new nn.Embedding(3, 2),
  Flatten: () => new nn.Flatten(),
  LayerNorm: () => new nn.LayerNorm(3),
  ReLU: () => new nn.ReLU(),
  ELU: () => new nn.ELU(),
  GELU: () => new nn.GELU(),
  SiLU: () => new nn.SiLU(),
  Sigmoid: () => new nn.Sigmoid(),
  Tanh: () => new nn.Tanh(),
  Hardtanh: () => new nn.Hardtanh(),
  LeakyReLU: () => new nn.LeakyReLU(),
  Softplus: () => new nn.Softplus(),
  Softmax: () => new nn.Softmax(0),
  LogSoftmax: () => new nn.LogSoftmax(0),
  CrossEntropyLoss: () => new nn.CrossEntropyLoss(),
  MSELoss: () => new nn.MSELoss(),
  RNN: () => new nn.RNN(3, 2),
  GRU: () => new nn.GRU(3, 2),
  LSTM: () => new nn.LSTM(3, 2),
  RNNCell: () => new nn.RNNCell(3, 2),
  GRUCell: () => new nn.GRUCell(3, 2),
  LSTMCell: () => new nn.LSTMCell(3, 2),
  Sequential: () => new nn.Sequential(dense()),
  ModuleList: () => new nn.ModuleList([dense()]),
  ModuleDict: () => new nn.ModuleDict({ a: dense() }),
  Parameter: () => new nn.Parameter(telling()),
  Optimizer: optimizer,
  SGD: optimizer,
  Adam: () => new optim.Adam(dense().parameters()),
  AdamW: () => new optim.AdamW(dense().parameters()),
  RMSprop: () => new optim.RMSprop(dense().parameters()),
  Adagrad: () => new optim.Adagrad(dense().parameters()),
  Adadelta: () => new optim.Adadelta(dense().parameters()),
  Adamax: () => new optim.Adamax(dense().parameters()),
  ASGD: () => new optim.ASGD(dense().parameters()),
  LBFGS: () => new optim.LBFGS(dense().parameters()),
  NAdam: () => new optim.NAdam(dense().parameters()),
  RAdam: () => new optim.RAdam(dense().parameters()),
  Rprop: () => new optim.Rprop(dense().parameters()),
  LRScheduler: () => new rates.StepLR(optimizer(), 2),
  StepLR: () => new rates.StepLR(optimizer(), 2),
  MultiStepLR: () => new rates.MultiStepLR(optimizer(), [2, 3]),
  ExponentialLR: () => new rates.ExponentialLR(optimizer(), 0.9),
  ConstantLR: () => new rates.ConstantLR(optimizer()),
  LinearLR: () => new rates.LinearLR(optimizer()),
  PolynomialLR: () => new rates.PolynomialLR(optimizer()),
  LambdaLR: () => new rates.LambdaLR(optimizer(), (epoch) => 1 / (1 + epoch)),
  MultiplicativeLR: () => new rates.MultiplicativeLR(optimizer(), () => 0.5),
  CosineAnnealingLR: () => new rates.CosineAnnealingLR(optimizer(), 3),
  CosineAnnealingWarmRestarts: () => new rates.CosineAnnealingWarmRestarts(optimizer(), 3),
  CyclicLR: () => new rates.CyclicLR(optimizer(), 0.1, 0.2, { mode: 'triangular2' }),
  OneCycleLR: () => new rates.OneCycleLR(optimizer(), 0.2, 20),
  ReduceLROnPlateau: () => new rates.ReduceLROnPlateau(optimizer()),
  SequentialLR: () => sequential(),
  ChainedScheduler: () => new rates.ChainedScheduler([new rates.StepLR(optimizer(), 2)]),
  SWALR: () => new optim.swa_utils.SWALR(optimizer(), 0.05),
  AveragedModel: () => new optim.swa_utils.AveragedModel(dense()),
  Dataset: () => new Doubled(),
  TensorDataset: () => new data.TensorDataset(x, x),
  Subset: () => new data.Subset([1, 2, 3], [0, 2]),
  ConcatDataset: () => new data.ConcatDataset([[1], [2, 3]]),
  DataLoader: () => new data.DataLoader([1, 2, 3]),
  SequentialSampler: () => new data.SequentialSampler([1, 2, 3]),
  RandomSampler: () => new data.RandomSampler([1, 2, 3]),
  SubsetRandomSampler: () => new data.SubsetRandomSampler([0, 2]),
  WeightedRandomSampler: () => new data.WeightedRandomSampler([1, 2], 2),
  BatchSampler: () => new data.BatchSampler([0, 1, 2], 2, false),
  Compose: () => new data.transforms.Compose([new data.transforms.ToTensor()]),
  ToTensor: () => new data.transforms.ToTensor(),
  Normalize: () => new data.transforms.Normalize([0.5], [0.5]),
  Lambda: () => new data.transforms.Lambda((value: unknown) => value),
};

export const options: Options = {
  more: forTorch,
  own: ownTorch,
  endless: ['broadcast_shapes'],
  samples: {
    ...Object.fromEntries(
      ['input', 'other', 'x', 'condition', 'mat1', 'mat2', 'target', 'weight', 'tensor', 'src', 'exponent', 'mask'].map(
        (name) => [name, x],
      ),
    ),
    index: torch.tensor([0, 1]),
    dim: 0,
    dim0: 0,
    dim1: 1,
    size: [2, 3],
    shape: [2, 3],
    start: 0,
    end: 1,
    steps: 2,
    length: 1,
    n: 2,
    k: 1,
    chunks: 2,
    fill_value: 1,
    in_features: 3,
    out_features: 2,
    input_size: 3,
    hidden_size: 2,
    num_embeddings: 3,
    embedding_dim: 2,
    normalized_shape: 3,
    low: 0,
    high: 2,
    equation: 'ij->ji',
  },
  exclusions: {
    'new (.*Error)': 'is made of any text, as exceptions are',
    'new (Size|Tensor|AutogradFunction|.*(Dataset|Sampler|optim\\.Optimizer|LRScheduler))|Size\\.(?!numel).*':
      "a base to whose constructor its subclasses give what they want, or JavaScript's own Array",
    '.*\\.(extra_repr|get_lr|batch|getBatch)|new nn\\.(Identity|ParameterDict)|default_convert|save|formats\\.serializePt|Lambda(\\.forward|\\(\\))':
      'the library calls these itself, or they take anything, as in PyTorch',
    '(new datasets\\.|files\\.read)(Fashion)?MNIST|new nn\\.Transformer':
      'reads 60,000 images, or draws 44 million weights, at each call',
  },
};

/** What only the library calls: generators, and members that TypeScript protects. */
export const internal =
  /^(?:.*\.(titleOf|childEntries|stateEntries|registeredHooks|extraState|bringUp|update|checkGroup|options|needs|filled|descend|isWhole|\w+Rates|checkState|undo|sequence|suffixes|addWeights|scanWeights|weightsOfCall|checkInput|run|betweenLayers|check|step_|batches)|\w+Cell\.step|Generator\.random32)$/;
