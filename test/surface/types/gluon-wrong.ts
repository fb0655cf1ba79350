// What must not compile: each line below a `@ts-expect-error` has just the fault that it names.

import { autograd, gluon, nd } from 'bptt/gluon';

const x = nd.zeros([2, 3]);
const dense = new gluon.nn.Dense(3);

export const wrong = (): unknown[] => [
  // @ts-expect-error: units is missing
  new gluon.nn.Dense(),
  // @ts-expect-error: MXNet calls it use_bias
  new gluon.nn.Dense(3, { bias: false }),
  // @ts-expect-error: a layer's size is a number
  new gluon.rnn.LSTM('64'),
  // @ts-expect-error: hidden_size is missing
  new gluon.rnn.GRU({ num_layers: 2 }),
  // @ts-expect-error: MXNet has layout, not batch_first
  new gluon.rnn.RNN(64, { batch_first: true }),
  // @ts-expect-error: the optimizer is missing
  new gluon.Trainer({ params: dense.collect_params() }),
  // @ts-expect-error: there is no such method
  x.unsqueeze(0),
  // @ts-expect-error: gradients are kept by 'write', 'add' or 'null'
  x.attach_grad('sum'),
  // @ts-expect-error: a layer's size is missing
  new gluon.rnn.LSTM({ layout: 'NTC' }),
  // @ts-expect-error: a layer's size is missing
  new gluon.rnn.RNN({ dropout: 0.1 }),
  // @ts-expect-error: an option's value has its type
  new gluon.rnn.LSTM({ hidden_size: 64, num_layers: 'two' }),
  // @ts-expect-error: hidden_size is missing
  new gluon.rnn.LSTMCell(),
  // @ts-expect-error: hidden_size is missing
  new gluon.rnn.GRUCell({ prefix: 'gru_' }),
  // @ts-expect-error: hidden_size is missing
  new gluon.rnn.RNNCell(),
  // @ts-expect-error: units is missing
  new gluon.nn.Dense({ use_bias: false }),
  // @ts-expect-error: an activation is named
  new gluon.nn.Dense(3, { activation: 1 }),
  // @ts-expect-error: rate is missing
  new gluon.nn.Dropout(),
  // @ts-expect-error: output_dim is missing
  new gluon.nn.Embedding({ input_dim: 3 }),
  // @ts-expect-error: NDArray has no such method
  x.view(6),
  // @ts-expect-error: the parameters are missing
  new gluon.Trainer(),
  // @ts-expect-error: the body is a function
  autograd.record(x),
];
