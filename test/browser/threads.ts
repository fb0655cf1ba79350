// Trains in a Worker on one thread and on two, and tells whether the bits are the same and how many workers were started for it.

import 'bptt/threads';
import * as torch from 'bptt/core';
import * as nn from 'bptt/nn';
import { Adam } from 'bptt/optim';

let started = 0;
globalThis.Worker = class extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    started += 1;
  }
};

/** The weights after some steps, between which workers have time to start. */
async function trained(threads: number): Promise<string> {
  torch.set_num_threads(threads);
  torch.manual_seed(1);
  const layer = new nn.LSTM(28, 64);
  const optimizer = new Adam(layer.parameters());
  const x = torch.randn(28, 64, 28);
  for (let step = 0; step < 30; step += 1) {
    const loss = torch.mean(torch.square(layer(x)[0]));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return JSON.stringify([...layer.parameters()].map((weight) => [...weight.detach().numpy()]));
}

const one = await trained(1);
const two = await trained(2);
postMessage({ isolated: globalThis.crossOriginIsolated, threads: torch.get_num_threads(), started, same: one === two });
