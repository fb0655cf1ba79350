// A forward pass as a list of nodes, replayed and differentiated. Needs no test runner.

import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import type { Device } from '../../src/reference/base/device.ts';
import { type Checks, same, unlike } from './same.ts';

export class Net extends nn.Module {
  rnn = new nn.LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  out = new nn.Linear(64, 10);
  override forward(x: torch.Tensor): torch.Tensor {
    return this.out(this.rnn(x, null)[0].at(':', -1, ':'));
  }
}

/** A network and two inputs. */
export function made(device: Device) {
  torch.manual_seed(1);
  return { net: new Net().to(device), x: torch.rand(5, 28, 28).to(device), y: torch.rand(5, 28, 28).to(device) };
}

const gradients = (net: Net): torch.Tensor[] => [...net.rnn.parameters()].map((p) => p.grad as torch.Tensor);

export const recorded: Checks = {
  'the forward pass, on the same and on other input': async (device) => {
    const { net, x, y } = made(device);
    const graph = record([x], (v) => net(v));
    for (const input of [x, y]) await same(replay(graph, [input]), [net(input)]);
    await unlike(net(x), net(y));
  },
  'gradients, where the replay is differentiated': async (device) => {
    const { net, x } = made(device);
    const graph = record([x], (v) => net(v));
    replay(graph, [x])[0].sum().backward();
    const replayed = gradients(net);
    net.zero_grad();
    net(x).sum().backward();
    await same(replayed, gradients(net));
  },
  'no gradient where the function stopped it': async (device) => {
    const x = torch.tensor([2, 3], { dtype: torch.float32, requires_grad: true, device });
    const graph = record([x], (v) => v.mul(v.detach()).add(torch.no_grad(() => v.mul(5))));
    replay(graph, [x])[0].sum().backward();
    // d/dx (x · [x] + [5 x]) = [x]
    await same([x.grad as torch.Tensor], [x]);
  },
};
