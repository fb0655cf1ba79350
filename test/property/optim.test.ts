// Relations that hold for every optimizer and every schedule, whatever the numbers.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onWarning } from '../../src/errors.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';

type Tensor = torch.Tensor;
type Flags = { maximize: boolean; weight_decay?: number };
type Make = (params: Iterable<Tensor>, flags: Flags) => optim.Optimizer;
const optimizers: { readonly [name: string]: Make } = {
  SGD: (params, flags) => new optim.SGD(params, { lr: 0.1, momentum: 0.9, ...flags }),
  Adam: (params, flags) => new optim.Adam(params, { lr: 0.1, amsgrad: true, ...flags }),
  AdamW: (params, flags) => new optim.AdamW(params, { lr: 0.1, ...flags }),
  NAdam: (params, flags) => new optim.NAdam(params, { lr: 0.1, ...flags }),
  RAdam: (params, flags) => new optim.RAdam(params, { lr: 0.1, betas: [0.8, 0.9], ...flags }),
  Adamax: (params, flags) => new optim.Adamax(params, { lr: 0.1, ...flags }),
  Adadelta: (params, flags) => new optim.Adadelta(params, flags),
  Adagrad: (params, flags) => new optim.Adagrad(params, { lr: 0.1, ...flags }),
  RMSprop: (params, flags) => new optim.RMSprop(params, { lr: 0.1, centered: true, momentum: 0.5, ...flags }),
  Rprop: (params, { maximize }) => new optim.Rprop(params, { maximize }),
  ASGD: (params, flags) =>
    new optim.ASGD(params, { lr: 0.1, t0: 2, lambd: flags.weight_decay === 0 ? 0 : 0.1, ...flags }),
};

const numbers = (length: number): fc.Arbitrary<number[]> =>
  fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: length, maxLength: length });
const at = (values: readonly number[]): Tensor => torch.tensor(values, { dtype: torch.float32 });
const leaf = (values: readonly number[]): Tensor => at(values).requires_grad_();
const step = (optimizer: optim.Optimizer, params: readonly Tensor[], grads: readonly Tensor[]): void => {
  for (const [i, p] of params.entries()) p.grad = grads[i];
  optimizer.step();
};

describe.each(Object.entries(optimizers))('%s', (_, make) => {
  it('steps each element by itself: two parameters are one in two pieces', () => {
    const property = fc.property(numbers(5), fc.array(numbers(5), { maxLength: 9 }), fc.nat(5), (start, grads, cut) => {
      const whole = leaf(start);
      const parts = [leaf(start.slice(0, cut)), leaf(start.slice(cut))];
      const flags = { maximize: false, weight_decay: 0.01 };
      const [one, two] = [make([whole], flags), make(parts, flags)];
      for (const g of grads) {
        step(one, [whole], [at(g)]);
        step(two, parts, [at(g.slice(0, cut)), at(g.slice(cut))]);
      }
      expect(parts.flatMap((p) => p.tolist())).toEqual(whole.tolist());
    });
    fc.assert(property, { numRuns: 40 });
  });

  it('climbs as it descends against the gradient', () => {
    const property = fc.property(numbers(3), fc.array(numbers(3), { maxLength: 9 }), (start, grads) => {
      const [down, up] = [leaf(start), leaf(start)];
      const [one, two] = [false, true].map((maximize) => make([maximize ? up : down], { maximize, weight_decay: 0 }));
      for (const g of grads) {
        step(one, [down], [at(g)]);
        step(two, [up], [at(g).neg()]);
      }
      expect(up.tolist()).toEqual(down.tolist());
    });
    fc.assert(property, { numRuns: 40 });
  });
});

describe('LBFGS', () => {
  const searches = [{ line_search_fn: 'strong_wolfe' }, { lr: 0.5, max_iter: 60 }];
  it.each(searches)('finds the minimum of a parabola, in one parameter or in two: %o', (options) => {
    const property = fc.property(numbers(4), numbers(4), numbers(16), fc.nat(4), (start, b, m, cut) => {
      const double = { dtype: torch.float64 } as const;
      const [root, target] = [torch.tensor(m, double).view(4, 4), torch.tensor(b, double)];
      // A symmetric matrix with eigenvalues from 1 to a few hundred.
      const A = root.matmul(root.t()).add(torch.eye(4, double));
      const run = (pieces: readonly number[][]): number[] => {
        const params = pieces.map((piece) => torch.tensor(piece, { ...double, requires_grad: true }));
        const optimizer = new optim.LBFGS(params, options);
        const closure = (): Tensor => {
          optimizer.zero_grad();
          const x = torch.cat(params);
          const loss = x.dot(A.mv(x)).mul(0.5).sub(x.dot(target));
          loss.backward();
          return loss;
        };
        for (let k = 0; k < 12; k++) optimizer.step(closure);
        return params.flatMap((p) => p.tolist() as number[]);
      };
      const [whole, parts] = [run([start]), run([start.slice(0, cut), start.slice(cut)])];
      expect(parts).toEqual(whole);
      // A step ends where the loss changes by less than 1e-9: with eigenvalues from 1 on it is within half the residual's square.
      const residual = A.mv(torch.tensor(whole, double)).sub(target).norm().item();
      expect(residual).toBeLessThan(1e-3);
    });
    fc.assert(property, { numRuns: 10 });
  });
});

