// The MNIST tutorial after manual_seed(1) as PyTorch 1.13 ran it: the initial weights bit for bit, the gradients of the
// first step, and the float32 losses of the steps in which PyTorch's own builds agree with each other.

import { nn } from 'bptt';
import { describe, expect, test } from 'vitest';
import { batch, losses, path, seeded, train } from './mnist-1.13.ts';
import { Comparison } from './runner/comparison.ts';
import { TensorFile, tensorOf } from './runner/read.ts';

describe('the MNIST tutorial after manual_seed(1)', () => {
  test('the model has the 24,714 initial weights of PyTorch, bit for bit', () => {
    const file = new TensorFile(path('init_state.safetensors'));
    const state = seeded('cpu').state_dict();
    expect(Object.keys(state).sort()).toEqual(file.names.sort());
    let count = 0;
    for (const name of file.names) {
      const { shape, values } = file.get(name);
      expect([...state[name].shape], name).toEqual(shape);
      const bits = (array: ArrayLike<number>): Uint32Array => new Uint32Array(Float32Array.from(array).buffer);
      expect(bits(state[name].numpy()), name).toEqual(bits(values));
      count += values.length;
    }
    expect(count).toBe(24_714);
  });

  test('the first batch is that of PyTorch', () => {
    const file = new TensorFile(path('first_batch.safetensors'));
    const [x, y] = batch(0);
    expect(x.numpy()).toEqual(file.get('x').values);
    expect(y.numpy()).toEqual(file.get('y').values);
  });

  test.each([
    'cpu',
    'reference',
  ])('on %s the first logits and the gradients of step 0 are those of PyTorch', (device) => {
    const net = seeded(device);
    const first = new TensorFile(path('first_batch.safetensors'));
    const [x, y] = [first.get('x'), first.get('y')].map((t) => tensorOf(t).to(device as 'cpu'));
    const logits = net(x.view(-1, 28, 28));
    const comparison = new Comparison();
    comparison.tensor('logits', logits, first.get('logits'), { rtol: 1.3e-6, atol: 1e-5 });
    expect(comparison.problems).toEqual([]);
    new nn.CrossEntropyLoss()(logits, y).backward();
    const file = new TensorFile(path('grads_step0.safetensors'));
    const names = [...net.named_parameters()].map(([name]) => name);
    expect(names.sort()).toEqual(file.names.sort());
    for (const [name, p] of net.named_parameters()) {
      const expected = file.get(name).values;
      const actual = p.grad?.numpy() ?? [];
      let [largest, deviation] = [0, 0];
      expected.forEach((e, i) => {
        largest = Math.max(largest, Math.abs(e));
        deviation = Math.max(deviation, Math.abs(actual[i] - e));
      });
      expect(deviation / largest, name).toBeLessThan(1e-6);
    }
  });

  test('the float32 losses of the first 30 steps agree to 4 decimals', () => {
    const run = train(seeded('cpu'), 'float32');
    const actual = Array.from({ length: 30 }, () => (run.next().value as number).toFixed(4));
    expect(actual).toEqual(losses.openblas_avx2.losses.slice(0, 30).map((l) => l.toFixed(4)));
  });
});
