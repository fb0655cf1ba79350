// What a variant of the LSTM saves for its derivative: the same bits wherever it lies, and it can be read twice; norms of numbers
// whose squares float32 does not hold.

import { afterEach, describe, expect, it } from 'vitest';
import { read } from '../../src/engine/index.ts';
import { manual_seed, randn } from '../../src/index.ts';
import { LayerNormLSTM, ZoneoutLSTM } from '../../src/nn/index.ts';
import { call } from '../../src/wasm/instance.ts';
import { provideSave } from '../../src/wasm/keeping.ts';
import { save } from '../../src/wasm/saved.ts';

afterEach(() => provideSave(save));

const make = {
  ZoneoutLSTM: () => new ZoneoutLSTM(3, 5, { bidirectional: true, zoneout_h: 0.3, zoneout_c: 0.2 }),
  LayerNormLSTM: () => new LayerNormLSTM(3, 5, { bidirectional: true }),
};

/** Gradients of everything; `between` runs behind the forward pass. */
function gradients(name: keyof typeof make, passes: number, between: () => void = () => {}): number[][] {
  manual_seed(3);
  const net = make[name]();
  const x = randn(4, 3, 3).requires_grad_();
  const [y] = net(x);
  between();
  const loss = y.mul(y).sum();
  for (let k = 0; k < passes; k++) {
    for (const leaf of [x, ...net.parameters()]) leaf.grad = null;
    loss.backward(undefined, { retain_graph: k + 1 < passes });
  }
  return [x, ...net.parameters()].map(({ grad }) => (grad ? Array.from(read(grad)) : []));
}

describe.each(['ZoneoutLSTM', 'LayerNormLSTM'] as const)('%s', (name) => {
  it('saves in the memory of the kernels, or beside it', () => {
    const kept = gradients(name, 1);
    provideSave(() => null);
    expect(gradients(name, 1)).toEqual(kept);
  });

  it('reads what others had moved out, and reads it twice', () => {
    const kept = gradients(name, 1);
    const clear = (): void => call(({ owned }) => owned.clear());
    expect(gradients(name, 2, clear)).toEqual(kept);
    expect(gradients(name, 2)).toEqual(kept);
  });
});

it('norms are of numbers as large as float32 has', () => {
  const net = new LayerNormLSTM(3, 5);
  const x = randn(2, 3, 3);
  const [y, far] = [x.mul(1e10), x.mul(1e30)].map((v) => read(net(v)[0]));
  expect(far.every((v, i) => Math.abs(v - y[i]) < 1e-5)).toBe(true);
});
