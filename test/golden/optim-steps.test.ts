// Twenty steps of each optimizer under many options on given gradients, against PyTorch 2.13 (make_optim_steps.py): float32 by
// all bits of parameters and states, float64 to a few units in the last place. LBFGS in a valley.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as optim from '../../src/optim/index.ts';
import golden from './optim_steps.json' with { type: 'json' };
import { type Case, cases, decoded, type Float, floats, numbers, type State, stepped } from './optim-steps.ts';

type Tensor = torch.Tensor;

/** Copies, and a state, in numbers. */
function run(c: Case, dtype: Float, device: torch.Device): [number[][], State] {
  const [kept, state] = stepped(c, dtype, device);
  const values = Object.entries(state).map(([key, x]) => [key, x.tolist()]);
  return [kept.map((x) => x.tolist() as number[]), Object.fromEntries(values)];
}

/** The largest difference from what is expected, as a part of it. */
const apart = (found: readonly number[], expected: readonly number[], least = 1e-12): number =>
  Math.max(...expected.map((e, i) => Math.abs(found[i] - e) / Math.max(Math.abs(e), least)));

describe.each<torch.Device>(['reference', 'cpu'])('on %s', (device) => {
  it.each(cases.map((c) => [`${c.optimizer} ${JSON.stringify(c.options)}`, c] as const))('%s', (_, c) => {
    const [kept, state] = run(c, 'float32', device);
    expect(kept).toEqual(c.float32.map(floats));
    expect(state).toEqual(decoded(c.state32, 'float32'));
    expect(Object.keys(state)).toEqual(Object.keys(c.state32));
    const [doubles, state64] = run(c, 'float64', device);
    expect(apart(doubles[doubles.length - 1], numbers(c.float64, 'float64'))).toBeLessThan(1e-13);
    for (const [key, x] of Object.entries(decoded(c.state64, 'float64'))) {
      expect(apart([state64[key]].flat() as number[], [x].flat()), key).toBeLessThan(1e-12);
    }
  });

  it.each(golden.lbfgs.map((c) => [JSON.stringify(c.options), c] as const))('LBFGS %s', (_, c) => {
    const { options, losses, x: lastX, y: lastY, state: expected, H_diag } = c;
    const given = { dtype: torch.float64, device, requires_grad: true } as const;
    const x = torch.tensor([-1, 0.5, 1.5], given);
    const y = torch
      .tensor([0.25, -0.5, 1, 2], { ...given, requires_grad: false })
      .view(2, 2)
      .requires_grad_();
    const optimizer = new optim.LBFGS([x, y], options);
    const valley = (): Tensor => {
      optimizer.zero_grad();
      const z = torch.cat([x, y.reshape(-1)]);
      const [from, to] = [z.at(':-1'), z.at('1:')];
      const loss = to.sub(from.square()).square().mul(100).add(from.neg().add(1).square()).sum();
      loss.backward();
      return loss;
    };
    const found = losses.map(() => optimizer.step(valley).item());
    expect(apart(found, losses, 1e-6)).toBeLessThan(1e-6);
    expect(apart(torch.cat([x, y.reshape(-1)]).tolist() as number[], [...lastX, ...lastY.flat()])).toBeLessThan(1e-6);
    const { t: _t, prev_loss: _loss, ...state } = optimizer.state.get(x) ?? {};
    const shown = Object.entries(state).map(([key, value]) => [
      key,
      value instanceof torch.Tensor ? [...value.shape] : Array.isArray(value) ? value.length : value,
    ]);
    expect(Object.fromEntries(shown)).toEqual(expected);
    expect(Object.keys(state)).toEqual(Object.keys(expected));
    expect(apart([(state.H_diag as Tensor).item()], [H_diag])).toBeLessThan(1e-4);
  });
});
