// Steps of the optimizers on given float32 gradients against PyTorch 1.13's parameters after each of them
// (torch-1.13/optim.json): SGD by bits. Adam's first moment is m·β₁ + (1-β₁)·g there and m + (1-β₁)(g-m) since 2.1, which
// is what we follow, so it is near and not equal.

import { describe, expect, test } from 'vitest';
import { type Device, from_numpy, type Tensor } from '../../src/index.ts';
import { Adam, type AdamOptions, AdamW, type Optimizer, SGD, type SGDOptions } from '../../src/optim/index.ts';
import golden from './torch-1.13/optim.json' with { type: 'json' };

const floats = (bits: readonly number[]): Float32Array<ArrayBuffer> => new Float32Array(Uint32Array.from(bits).buffer);

/** The parameter after each step. */
function run(make: (parameter: Tensor) => Pick<Optimizer, 'step'>, device: Device): Float32Array[] {
  const parameter = from_numpy(floats(golden.p0)).to(device).requires_grad_();
  const optimizer = make(parameter);
  return golden.g.map((bits) => {
    parameter.grad = from_numpy(floats(bits)).to(device);
    optimizer.step();
    return parameter.detach().numpy() as Float32Array;
  });
}

describe.each<Device>(['reference', 'cpu'])('on %s', (device) => {
  const sgd: [name: 'sgd' | 'sgd_m' | 'sgd_nest_wd' | 'sgd_damp', options: SGDOptions][] = [
    ['sgd', { lr: 0.1 }],
    ['sgd_m', { lr: 0.1, momentum: 0.9 }],
    ['sgd_nest_wd', { lr: 0.01, momentum: 0.9, nesterov: true, weight_decay: 1e-4 }],
    ['sgd_damp', { lr: 0.01, momentum: 0.9, dampening: 0.1 }],
  ];
  test.each(sgd)('%s, all bits', (name, options) => {
    const steps = run((p) => new SGD([p], options), device);
    expect(steps).toEqual(golden[name].map(floats));
  });

  const adam: [name: 'adam' | 'adam_wd' | 'adam_ams' | 'adamw', Class: typeof Adam, options: AdamOptions][] = [
    ['adam', Adam, { lr: 0.01 }],
    ['adam_wd', Adam, { lr: 0.003, weight_decay: 0.01 }],
    ['adam_ams', Adam, { lr: 0.01, amsgrad: true }],
    ['adamw', AdamW, { lr: 0.01, weight_decay: 0.01 }],
  ];
  test.each(adam)('%s, to 1e-6', (name, Class, options) => {
    const steps = run((p) => new Class([p], options), device);
    golden[name].forEach((bits, k) => {
      floats(bits).forEach((expected, i) => {
        expect(Math.abs(steps[k][i] - expected)).toBeLessThan(1e-6 * Math.abs(expected));
      });
    });
  });
});
