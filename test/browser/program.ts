// Three steps of training, told as text: every host has to print the same lines, to the last bit.

import * as torch from 'bptt';
import { gluon, nd } from 'bptt/gluon';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';

class Classifier extends nn.Module {
  rnn = new nn.LSTM({ input_size: 5, hidden_size: 19, num_layers: 2, dropout: 0.25, batch_first: true });
  out = new nn.Linear(19, 3);

  override forward(x: torch.Tensor): torch.Tensor {
    const [output] = this.rnn(x);
    return this.out(output.at(':', -1, ':'));
  }
}

/** The loss of each step, the sum of each parameter, and the ops that WebAssembly left to the reference. */
export function train(): string[] {
  torch.resetFallbacks();
  torch.manual_seed(1);
  const net = new Classifier();
  const optimizer = new optim.Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new nn.CrossEntropyLoss();
  const x = torch.randn(7, 11, 5);
  const y = torch.randint(0, 3, [7]);
  const lines: string[] = [];
  for (let step = 0; step < 3; step += 1) {
    const loss = loss_func(net(x), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    lines.push(`loss ${step} ${loss.item()}`);
  }
  for (const [name, parameter] of net.named_parameters()) lines.push(`${name} ${parameter.sum().item()}`);
  torch.eye(2, { dtype: torch.float64 }).matmul(torch.eye(2, { dtype: torch.float64 }));
  lines.push(`left to the reference: ${[...torch.fallbacks().keys()].sort().join(', ')}`);
  return [...lines, ...names()];
}

/** Texts that are made of the library's class names, which a bundler renames and a minifier shortens. */
function names(): string[] {
  const net = new nn.Sequential(new nn.LSTM(2, 3), new nn.Linear(3, 1));
  const layer = new gluon.rnn.RNN(4);
  layer.initialize();
  layer(nd.ones([2, 1, 3]));
  const lines = [
    `${net}`,
    `${layer} ${layer.prefix}`,
    `${layer.collect_params()}`,
    `${new optim.SGD(net.parameters())}`,
  ];
  try {
    new nn.LSTM(3, 0);
  } catch (error) {
    lines.push(`${error}`);
  }
  return lines;
}
