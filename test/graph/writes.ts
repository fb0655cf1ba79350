// Writes in a recorded function: every tensor that looks at a storage reads its newest version in a replay, as it does in the direct run.
// Needs no test runner.

import fc from 'fast-check';
import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { on } from '../helpers/on.ts';
import { type Check, type Checks, same } from './same.ts';

export const given = (): torch.Tensor => torch.tensor([10, 20, 30.5]);

const numbers: readonly (readonly [string, (v: torch.Tensor) => torch.Tensor, readonly number[]])[] = [
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
    'of plain numbers, to all of it and to a part',
    (v) => {
      const y = v.clone();
      const rest = y.at('1:');
      y.fill_(7);
      rest.fill_(2);
      return torch.cat([y, v]);
    },
    [7, 2, 2, 10, 20, 30.5],
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

/** The direct run and two replays give these numbers. */
const gives =
  (body: (v: torch.Tensor) => torch.Tensor, numbers: readonly number[]): Check =>
  (device) => {
    const [found, expected] = on(device, () => {
      const graph = record([torch.tensor([1, 2, 3.5])], body);
      const replayed = [0, 1].map(() => replay(graph, [given()])[0]);
      return [[body(given()), ...replayed], torch.tensor(numbers)];
    });
    return same(found, [expected, expected, expected]);
  };

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

const small = fc.nat(5);
const steps = fc.array(fc.record({ kind: fc.constantFrom(...kinds), of: small, a: small, b: small }), {
  minLength: 1,
  maxLength: 12,
});
const values = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 12, maxLength: 12 });
const tensor = (v: readonly number[]): torch.Tensor => torch.tensor(v, { dtype: torch.float32 }).reshape(4, 3);

export const writes: Checks = {
  ...Object.fromEntries(numbers.map(([name, body, expected]) => [name, gives(body, expected)])),
  'differentiated as the direct run is': async (device) => {
    const body = (v: torch.Tensor): torch.Tensor => {
      const y = v.mul(2);
      y.at(0).mul_(v.at(1));
      y.at('1:').exp_();
      return y.sum();
    };
    const [graph, a, b] = on(device, () => {
      const [a, b] = [given(), given()].map((v) => v.mul(0.125).requires_grad_(true));
      return [record([torch.zeros(3)], body), a, b];
    });
    body(a).backward();
    replay(graph, [b])[0].backward();
    await same([b.grad as torch.Tensor], [a.grad as torch.Tensor]);
  },
  'random programs of views and writes': async (device, share = 1) => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(steps, values, values, async (own, first, second) => {
        for (const { kind } of own) seen.add(kind);
        const [replayed, direct] = on(device, () => {
          const graph = record([tensor(first)], (x) => program(own, x));
          return [replay(graph, [tensor(second)]), program(own, tensor(second))];
        });
        await same(replayed, [direct]);
      }),
      { numRuns: Math.ceil(300 * share) },
    );
    if (seen.size < kinds.length) throw new Error(`only ${[...seen]} were drawn`);
  },
};
