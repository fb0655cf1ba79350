// What an editor knows of Gluon's words: layers, losses, a user's own block, training.

import { autograd, Block, Dense, gluon, mx, type NDArray, nd } from 'bptt/gluon';

class Model extends Block {
  readonly rnn = new gluon.rnn.LSTM(64, 2, { layout: 'NTC', dropout: 0.1 });
  readonly out = new Dense(10, { activation: 'relu' });

  override forward(x: NDArray): NDArray {
    return this.out(this.rnn(x).at(':', -1, ':'));
  }
}

export function train(): number {
  const net = new Model();
  net.initialize(new mx.init.Normal({ sigma: 0.01 }), { ctx: mx.cpu() });
  const loss = new gluon.loss.SoftmaxCrossEntropyLoss();
  const trainer = new gluon.Trainer(net.collect_params(), 'adam', { learning_rate: 0.01 });
  const x: NDArray = nd.zeros([4, 14, 56]);
  const value: NDArray = autograd.record(() => loss(net(x), nd.array([1, 2, 3, 4])));
  value.backward();
  trainer.step(4);
  return value.mean().asscalar();
}

export function recurrent(): readonly number[] {
  const layer = new gluon.rnn.GRU({ hidden_size: 8 });
  const x = nd.ones([5, 2, 3]);
  const [output, states]: [NDArray, NDArray[]] = layer(x, layer.begin_state({ batch_size: 2 }));
  const cell = new gluon.rnn.LSTMCell(8);
  const [h] = cell(nd.ones([2, 3]), cell.begin_state(2));
  return [...output.shape, states.length, ...h.shape];
}

/** What a call says of its result, the result's type says too. */
export function told(): readonly (number | string)[] {
  const cell = new gluon.rnn.LSTMCell(8);
  const x = nd.ones([2, 3, 4]);
  const [merged]: [NDArray, NDArray[]] = cell.unroll(3, x, { merge_outputs: true });
  const [steps]: [readonly NDArray[], NDArray[]] = cell.unroll(3, x, { layout: 'NTC', merge_outputs: false });
  const [third]: [NDArray, NDArray[]] = cell.unroll(3, x, cell.begin_state(2), 'NTC', true);
  const [name, value]: [string, number] = new mx.metric.Accuracy().get();
  const [names, values]: [string[], number[]] = mx.metric.create(['acc', 'ce']).get();
  const norm: number = gluon.utils.clip_global_norm([x], 1);
  const same: NDArray = gluon.utils.clip_global_norm([x], 1, { check_isfinite: false });
  return [merged.ndim, steps.length, third.ndim, name, value, ...names, ...values, norm, same.ndim];
}
