// Memory over a long run: 20 epochs of 50 training steps of the MNIST tutorial, each with its evaluations of 2,000 images
// without no_grad. Prints heap, array buffers and WebAssembly pages after each epoch; fails when they grow.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as torch from 'bptt';
import { nn, wasmPages } from 'bptt';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

class RNN extends nn.Module {
  rnn = new nn.LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
  out = new nn.Linear(64, 10);
  override forward(x: torch.Tensor): torch.Tensor {
    return this.out(this.rnn(x, null)[0].at(':', -1, ':'));
  }
}

/** Megabytes of heap and array buffers and wasm pages after each epoch; the peak of array buffers within one. */
export function run(epochs = 20, steps = 50): void {
  torch.manual_seed(1);
  const net = new RNN();
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new nn.CrossEntropyLoss();
  const x = torch.rand(64, 28, 28);
  const y = torch.randint(10, [64]);
  const test = torch.rand(2000, 28, 28);
  const after: number[][] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let peak = 0;
    for (let step = 0; step < steps; step++) {
      const loss = loss_func(net(x), y);
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      if (step % 10 === 0) torch.max(net(test), 1);
      peak = Math.max(peak, process.memoryUsage().arrayBuffers);
    }
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    after.push([heapUsed / 1e6, arrayBuffers / 1e6, wasmPages(), peak / 1e6]);
    const [heap, buffers, pages, top] = after[epoch];
    console.log(
      `epoch ${epoch}: heap ${heap.toFixed(1)} MB, array buffers ${buffers.toFixed(1)} MB (peak ${top.toFixed(0)}), ${pages} wasm pages`,
    );
  }
  const [early, late] = [after[Math.min(4, epochs - 1)], after[epochs - 1]];
  const grown = late[0] > early[0] * 1.1 + 1 || late[1] > early[1] * 1.1 + 1 || late[2] > early[2];
  console.log(grown ? 'memory grows' : 'memory is flat');
  if (grown) process.exitCode = 1;
}
