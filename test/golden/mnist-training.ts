// The MNIST tutorial that PyTorch 1.13 trained, for any device: the model after manual_seed(1), its first step beside PyTorch's, and the
// losses of the steps that follow. Needs no test runner and no data set, so that a page can ask too.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { Comparison } from './runner/comparison.ts';
import { TensorFile, tensorOf } from './runner/read.ts';

/** Images [64, 28, 28] in [0, 1], and labels [64]. */
export type Batch = readonly [x: torch.Tensor, y: torch.Tensor];

class RNN extends nn.Module {
  rnn = new nn.LSTM({ input_size: 28, hidden_size: 64, num_layers: 1, batch_first: true });
  out = new nn.Linear(64, 10);

  override forward(x: torch.Tensor): torch.Tensor {
    const [r_out] = this.rnn(x, null);
    return this.out(r_out.at(':', -1, ':'));
  }
}

export function seeded(device: torch.Device): RNN {
  torch.manual_seed(1);
  return new RNN().to(device);
}

/** What differs in the first logits and the gradients of step 0 from PyTorch's, which are in `folder`. */
export async function firstStepFaults(device: torch.Device, folder: string): Promise<readonly string[]> {
  const net = seeded(device);
  const first = new TensorFile(`${folder}/first_batch.safetensors`);
  const [x, y] = [first.get('x'), first.get('y')].map((t) => tensorOf(t).to(device));
  const logits = net(x.view(-1, 28, 28));
  const comparison = new Comparison();
  comparison.tensor('logits', logits, first.get('logits'), { rtol: 1.3e-6, atol: 1e-5 });
  new nn.CrossEntropyLoss()(logits, y).backward();
  const file = new TensorFile(`${folder}/grads_step0.safetensors`);
  const parameters = [...net.named_parameters()];
  comparison.same('names', parameters.map(([name]) => name).sort(), [...file.names].sort());
  for (const [name, p] of parameters) {
    const expected = file.get(name);
    const largest = Math.max(...Array.from(expected.values, Math.abs));
    comparison.tensor(name, p.grad, expected, { rtol: 0, atol: 1e-6 * largest });
  }
  return (await comparison.done()).problems;
}

/** The losses of the first steps, one by one. */
export function* train(net: RNN, batches: (step: number) => Batch): Generator<torch.Tensor> {
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
  const loss_func = new nn.CrossEntropyLoss();
  for (let step = 0; ; step++) {
    const [x, y] = batches(step);
    const loss = loss_func(net(x), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    yield loss.detach();
  }
}