const schedulers: { readonly [name: string]: (optimizer: optim.Optimizer) => optim.lr_scheduler.LRScheduler } = {
  StepLR: (o) => new optim.lr_scheduler.StepLR(o, 3, 0.5),
  MultiStepLR: (o) => new optim.lr_scheduler.MultiStepLR(o, [2, 5, 5], 0.5),
  ExponentialLR: (o) => new optim.lr_scheduler.ExponentialLR(o, 0.9),
  ConstantLR: (o) => new optim.lr_scheduler.ConstantLR(o, 0.25, 6),
  LinearLR: (o) => new optim.lr_scheduler.LinearLR(o, 0.25, 0.75, 7),
  PolynomialLR: (o) => new optim.lr_scheduler.PolynomialLR(o, 30, 2),
  LambdaLR: (o) => new optim.lr_scheduler.LambdaLR(o, (epoch) => 1 / (1 + epoch)),
  CosineAnnealingLR: (o) => new optim.lr_scheduler.CosineAnnealingLR(o, 40, 0.01),
  CosineAnnealingWarmRestarts: (o) => new optim.lr_scheduler.CosineAnnealingWarmRestarts(o, 3, 2),
  CyclicLR: (o) => new optim.lr_scheduler.CyclicLR(o, 0.01, 0.1, 4),
  OneCycleLR: (o) => new optim.lr_scheduler.OneCycleLR(o, 0.5, 61),
  SWALR: (o) => new optim.swa_utils.SWALR(o, 0.05),
  SequentialLR: (o) =>
    new optim.lr_scheduler.SequentialLR(
      o,
      [new optim.lr_scheduler.LinearLR(o), new optim.lr_scheduler.ExponentialLR(o, 0.9)],
      [6],
    ),
  ChainedScheduler: (o) =>
    new optim.lr_scheduler.ChainedScheduler([
      new optim.lr_scheduler.LinearLR(o),
      new optim.lr_scheduler.ExponentialLR(o, 0.9),
    ]),
};
const quietly = <T>(body: () => T): T => {
  const before = onWarning(() => undefined);
  try {
    return body();
  } finally {
    onWarning(before);
  }
};
const sgd = (): optim.SGD => new optim.SGD([torch.zeros(1, { requires_grad: true })], { lr: 0.2, momentum: 0.9 });
const closed = [
  'StepLR',
  'MultiStepLR',
  'ExponentialLR',
  'ConstantLR',
  'LinearLR',
  'PolynomialLR',
  'CosineAnnealingLR',
];

describe('schedules', () => {
  it.each(
    Object.entries(schedulers),
  )('%s goes on from its state, written as JSON, as if nothing had happened', (_, make) => {
    const property = fc.property(fc.nat(29), fc.nat(29), (before, after) => {
      const [one, two] = [sgd(), sgd()];
      const first = make(one);
      for (let k = 0; k < before; k++) first.step();
      const saved = JSON.parse(JSON.stringify([one.state_dict(), first.state_dict()]));
      const second = make(two);
      two.load_state_dict(saved[0]);
      second.load_state_dict(saved[1]);
      for (let k = 0; k < after; k++) for (const scheduler of [first, second]) scheduler.step();
      expect(second.get_last_lr()).toEqual(first.get_last_lr());
      expect(two.param_groups[0].momentum).toBe(one.param_groups[0].momentum);
      expect(second.state_dict()).toEqual(first.state_dict());
    });
    quietly(() => fc.assert(property, { numRuns: 30 }));
  });

  it.each(closed)('%s: step by step it comes to where its closed form is', (name) => {
    const property = fc.property(fc.integer({ min: 1, max: 29 }), (epoch) => {
      const [chained, told] = [0, 1].map(() => schedulers[name](sgd()));
      for (let k = 0; k < epoch; k++) chained.step();
      told.step(epoch);
      expect(told.get_last_lr()[0]).toBeCloseTo(chained.get_last_lr()[0], 12);
    });
    quietly(() => fc.assert(property, { numRuns: 20 }));
  });
});

describe('a row of all parameters', () => {
  const shapes = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: 4 });
  it('has every element once, goes back into parameters, and shares them with them', () => {
    const property = fc.property(shapes, (all) => {
      const params = all.map((shape, i) => new nn.Parameter(torch.randn(shape).add(i)));
      const row = nn.utils.parameters_to_vector(params);
      expect(row.tolist()).toEqual(params.flatMap((p) => p.reshape(-1).tolist()));
      const others = all.map((shape) => new nn.Parameter(torch.zeros(shape)));
      const copy = row.detach().clone();
      nn.utils.vector_to_parameters(copy, others);
      expect(others.map((p) => p.tolist())).toEqual(params.map((p) => p.tolist()));
      copy.fill_(3);
      expect(nn.utils.parameters_to_vector(others).tolist()).toEqual(copy.tolist());
      row.sum().backward();
      expect(params.every((p) => p.grad?.numel() === 0 || p.grad?.min().item() === 1)).toBe(true);
    });
    fc.assert(property, { numRuns: 40 });
  });
});

it('clipping by a norm that was taken before is clipping by the norm', () => {
  const property = fc.property(numbers(6), fc.constantFrom(1, 2, 3, 'inf' as const), (values, norm_type) => {
    const [one, two] = [0, 1].map(() => {
      const params = [leaf(values.slice(0, 2)), leaf(values.slice(2))];
      for (const p of params) p.grad = p.detach().clone();
      return params;
    });
    const norm = nn.utils.clip_grad_norm_(one, 1.5, norm_type);
    const same = nn.utils.get_total_norm(
      two.map((p) => p.grad as Tensor),
      norm_type,
    );
    nn.utils.clip_grads_with_norm_(two, 1.5, same);
    expect(same.item()).toBe(norm.item());
    expect(two.map((p) => p.grad?.tolist())).toEqual(one.map((p) => p.grad?.tolist()));
  });
  fc.assert(property, { numRuns: 40 });
});
