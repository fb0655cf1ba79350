// Hooks and gradients that users bring: each registration counts for itself, lists may change while they run, and what comes
// back from a user's derivative is checked. Every number and text here is what PyTorch 2.13 gives.

import { describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

type Tensor = torch.Tensor;
type Context = torch.autograd.FunctionContext;

const leaf = (...shape: number[]): Tensor => torch.ones(shape, { requires_grad: true });

describe('hooks on tensors', () => {
  it('a handle removes its own registration, however often it is asked', () => {
    const x = leaf(2);
    const twice = (g: Tensor): Tensor => g.mul(2);
    const handle = x.register_hook(twice);
    x.register_hook(twice);
    handle.remove();
    handle.remove();
    x.sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 2]);
  });

  it.each(['leaf', 'computed'])('one that removes itself does not make the next be skipped: %s', (kind) => {
    const x = leaf(1);
    const y = kind === 'leaf' ? x : x.mul(1);
    const once = y.register_hook((g) => {
      once.remove();
      return g.mul(2);
    });
    y.register_hook((g) => g.mul(3));
    y.sum().backward(undefined, { retain_graph: true });
    expect(x.grad?.tolist()).toEqual([6]);
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([9]);
  });

  it('one that is added while hooks run waits for the next pass', () => {
    const x = leaf(1);
    const added = x.register_hook((g) => {
      added.remove();
      x.register_hook((h) => h.mul(3));
      return g.mul(2);
    });
    x.sum().backward();
    expect(x.grad?.tolist()).toEqual([2]);
    x.sum().backward();
    expect(x.grad?.tolist()).toEqual([5]);
  });
});

describe('retain_grad', () => {
  const retained: { readonly [name: string]: [values: unknown, run: () => Tensor] } = {
    'moves on when the tensor is written': [
      [1, 1],
      () => {
        const y = leaf(2).mul(2);
        y.retain_grad();
        y.mul_(3);
        y.sum().backward();
        return y;
      },
    ],
    'moves on when a view of the tensor is written': [
      [
        [1, 1],
        [1, 1],
      ],
      () => {
        const y = leaf(2, 2).mul(2);
        y.retain_grad();
        y.at(0).mul_(3);
        y.sum().backward();
        return y;
      },
    ],
    'of a view moves on when its base is written': [
      [5, 5],
      () => {
        const y = leaf(2, 2).mul(2);
        const v = y.at(0);
        v.retain_grad();
        y.mul_(3);
        v.mul(5).sum().backward();
        return v;
      },
    ],
    'of a view moves on when it is written': [
      [5, 5],
      () => {
        const v = leaf(2, 2).mul(2).at(0);
        v.retain_grad();
        v.mul_(3);
        v.mul(5).sum().backward();
        return v;
      },
    ],
    'of a written view is not that of what it was': [
      undefined,
      () => {
        const y = leaf(2, 2).mul(2);
        const v = y.at(0);
        v.retain_grad();
        v.mul_(3);
        y.mul(5).sum().backward();
        return v;
      },
    ],
  };
  it.each(Object.entries(retained))('%s', (_name, [values, run]) => {
    expect(run().grad?.tolist()).toEqual(values);
  });

  it('leaves hooks where they were', () => {
    const x = leaf(2);
    const y = x.mul(2);
    const seen: unknown[] = [];
    y.register_hook((g) => {
      seen.push(g.tolist());
      return null;
    });
    y.retain_grad();
    y.mul_(3);
    y.retain_grad();
    y.sum().backward();
    expect([seen, y.grad?.tolist(), x.grad?.tolist()]).toEqual([[[3, 3]], [1, 1], [6, 6]]);
  });
});

describe('hooks on modules', () => {
  const net = (): nn.Identity => new nn.Identity();
  const one = torch.ones(1);

  it('one hook that is registered twice runs twice, and each handle takes one away', () => {
    const m = net();
    const add = (_m: nn.Module, _args: unknown[], y: unknown): unknown => (y as Tensor).add(1);
    const first = m.register_forward_hook(add);
    m.register_forward_hook(add);
    expect(m(one).item()).toBe(3);
    first.remove();
    first.remove();
    expect(m(one).item()).toBe(2);
  });

  it('a pre-hook that returns null or nothing leaves the arguments', () => {
    const m = net();
    m.register_forward_pre_hook(() => null);
    m.register_forward_pre_hook(() => undefined);
    expect(m(one)).toBe(one);
    m.register_forward_pre_hook((_m, [x]) => (x as Tensor).add(1));
    expect(m(one).item()).toBe(2);
  });

  it.each(['pre', 'post'])('one that removes itself does not make the next be skipped: %s', (when) => {
    const m = net();
    const calls: string[] = [];
    const register = (f: () => void): nn.Handle =>
      when === 'pre' ? m.register_forward_pre_hook(f) : m.register_forward_hook(f);
    const handle = register(() => {
      handle.remove();
      calls.push('a');
    });
    register(() => void calls.push('b'));
    m(one);
    m(one);
    expect(calls.join('')).toBe('abb');
  });
});

