// Writes in a recorded function: every tensor that looks at a storage reads its newest version in a replay, as it does
// in the direct run, and nothing that the graph was given or holds is written.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { execute, record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';

const given = (): torch.Tensor => torch.tensor([10, 20, 30.5]);

describe('a write gives a new version', () => {
  const numbers: [string, (v: torch.Tensor) => torch.Tensor, number[]][] = [
    ['to the tensor', (v) => v.mul(2).add_(1), [21, 41, 62]],
    [
      'to the tensor, its result unused',
      (v) => {
        const y = v.mul(2);
        y.add_(1);
        return y;
      },
      [21, 41, 62],
    ],
    [
      'through a view, read from the base',
      (v) => {
        const y = v.clone();
        y.at(0).fill_(7);
        return y.mul(1);
      },
      [7, 20, 30.5],
    ],
    [
      'through the base, read from a view made before',
      (v) => {
        const y = v.clone();
        const last = y.at('1:');
        y.mul_(2);
        return last.add(0);
      },
      [40, 61],
    ],
    [
      'through one view, read from another',
      (v) => {
        const y = v.clone();
        const [a, b] = [y.at('0:2'), y.at('1:')];
        a.zero_();
        return b.add(1);
      },
      [1, 31.5],
    ],
    [
      'through an alias',
      (v) => {
        const y = v.clone();
        y.detach().mul_(3);
        return y.add(0);
      },
      [30, 60, 91.5],
    ],
    [
      'to a tensor that the function made',
      (v) => {
        const sum = torch.zeros(3);
        sum.add_(v);
        sum.add_(v);
        return sum;
      },
      [20, 40, 61],
    ],
    [
      'from a copy of its transpose',
      (v) => {
        const y = v.clone().reshape(3, 1).expand(3, 3).clone();
        y.copy_(y.t().clone());
        return y.at(0);
      },
      [10, 20, 30.5],
    ],
  ];
  it.each(numbers)('%s', (_, body, expected) => {
    expect(body(given()).tolist()).toEqual(expected);
    const graph = record([torch.tensor([1, 2, 3.5])], body);
    for (let i = 0; i < 2; i++) expect(replay(graph, [given()])[0].tolist()).toEqual(expected);
  });
});

it('does not write to what it was given, and says what it would have written', () => {
  const total = torch.tensor([1, 1, 1.5]);
  const graph = record({ x: torch.zeros(3) }, ({ x }) => {
    x.add_(1);
    total.add_(x);
    return x.mul(2);
  });
  const x = given();
  const before = total.tolist();
  const { outputs, written } = execute(graph, { x });
  expect([x.tolist(), total.tolist()]).toEqual([[10, 20, 30.5], before]);
  expect(outputs[0].tolist()).toEqual([22, 42, 63]);
  // total was [2, 2, 2.5] when the recording ended.
  expect([...written.values()].map((y) => y.tolist())).toEqual([
    [11, 21, 31.5],
    [13, 23, 34],
  ]);
});

it('gives an optimizer step as new versions of parameter and state', () => {
  const options = {
    lr: 0.5,
    momentum: 0.5,
    dampening: 0,
    nesterov: false,
    weight_decay: 0,
    maximize: false,
    first: false,
  };
  const [p, g, m] = [
    [1, 2],
    [4, 8],
    [2, 2],
  ].map((v) => torch.tensor(v, { dtype: torch.float32 }));
  const graph = record({ p, g, m }, (given) => {
    f.sgd_step(given.p, given.g, given.m, options);
    return given.p.mul(1);
  });
  const [q, h, n] = [
    [1, 2],
    [4, 8],
    [2, 2],
  ].map((v) => torch.tensor(v, { dtype: torch.float32 }));
  const { outputs, written } = execute(graph, { p: q, g: h, m: n });
  expect(outputs[0].tolist()).toEqual(p.tolist());
  expect([...written.values()].map((y) => y.tolist())).toEqual([p.tolist(), m.tolist()]);
  expect(p.tolist()).not.toEqual([1, 2]);
  expect([q.tolist(), n.tolist()]).toEqual([
    [1, 2],
    [2, 2],
  ]);
});

it('differentiates through writes as the direct run does', () => {
  const body = (v: torch.Tensor): torch.Tensor => {
    const y = v.mul(2);
    y.at(0).mul_(v.at(1));
    y.at('1:').exp_();
    return y.sum();
  };
  const graph = record([torch.zeros(3)], body);
  const [a, b] = [given(), given()].map((v) => v.mul(0.125).requires_grad_(true));
  body(a).backward();
  replay(graph, [b])[0].backward();
  expect(b.grad?.tolist()).toEqual(a.grad?.tolist());
});

it('refuses to write to an input that is part of something larger', () => {
  const rows = torch.zeros(2, 3);
  expect(() => record({ x: rows.at(':', 0) }, ({ x }) => x.add_(1))).toThrow(
    'x is a view or shares its elements with another input, and is written or looked at in another way',
  );
});

/** One step of a program over tensors that share storages: `of` is which tensor, `a` and `b` say where. */
interface Step {
  readonly kind: string;
  readonly of: number;
  readonly a: number;
  readonly b: number;
}

/** Runs a program on x [4, 3]; every step makes a tensor or writes into one, and at the end all are read. */
function program(steps: readonly Step[], x: torch.Tensor): torch.Tensor {
  const tensors = [x.clone()];
  for (const { kind, of, a, b } of steps) {
    const y = tensors[of % tensors.length];
    const dim = y.ndim > 0 ? a % y.ndim : 0;
    const n = y.shape[dim] ?? 0;
    if (kind === 'slice' && n > 1) tensors.push(y.narrow(dim, b % n, 1 + (a % (n - (b % n)))));
    else if (kind === 'select' && y.ndim > 1) tensors.push(y.select(dim, b % n));
    else if (kind === 'transpose' && y.ndim === 2) tensors.push(y.t());
    else if (kind === 'reshape') tensors.push(y.reshape(-1));
    else if (kind === 'detach') tensors.push(y.detach());
    else if (kind === 'compute') tensors.push(y.mul(a + 0.5));
    else if (kind === 'fill') y.fill_(b);
    else if (kind === 'add') y.add_(a + 1);
    else if (kind === 'mul') y.mul_(tensors[b % tensors.length].sum().mul(0.125));
    else if (kind === 'copy') y.copy_(tensors[b % tensors.length].sum().add(1));
  }
  return torch.cat(tensors.map((y) => y.reshape(-1)));
}

const kinds = ['slice', 'select', 'transpose', 'reshape', 'detach', 'compute', 'fill', 'add', 'mul', 'copy'];

it('replays random programs of views and writes to the same bits', () => {
  const small = fc.nat(5);
  const steps = fc.array(fc.record({ kind: fc.constantFrom(...kinds), of: small, a: small, b: small }), {
    minLength: 1,
    maxLength: 12,
  });
  const values = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 12, maxLength: 12 });
  const tensor = (v: readonly number[]): torch.Tensor => torch.tensor(v, { dtype: torch.float32 }).reshape(4, 3);
  const seen = new Set<string>();
  fc.assert(
    fc.property(steps, values, values, (own, first, second) => {
      for (const { kind } of own) seen.add(kind);
      const graph = record([tensor(first)], (x) => program(own, x));
      expect(replay(graph, [tensor(second)])[0].numpy()).toEqual(program(own, tensor(second)).numpy());
    }),
    { numRuns: 300 },
  );
  expect([...seen].sort()).toEqual([...kinds].sort());
});
