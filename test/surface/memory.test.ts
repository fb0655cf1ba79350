// Memory stays flat without anybody managing it: training steps with large evaluations that are never differentiated.

import * as torch from 'bptt';
import { nn, wasmPages } from 'bptt';
import { expect, it } from 'vitest';
import { gc } from '../helpers/collect.ts';

it('pages of WebAssembly, heap and array buffers do not grow over epochs', () => {
  torch.manual_seed(1);
  const rnn = new nn.LSTM(8, 16, { batch_first: true });
  const out = new nn.Linear(16, 4);
  const optimizer = new torch.optim.Adam([...rnn.parameters(), ...out.parameters()], { lr: 0.01 });
  const loss_func = new nn.CrossEntropyLoss();
  const forward = (x: torch.Tensor): torch.Tensor => out(rnn(x)[0].at(':', -1, ':'));
  const [x, y, test] = [torch.randn(16, 10, 8), torch.randint(4, [16]), torch.randn(500, 10, 8)];
  const measure = (): [number, number, number] => {
    gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return [wasmPages(), heapUsed / 2 ** 20, arrayBuffers / 2 ** 20];
  };
  const after: [number, number, number][] = [];
  for (let epoch = 0; epoch < 8; epoch++) {
    for (let step = 0; step < 20; step++) {
      const loss = loss_func(forward(x), y);
      optimizer.zero_grad();
      loss.backward();
      optimizer.step();
      if (step % 10 === 0) torch.max(forward(test), 1);
    }
    after.push(measure());
  }
  const [early, late] = [after[2], after[7]];
  expect(late[0]).toBe(early[0]);
  expect(late[1]).toBeLessThan(early[1] + 2);
  // One evaluation keeps about 3 MB for a backward pass that never comes; one of them may still be alive.
  expect(late[2]).toBeLessThan(early[2] + 8);
});
