// Seed 003's model on `webgpu`, counted as the peers are: a training step with Adam, or, asked for `forward`, inference of its layer,
// whose input comes from an array and whose output goes to one.

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
const here = torch.rand(64, 28, 28);
const x = here.to(device);
const y = torch.randint(10, [64], { device });

async function train(): Promise<void> {
  const loss = loss_func(head(layer(x)[0].at(':', -1, ':')), y);
  optimizer.zero_grad();
  loss.backward();
  optimizer.step();
  await webgpu.synchronize();
}
const forward = (): Promise<unknown> => torch.no_grad(() => layer(here.to(device))[0]).read();

await tell(process.argv[2] === 'forward' ? forward : train);
