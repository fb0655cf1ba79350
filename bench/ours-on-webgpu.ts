// A training step of seed 003's model on `webgpu`, with Adam, counted as the peers' are.

import * as torch from 'bptt';
import { nn } from 'bptt';
import * as webgpu from 'bptt/webgpu';
import { tell } from './peers/counted.ts';

await webgpu.request();
const device = 'webgpu';
const layer = new nn.LSTM({ input_size: 28, hidden_size: 64, batch_first: true }).to(device);
const head = new nn.Linear(64, 10).to(device);
const optimizer = new torch.optim.Adam([...layer.parameters(), ...head.parameters()], { lr: 0.01 });
const loss_func = new nn.CrossEntropyLoss();
const x = torch.rand(64, 28, 28, { device });
const y = torch.randint(10, [64], { device });
await tell(async () => {
  const loss = loss_func(head(layer(x)[0].at(':', -1, ':')), y);
  optimizer.zero_grad();
  loss.backward();
  optimizer.step();
  await webgpu.synchronize();
});
