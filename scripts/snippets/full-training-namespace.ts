// core-training as PyTorch's tutorials spell it: with every method, through one namespace.

import * as torch from 'bptt';
import type { Printed } from './print.ts';

export { fallbacks } from 'bptt';

class Classifier extends torch.nn.Module {
  rnn = new torch.nn.LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  out = new torch.nn.Linear(64, 10);

  override forward(x: torch.Tensor): torch.Tensor {
    const [output] = this.rnn(x);
    return this.out(output.at(':', -1, ':'));
  }
}

export function run(): Printed {
  torch.manual_seed(1);
  const net = new Classifier();
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new torch.nn.CrossEntropyLoss();
  const printed: Printed = {};
  for (let step = 0; step < 3; step++) {
    const loss = loss_func(net(torch.rand(4, 7, 28)), torch.randint(10, [4]));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    printed[`loss ${step}`] = loss.detach().numpy();
  }
  for (const [name, parameter] of net.named_parameters()) printed[name] = parameter.detach().numpy();
  return printed;
}
