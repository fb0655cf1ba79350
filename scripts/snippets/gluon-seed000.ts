// The net of examples/gluon-fashion-mnist.ts and one step of its training.

import { array, autograd, Block, Dense, type NDArray, RNN, random, SoftmaxCrossEntropyLoss, Trainer } from 'bptt/gluon';
import type { Printed } from './print.ts';

export { fallbacks } from 'bptt/core';

class Model extends Block {
  rnn = new RNN(128, 2, { layout: 'NTC' });
  out = new Dense(10);

  override forward(x: NDArray): NDArray {
    return this.out(this.rnn(x).at(':', -1, ':'));
  }
}

export function run(): Printed {
  random.seed(1);
  const model = new Model();
  model.initialize('normal');
  const loss = new SoftmaxCrossEntropyLoss();
  const trainer = new Trainer(model.collect_params(), 'adam', { learning_rate: 0.01 });
  const x = random.uniform({ shape: [4, 14, 56] });
  const value = autograd.record(() => loss(model(x), array([1, 2, 3, 4])));
  value.backward();
  trainer.step(4);
  const printed: Printed = { loss: value.asnumpy().data };
  for (const [name, parameter] of model.collect_params().items()) printed[name] = parameter.data().asnumpy().data;
  return printed;
}
