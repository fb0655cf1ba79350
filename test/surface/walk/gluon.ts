// What a walk over bptt/gluon is told: how instances are made, and what arguments of a name take.

import * as entry from 'bptt/gluon';
import type { Recipes } from './gather.ts';
import type { Options } from './harness.ts';
import { ownGluon } from './own-gluon.ts';
import { forGluon } from './telling.ts';

const { mx, nd, gluon } = entry;
const { nn, rnn, data } = gluon;
const ready = <B extends { initialize(): void }>(block: B): B => {
  block.initialize();
  return block;
};
const dense = (): InstanceType<typeof nn.Dense> => ready(new nn.Dense(2, { in_units: 3 }));
const stacked = <B extends { add(block: InstanceType<typeof nn.Dense>): void }>(net: B): B => {
  net.add(dense());
  return net;
};
const celled = <C extends { add(cell: InstanceType<typeof rnn.GRUCell>): void; initialize(): void }>(net: C): C => {
  net.add(new rnn.GRUCell(2, { input_size: 3 }));
  return ready(net);
};
/** No two numbers alike, some negative, some broken, not square. */
const telling = (): InstanceType<typeof entry.NDArray> =>
  nd.array([
    [1, -2, 3],
    [0.5, 5, -6],
  ]);
const x = telling();

/** An instance of each class that has methods of its own. */
export const recipes: Recipes = {
  NDArray: telling,
  NumpyArray: () => x.asnumpy(),
  Context: () => mx.cpu(),
  NameManager: () => new mx.name.NameManager(),
  Prefix: () => new mx.name.Prefix('p_'),
  Parameter: () => ready(new gluon.Parameter('w', { shape: [2, 3] })),
  Constant: () => ready(new gluon.Constant('c', [1, 2])),
  ParameterDict: () => dense().collect_params(),
  Block: dense,
  HybridBlock: dense,
  Dense: dense,
  Sequential: () => stacked(new nn.Sequential()),
  HybridSequential: () => stacked(new nn.HybridSequential()),
  LSTM: () => ready(new rnn.LSTM(2, { input_size: 3 })),
  GRU: () => ready(new rnn.GRU(2, { input_size: 3 })),
  LSTMCell: () => ready(new rnn.LSTMCell(2, { input_size: 3 })),
  RNNCell: () => ready(new rnn.RNNCell(2, { input_size: 3 })),
  GRUCell: () => ready(new rnn.GRUCell(2, { input_size: 3 })),
  SequentialRNNCell: () => celled(new rnn.SequentialRNNCell()),
  HybridSequentialRNNCell: () => celled(new rnn.HybridSequentialRNNCell()),
  BidirectionalCell: () =>
    ready(new rnn.BidirectionalCell(new rnn.GRUCell(2, { input_size: 3 }), new rnn.GRUCell(2, { input_size: 3 }))),
  DropoutCell: () => new rnn.DropoutCell(0.5),
  ZoneoutCell: () => ready(new rnn.ZoneoutCell(new rnn.GRUCell(2, { input_size: 3 }))),
  ResidualCell: () => ready(new rnn.ResidualCell(new rnn.GRUCell(3, { input_size: 3 }))),
  VariationalDropoutCell: () =>
    ready(new gluon.contrib.rnn.VariationalDropoutCell(new rnn.GRUCell(2, { input_size: 3 }))),
  Dropout: () => new nn.Dropout(0.5),
  Embedding: () => ready(new nn.Embedding(3, 2)),
  LayerNorm: () => ready(new nn.LayerNorm({ in_channels: 3 })),
  BatchNorm: () => ready(new nn.BatchNorm({ in_channels: 3 })),
  Activation: () => new nn.Activation('relu'),
  Lambda: () => new nn.Lambda('relu'),
  HybridLambda: () => new nn.HybridLambda('relu'),
  L2Loss: () => new gluon.loss.L2Loss(),
  SoftmaxCrossEntropyLoss: () => new gluon.loss.SoftmaxCrossEntropyLoss(),
  CTCLoss: () => new gluon.loss.CTCLoss(),
  TripletLoss: () => new gluon.loss.TripletLoss(),
  Trainer: () => new gluon.Trainer(dense().collect_params(), 'sgd'),
  SimpleDataset: () => new data.SimpleDataset([1, 2, 3]),
  ArrayDataset: () => new data.ArrayDataset(x, nd.arange(2)),
  DataLoader: () => new data.DataLoader([1, 2, 3], 2),
  SequentialSampler: () => new data.SequentialSampler(3),
  RandomSampler: () => new data.RandomSampler(3),
  BatchSampler: () => new data.BatchSampler(new data.SequentialSampler(3), 2),
  Pad: () => new data.batchify.Pad(),
  Stack: () => new data.batchify.Stack(),
  Group: () => new data.batchify.Group(new data.batchify.Stack()),
  Accuracy: () => new mx.metric.Accuracy(),
  F1: () => new mx.metric.F1(),
  PCC: () => new mx.metric.PCC(),
  TopKAccuracy: () => new mx.metric.TopKAccuracy(2),
  Perplexity: () => new mx.metric.Perplexity(null),
  CrossEntropy: () => new mx.metric.CrossEntropy(),
  MAE: () => new mx.metric.MAE(),
  PearsonCorrelation: () => new mx.metric.PearsonCorrelation(),
  Loss: () => new mx.metric.Loss(),
  CompositeEvalMetric: () => new mx.metric.CompositeEvalMetric(['acc']),
  CustomMetric: () => new mx.metric.CustomMetric(() => 1),
  SGD: () => new mx.optimizer.SGD(),
  Adam: () => new mx.optimizer.Adam(),
  LBSGD: () => new mx.optimizer.LBSGD(),
  Updater: () => mx.optimizer.get_updater(new mx.optimizer.SGD()),
  FactorScheduler: () => new mx.lr_scheduler.FactorScheduler(2),
  CosineScheduler: () => new mx.lr_scheduler.CosineScheduler(2),
  Xavier: () => new mx.init.Xavier(),
  Mixed: () => new mx.init.Mixed(['.*'], [new mx.init.Zero()]),
};