describe("what a user function's backward returns", () => {
  const run = (returned: (g: Tensor) => unknown, ...rest: unknown[]): Tensor => {
    class F extends torch.autograd.Function {
      static override forward = (_ctx: Context, a: Tensor): Tensor => a.mul(2);
      static override backward = (_ctx: Context, g: Tensor) => returned(g) as Tensor;
    }
    const x = leaf(2);
    F.apply(x, ...rest)
      .sum()
      .backward();
    return x;
  };

  const values: { readonly [name: string]: [expected: unknown, returned: (g: Tensor) => unknown] } = {
    'is summed to the shape of the argument': [[3, 3], () => torch.ones(3, 2)],
    'takes its dtype from float64': [[1, 1], () => torch.ones(2, { dtype: 'float64' })],
    'takes its dtype from int64': [[1, 1], () => torch.ones(2, { dtype: 'int64' })],
    'may be nothing': [undefined, () => null],
    'may end in null': [[1, 1], (g) => [g, null, null]],
  };
  it.each(Object.entries(values))('%s', (_name, [expected, returned]) => {
    const { grad } = run(returned);
    expect(grad?.tolist()).toEqual(expected);
    if (grad) expect(grad.dtype).toBe('float32');
  });

  const shaped = (got: string): string =>
    `Function FBackward returned an invalid gradient at index 0 - got ${got} but expected shape compatible with [2]`;
  const counted = (expected: number, got: number): string =>
    `function FBackward returned an incorrect number of gradients (expected ${expected}, got ${got})`;
  const refused: readonly (readonly [string, (g: Tensor) => unknown, unknown[]])[] = [
    [shaped('[3]'), () => torch.ones(3), []],
    [shaped('[]'), () => torch.ones([]), []],
    [shaped('[1]'), () => torch.ones(1), []],
    [shaped('[0]'), () => torch.ones(0), []],
    ['expected Variable or None (got int)', () => 3, []],
    ['expected Variable or None (got str)', () => 'a', []],
    [counted(1, 3), (g) => [g, null, g], []],
    [counted(1, 0), () => [], []],
    [counted(2, 1), (g) => g, [5]],
    [
      'function FBackward returned a gradient different than None at position 2, but the corresponding forward input was not a Variable',
      (g) => [g, g],
      [5],
    ],
    [
      'Function FBackward returned an invalid gradient at index 0 - expected device cpu but got meta',
      () => torch.ones(2, { device: 'meta' }),
      [],
    ],
  ];
  it.each(refused)('%s', (message, returned, rest) => {
    expect(() => run(returned, ...rest)).toThrow(expect.objectContaining({ name: 'RuntimeError', message }));
  });

  it('an output that was saved and written is called by the function', () => {
    class Exp extends torch.autograd.Function {
      static override forward = (ctx: Context, a: Tensor): Tensor => {
        const y = a.exp();
        ctx.save_for_backward(y);
        return y;
      };
      static override backward = (ctx: Context, g: Tensor): Tensor => g.mul(ctx.saved_tensors[0]);
    }
    const y = Exp.apply(leaf(2));
    y.mul_(2);
    expect(() => y.sum().backward()).toThrow('[torch.FloatTensor [2]], which is output 0 of Exp, is at version 1');
  });

  it('results that are no tensors pass through', () => {
    class F extends torch.autograd.Function {
      static override forward = (_ctx: Context, a: Tensor) => [a.mul(2), 3] as unknown as Tensor[];
      static override backward = (_ctx: Context, g: Tensor): Tensor => g;
    }
    const x = leaf(2);
    const [y, three] = F.apply(x);
    y.sum().backward();
    expect([three, x.grad?.tolist()]).toEqual([3, [1, 1]]);
  });
});
