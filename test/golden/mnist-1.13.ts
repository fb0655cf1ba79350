// The MNIST tutorial as both tests of PyTorch 1.13's numbers train it: the model after manual_seed(1), and PyTorch's batches.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as torch from 'bptt';
import { nn } from 'bptt';
import { readMNIST } from 'bptt/datasets';

/** The path of a file that PyTorch 1.13 left. */
export const path = (name: string): string => fileURLToPath(new URL(`torch-1.13/mnist/${name}`, import.meta.url));
const json = (name: string): unknown => JSON.parse(readFileSync(path(name), 'utf8'));
export const losses = json('losses.json') as Record<'openblas_avx2' | 'float64', { losses: number[] }>;
const order = json('order_full.json') as number[];
const mnist = readMNIST();

class RNN extends nn.Module {
  rnn = new nn.LSTM({ input_size: 28, hidden_size: 64, num_layers: 1, batch_first: true });
  out = new nn.Linear(64, 10);

  override forward(x: torch.Tensor): torch.Tensor {
    const [r_out] = this.rnn(x, null);
    return this.out(r_out.at(':', -1, ':'));
  }
}

export function seeded(device: string): RNN {
  torch.manual_seed(1);
  return new RNN().to(device as 'cpu');
}

/** The batch of a step: images [64, 28, 28] in [0, 1], and labels [64]. */
export function batch(step: number): [torch.Tensor, torch.Tensor] {
  const chosen = order.slice(64 * step, 64 * (step + 1));
  const pixels = new Float32Array(64 * 784);
  chosen.forEach((image, i) => {
    for (let p = 0; p < 784; p++) pixels[784 * i + p] = mnist.images.data[784 * image + p] / 255;
  });
  const labels = chosen.map((i) => mnist.labels.data[i]);
  return [torch.from_numpy(pixels, [64, 28, 28]), torch.tensor(labels, { dtype: torch.int64 })];
}

/** The losses of the first steps, one by one. */
export function* train(net: RNN, dtype: 'float32' | 'float64'): Generator<number> {
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new nn.CrossEntropyLoss();
  for (let step = 0; ; step++) {
    const [x, y] = batch(step);
    const loss = loss_func(net(x.to(dtype)), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    yield loss.item();
  }
}