export const options: Options = {
  more: forGluon,
  own: ownGluon,
  samples: {
    ...Object.fromEntries(
      [
        'data',
        'lhs',
        'rhs',
        'a',
        'A',
        'B',
        'x',
        'y',
        'condition',
        'shape_like',
        'inputs',
        'pred',
        'label',
        'weight',
      ].map((name) => [name, x]),
    ),
    indices: nd.array([0, 1]),
    index: nd.array([0, 1]),
    gamma: nd.ones([3]),
    beta: nd.ones([3]),
    moving_mean: nd.ones([3]),
    moving_var: nd.ones([3]),
    axis: 0,
    axes: [0],
    shape: [2, 3],
    dtype: 'float32',
    depth: 3,
    repeats: 2,
    reps: 2,
    begin: 0,
    end: 1,
    size: 1,
    num_outputs: 1,
    a_min: 0,
    a_max: 1,
    units: 2,
    hidden_size: 2,
    activation: 'relu',
    states: [nd.ones([2, 2])],
    batch_size: 1,
    length: 2,
    name: 'w',
    filename: 'missing.params',
    fname: 'missing.params',
    start: 0,
    stop: 1,
    num: 2,
    val: 1,
    N: 2,
  },
  exclusions: {
    '.*\\.(hybrid_forward|forward|infer_type|infer_shape)':
      'a block calls these itself, with its operators and arrays; users call the block',
    '.*\\.(hybridize|begin_state)':
      "Python's **kwargs: what they do not know goes on to others, or means nothing there either",
    'new (.*Error|init\\.InitDesc)': 'is made of any text, as exceptions and strings are',
    'new (Fashion)?MNIST': 'reads 60,000 images at each call',
    '.*negative_binomial(_like)?': 'draws without an end for some numbers',
    'new (Dataset|Sampler|NDArray|autograd\\.Function|metric\\.EvalMetric|init\\.(Initializer|Bilinear))':
      'a base, to whose constructor its subclasses give what they want',
    '.*\\.(create_state(_multi_precision)?|equals|set_(lr|wd)_mult)|LRScheduler\\.get_warmup_lr|CosineScheduler\\.get_warmup_lr|metric\\.create|mx\\.optimizer\\.create|autograd\\.Function':
      'takes any value: to be compared, or for a subclass or a class that is named',
  },
};

/** What only the library calls: generators, and members that TypeScript protects. */
export const internal =
  /^(?:.*generator|.*numpy\b|mx\.context\.deviceOf|mx\.nd\._internal\._rnn_(?:cell|layer)|mx\.name\.currentNames|(?:SGD|Adam|LBSGD)\.step|.*[dD]ropoutMask|\w+\.(?:receive|add_|mean|score|value|rate|remaining|clipped|decayed|multiplier|rescaled|weighted|averaged|slice|getBatch|rows|titleOf))$/;
