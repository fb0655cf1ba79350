// What nn.for_each_step takes and gives, and what it refuses, in its words.

import * as torch from 'bptt';
import * as nn from 'bptt/nn';
import { describe, expect, it } from 'vitest';

const { for_each_step } = nn;
const x = torch.arange(6).reshape(3, 2).float();
const zero = torch.zeros(2);
const count = (xt: torch.Tensor, s: torch.Tensor): [torch.Tensor, torch.Tensor] => [xt.add(s), xt.add(s)];

describe('for_each_step(step, inputs, state)', () => {
  it('is a running sum where the step adds', () => {
    const [y, s] = for_each_step(count, x, zero);
    expect(y.tolist()).toEqual(x.cumsum(0).tolist());
    expect(s.tolist()).toEqual([6, 9]);
  });

  it('takes and gives nested lists, and tensors of integers', () => {
    const halves = [x, [x.long()]] as const;
    const [[sum, [twice]], state] = for_each_step(([a, [b]], [n]) => [[a.add(b), [b.mul(2)]], [n.add(1)]], halves, [
      torch.tensor(0),
    ]);
    expect(sum.tolist()).toEqual(x.mul(2).tolist());
    expect([twice.dtype, twice.tolist()]).toEqual(['int64', x.mul(2).tolist()]);
    expect(state[0].item()).toBe(3);
  });

  it('may have no state, and a module for a step of one', () => {
    expect(for_each_step((xt) => [xt.neg(), []], x, [])[0].tolist()).toEqual(x.neg().tolist());
    const cell = new nn.GRUCell(2, 4);
    const frames = torch.ones(5, 3, 2);
    const [y, h] = for_each_step((xt, s) => [s, cell(xt, s)], frames, torch.zeros(3, 4));
    expect([y.shape, h.shape]).toEqual([
      [5, 3, 4],
      [3, 4],
    ]);
  });

  it('begins from parameters, which get gradients', () => {
    const begin = new nn.Parameter(torch.zeros(2));
    const [y] = for_each_step((xt, [s]) => [xt.add(s), [xt.add(s)]], x, [begin]);
    y.sum().backward();
    expect(begin.grad?.tolist()).toEqual([3, 3]);
  });

  it('stacks each output once', () => {
    const leaf = x.clone().requires_grad_();
    const [y] = for_each_step((xt, s) => [xt, s], leaf, zero);
    expect(String(y.grad_fn)).toContain('StackBackward0');
    y.backward(x);
    expect(leaf.grad?.tolist()).toEqual(x.tolist());
  });

  it('gives whole sequences one gradient, not one for each step', () => {
    const leaf = x.clone().requires_grad_();
    const last = leaf.unbind(0)[2];
    expect(last.grad_fn?.name()).toBe('UnbindBackward0');
    last.mul(2).sum().backward();
    expect(leaf.grad?.tolist()).toEqual([
      [0, 0],
      [0, 0],
      [2, 2],
    ]);
  });

  it.each<[string, () => unknown, string]>([
    ['no tensor', () => for_each_step((_, s) => [s, s], [], zero), 'for_each_step(): inputs hold no tensor'],
    ['no steps', () => for_each_step(count, x.narrow(0, 0, 0), zero), 'Expected sequence length to be larger than 0'],
    [
      'other steps',
      () => for_each_step(([a], s) => [a, s], [x, x.narrow(0, 0, 2)], zero),
      'for_each_step(): expected inputs of equally many steps, got 3 and 2',
    ],
    [
      'a number for inputs',
      () => for_each_step(count, 3 as unknown as torch.Tensor, zero),
      "for_each_step(): argument 'inputs' must be Tensor or nested lists of Tensors, not int",
    ],
    [
      'a number for a state',
      () => for_each_step((_, s) => [zero, s], x, [zero, 0 as unknown as torch.Tensor]),
      "for_each_step(): argument 'state' must be Tensor or nested lists of Tensors, not int",
    ],
    [
      'a tensor from the step',
      () => for_each_step(((xt: torch.Tensor) => xt) as unknown as typeof count, x, zero),
      'for_each_step(): step must return [output, state], not Tensor',
    ],
    [
      'another state',
      () => for_each_step((xt, s) => [xt, [s, s]], x, zero),
      'for_each_step(): at step 0 the state is [Tensor, Tensor], expected Tensor',
    ],
    [
      'another output',
      () => for_each_step((xt, s) => [s.sum().item() > 0 ? [xt] : xt, s.add(1)], x, zero),
      'for_each_step(): at step 1 the output is [Tensor], expected Tensor',
    ],
    [
      'lengths of others',
      () => for_each_step(count, x, zero, { lengths: [1, 2, 3] }),
      'for_each_step(): expected lengths of size (2,), got (3,)',
    ],
    [
      'no function',
      () => for_each_step(3 as unknown as typeof count, x, zero),
      "for_each_step(): argument 'step' (position 1) must be callable, not int",
    ],
  ])('refuses %s', (_name, run, message) => {
    expect(run).toThrow(message);
  });
});
