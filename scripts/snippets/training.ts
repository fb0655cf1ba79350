// What a page ships that trains: an LSTM with a linear layer, cross entropy and Adam.

import { manual_seed, type Tensor } from 'bptt';
import { CrossEntropyLoss, Linear, LSTM, Module } from 'bptt/nn';
import { Adam } from 'bptt/optim';

class Classifier extends Module {
  rnn = new LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  out = new Linear(64, 10);

  override forward(x: Tensor): Tensor {
    const [output] = this.rnn(x);
    return this.out(output.at(':', -1, ':'));
  }
}

export function train(batches: [Tensor, Tensor][]): Module {
  manual_seed(1);
  const net = new Classifier();
  const optimizer = new Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new CrossEntropyLoss();
  for (const [x, y] of batches) {
    const loss = loss_func(net(x), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  }
  return net;
}
