// The MNIST tutorial after manual_seed(1) as PyTorch 1.13 ran it: the initial weights bit for bit, the gradients of the
// first step, and the float32 losses of the steps in which PyTorch's own builds agree with each other.

import { describe, expect, test } from 'vitest';
import { batch, losses, path } from './mnist-1.13.ts';
import { firstStepFaults, seeded, train } from './mnist-training.ts';
import { TensorFile } from './runner/read.ts';

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
  ] as const)('on %s the first logits and the gradients of step 0 are those of PyTorch', async (device) => {
    expect(await firstStepFaults(device, path('.'))).toEqual([]);
  });

  test('the float32 losses of the first 30 steps agree to 4 decimals', () => {
    const run = train(seeded('cpu'), batch);
    const actual = Array.from({ length: 30 }, () => run.next().value.item().toFixed(4));
    expect(actual).toEqual(losses.openblas_avx2.losses.slice(0, 30).map((l) => l.toFixed(4)));
  });
});
