// A page that trains: an LSTM with a linear layer, cross entropy and Adam.

import { manual_seed, rand, randint, type Tensor } from 'bptt/core';
import { CrossEntropyLoss, Linear, LSTM, Module } from 'bptt/nn';
import { Adam } from 'bptt/optim';
import type { Printed } from './print.ts';

export { fallbacks } from 'bptt/core';

class Classifier extends Module {
  rnn = new LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  out = new Linear(64, 10);

  override forward(x: Tensor): Tensor {
    const [output] = this.rnn(x);
    return this.out(output.at(':', -1, ':'));
  }
}

export function run(): Printed {
  manual_seed(1);
  const net = new Classifier();
  const optimizer = new Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new CrossEntropyLoss();
  const printed: Printed = {};
  for (let step = 0; step < 3; step++) {
    const loss = loss_func(net(rand(4, 7, 28)), randint(10, [4]));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    printed[`loss ${step}`] = loss.detach().numpy();
  }
  for (const [name, parameter] of net.named_parameters()) printed[name] = parameter.detach().numpy();
  return printed;
}
