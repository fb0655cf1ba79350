// torch.optim: what it prints, keeps, refuses and warns of, against PyTorch's own (test/golden/make_optim_data.py), and
// relations that hold for every run.

import fc from 'fast-check';
import { afterEach, describe, expect, it, test } from 'vitest';
import * as errors from '../../src/errors.ts';
import { from_numpy, manual_seed, ones_like, randn, type Tensor, tensor, zeros } from '../../src/index.ts';
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  ASGD,
  NAdam,
  type Optimizer,
  type OptimizerStateDict,
  type Params,
  RAdam,
  RMSprop,
  Rprop,
  SGD,
} from '../../src/optim/index.ts';
import { ExponentialLR, LRScheduler, StepLR } from '../../src/optim/lr-scheduler.ts';
import golden from '../golden/optim_data.json' with { type: 'json' };

const classes: Record<string, unknown> = { ...errors };
type Thrown = { type: string; message: string };
const p = (n = 2): Tensor => zeros(n, { requires_grad: true });
const wrong = (value: unknown): never => value as never;
const one = p();
const two = (first: unknown, second: unknown): SGD =>
  new SGD([{ params: wrong(first) }, { params: wrong(second) }], { lr: 0.1 });
const load = (saved: unknown): void => new Adam([p()]).load_state_dict(wrong(saved));

const refusals: Record<keyof typeof golden.optim.errors, () => unknown> = {
  'non-leaf': () => new SGD([p().mul(2)]),
  'a number': () => new SGD(wrong([1])),
  'a text': () => new SGD(wrong(['x'])),
  'one tensor': () => new SGD(p()),
  nothing: () => new SGD(wrong(null)),
  'no parameters': () => new SGD([]),
  'in two groups': () => two([one], [one]),
  'some names missing': () => new SGD(wrong([['a', p()], p()])),
  'a group without names': () => two([['a', p()]], [p()]),
  'a group with names': () => two([p()], [['a', p()]]),
  'a group without params': () => new SGD(wrong([{ lr: 0.1 }])),
  'a group that is a list': () => new SGD([p()]).add_param_group(wrong([p()])),
  'unknown option': () => new SGD([p()], wrong({ foo: 1 })),
  'no argument': () => Reflect.construct(Adam, []),
  'sgd lr': () => new SGD([p()], { lr: -1 }),
  'sgd momentum': () => new SGD([p()], { momentum: -0.5 }),
  'sgd weight_decay': () => new SGD([p()], { weight_decay: -0.5 }),
  'sgd nesterov': () => new SGD([p()], { nesterov: true }),
  'sgd nesterov dampening': () => new SGD([p()], { momentum: 0.9, dampening: 0.1, nesterov: true }),
  'adam lr': () => new Adam([p()], -0.5),
  'adam lr nan': () => new Adam([p()], { lr: Number.NaN }),
  'adam eps': () => new Adam([p()], { eps: -1e-8 }),
  'adam beta 0': () => new Adam([p()], { betas: [1, 0.9] }),
  'adam beta 1': () => new Adam([p()], 1e-3, [0.9, -0.1]),
  'adam weight_decay': () => new Adam([p()], { weight_decay: -0.5 }),
  'fused and foreach': () => new Adam([p()], { fused: true, foreach: true }),
  'fused and differentiable': () => new SGD([p()], { fused: true, differentiable: true }),
  'load other groups': () => load(new Adam([{ params: p() }, { params: p() }]).state_dict()),
  'load other sizes': () => load(new Adam([p(), p()]).state_dict()),
  'load nothing': () => load({}),
  'resume without initial_lr': () => new StepLR(wrong(new SGD([p()])), 2, { last_epoch: 3 }),
};

function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('wrong calls', () => {
  test.each(Object.entries(golden.optim.errors))('%s', (name, expected: Thrown) => {
    const error = caught(refusals[name as keyof typeof refusals]);
    expect(error).toBeInstanceOf(classes[expected.type]);
    expect((error as Error).message).toBe(expected.message);
  });

  test('every one of them is made', () => {
    expect(Object.keys(refusals)).toEqual(Object.keys(golden.optim.errors));
  });

  test('steps that are recorded are not there', () => {
    expect(caught(() => new SGD([p()], { differentiable: true }))).toBeInstanceOf(errors.NotImplementedError);
  });
});

const named = (): [string, Tensor][] => [
  ['a', p()],
  ['b', p()],
];

describe('texts and states', () => {
  const texts: Record<keyof typeof golden.optim.texts, () => unknown> = {
    adam: () => new Adam([p()], { lr: 0.01 }),
    adamw: () => new AdamW([p()], 1e-5, { betas: [0.5, 0] }),
    'sgd groups': () => two([p()], [p()]),
    'sgd options': () => new SGD([{ params: p(), lr: 1 }], { momentum: 0.9, weight_decay: 1e-4, nesterov: true }),
    names: () => new SGD(named(), { lr: 0.1 }),
  };
  test.each(Object.entries(golden.optim.texts))('the text of %s', (name, expected) => {
    expect(String(texts[name as keyof typeof texts]())).toBe(expected);
  });

  const states: Record<keyof typeof golden.optim.states, () => SGD | Adam> = {
    adam: () => new Adam([p(), p()], { amsgrad: true, lr: 0.01 }),
    adamw: () => new AdamW([{ params: [p()], weight_decay: 0.5 }, { params: [p(), p()] }]),
    sgd: () => new SGD([p()]),
    'sgd momentum': () => new SGD(named(), { momentum: 0.9 }),
  };
  test.each(Object.entries(golden.optim.states))('what %s saves', (name, expected) => {
    const optimizer = states[name as keyof typeof states]();
    for (const group of optimizer.param_groups) for (const q of group.params) q.grad = ones_like(q);
    optimizer.step();
    const saved = optimizer.state_dict();
    const keys = Object.entries(saved.state).map(([k, kept]) => [k, Object.keys(kept)]);
    expect(Object.fromEntries(keys)).toEqual(expected.state);
    expect(saved.param_groups.map((group) => Object.entries(group))).toEqual(expected.param_groups);
  });

  test('the count of steps is a float32 of no dimensions on the CPU', () => {
    const q = zeros(2, { requires_grad: true, device: 'reference' });
    q.grad = ones_like(q);
    const optimizer = new Adam([q]);
    optimizer.step();
    optimizer.step();
    const { step, exp_avg } = optimizer.state.get(q) as Record<string, Tensor>;
    expect([step.dtype, step.shape.length, step.item(), step.device]).toEqual(['float32', 0, 2, 'cpu']);
    expect([exp_avg.device, exp_avg.requires_grad]).toEqual(['reference', false]);
  });
});

/** As in make_optim_data.py: optimizers of two groups, and schedulers that go on where another stopped. */
const twoGroups = (options: readonly [object, object], lr: number): SGD =>
  new SGD(wrong(options.map((own) => ({ params: [p()], ...own }))), { lr });
function steps<S extends LRScheduler>(scheduler: S, count: number): S {
  for (let i = 0; i < count; i++) {
    scheduler.optimizer.step();
    scheduler.step();
  }
  return scheduler;
}
type Make<S> = (optimizer: never, last_epoch?: number) => S;
const trained = <S extends LRScheduler>(make: Make<S>, count: number): S =>
  steps(make(wrong(twoGroups([{}, { lr: 0.25 }], 1))), count);
function resumed<S extends LRScheduler>(make: Make<S>, count: number, more: number): S {
  const { optimizer, last_epoch } = trained(make, count);
  const again = twoGroups([{}, {}], 7);
  again.load_state_dict(wrong(optimizer.state_dict()));
  return steps(make(wrong(again), last_epoch), more);
}
function reloaded<S extends LRScheduler>(make: Make<S>, other: Make<S>, count: number, more: number): S {
  const scheduler = other(wrong(twoGroups([{}, {}], 7)));
  scheduler.load_state_dict(trained(make, count).state_dict());
  return steps(scheduler, more);
}
const stepLR: Make<StepLR> = (optimizer, last_epoch = -1) => new StepLR(optimizer, 2, { last_epoch });
const otherStep: Make<StepLR> = (optimizer) => new StepLR(optimizer, 5, 0.75);
const half: Make<ExponentialLR> = (optimizer, last_epoch = -1) => new ExponentialLR(optimizer, 0.5, last_epoch);
const otherHalf: Make<ExponentialLR> = (optimizer) => new ExponentialLR(optimizer, 0.75);

class Halved extends LRScheduler {
  constructor(optimizer: SGD) {
    super(optimizer);
    this._initial_step();
  }
  override get_lr(): number[] {
    return this.base_lrs.map((lr) => lr * 0.5 ** this.last_epoch);
  }
}
it("a scheduler of one's own sets the rates that it says, as one that is there", () => {
  const [own, known] = [trained((optimizer) => new Halved(optimizer), 5), trained(half, 5)];
  expect(own.get_last_lr()).toEqual([1 / 32, 1 / 128]);
  expect(own.get_last_lr()).toEqual(known.get_last_lr());
});

describe('schedulers that go on', () => {
  const runs: Record<keyof typeof golden.optim.schedules, () => LRScheduler> = {
    'step resumed': () => resumed(stepLR, 3, 0),
    'step resumed, two more': () => resumed(stepLR, 2, 2),
    'exponential resumed': () => resumed(half, 3, 1),
    'step loaded': () => reloaded(stepLR, otherStep, 3, 0),
    'step loaded, two more': () => reloaded(stepLR, otherStep, 3, 2),
    'exponential loaded': () => reloaded(half, otherHalf, 2, 0),
    'a second one': () => new StepLR(trained(stepLR, 3).optimizer, 2),
  };
  test.each(Object.entries(golden.optim.schedules))('%s', (name, expected) => {
    const scheduler = runs[name as keyof typeof runs]();
    const groups = scheduler.optimizer.param_groups as unknown as { lr: number; initial_lr: number }[];
    const { base_lrs, last_epoch } = scheduler;
    expect({
      last_lr: scheduler.get_last_lr(),
      base_lrs,
      last_epoch,
      lr: groups.map(({ lr }) => lr),
      initial_lr: groups.map(({ initial_lr }) => initial_lr),
    }).toEqual(expected);
  });
});

describe('warnings', () => {
  const heard: errors.Warning[] = [];
  afterEach(() => {
    errors.onWarning(undefined);
    heard.length = 0;
  });
  test('of duplicate parameters', () => {
    errors.onWarning((warning) => heard.push(warning));
    new SGD([one, one], { lr: 0.1 });
    expect(heard).toEqual(golden.warnings['duplicate parameters']);
  });
  test('of a scheduler that steps before its optimizer, unless it has loaded a state', () => {
    const scheduler = (): StepLR => new StepLR(wrong(new SGD([p()], { lr: 1 })), 2);
    errors.onWarning((warning) => heard.push(warning));
    scheduler().step();
    expect(heard.splice(0)).toEqual(golden.optim.warnings['scheduler before optimizer']);
    const loaded = scheduler();
    loaded.load_state_dict(trained(stepLR, 2).state_dict());
    loaded.step();
    expect(heard).toEqual(golden.optim.warnings['loaded scheduler before optimizer']);
  });
});

/** Every kind of optimizer, with options that use all of its state. */
const kinds: [
  name: string,
  make: (params: Params<object>) => Pick<Optimizer, 'step' | 'state_dict' | 'load_state_dict'>,
  // Numbers that are kept in float32 become float64 with the parameters when a state is loaded, as in PyTorch.
  dtype?: 'float32' | 'float64',
][] = [
  ['SGD', (params) => new SGD(wrong(params), { lr: 0.1, momentum: 0.9, weight_decay: 0.01 })],
  ['Adam', (params) => new Adam(wrong(params), { lr: 0.1, amsgrad: true, weight_decay: 0.01 })],
  ['AdamW', (params) => new AdamW(wrong(params), { lr: 0.1 })],
  ['RMSprop', (params) => new RMSprop(wrong(params), { lr: 0.05, momentum: 0.5, centered: true })],
  ['Adagrad', (params) => new Adagrad(wrong(params), { lr: 0.5, lr_decay: 0.01, weight_decay: 0.01 })],
  ['Adadelta', (params) => new Adadelta(wrong(params), { rho: 0.5, eps: 0.01, weight_decay: 0.01 })],
  ['Adamax', (params) => new Adamax(wrong(params), { lr: 0.1, weight_decay: 0.01 })],
  ['ASGD', (params) => new ASGD(wrong(params), { lr: 0.1, t0: 2, weight_decay: 0.01 }), 'float32'],
  ['NAdam', (params) => new NAdam(wrong(params), { lr: 0.1, weight_decay: 0.01 }), 'float32'],
  ['RAdam', (params) => new RAdam(wrong(params), { lr: 0.1, betas: [0.9, 0.95], weight_decay: 0.01 })],
  ['Rprop', (params) => new Rprop(wrong(params))],
];

describe.each(kinds)('%s', (name, make, dtype = 'float64') => {
  const numbers = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 });
  const runs = fc.array(numbers, { minLength: 1, maxLength: 4 });
  const at = (values: readonly number[]): Tensor => from_numpy(Float64Array.from(values)).to(dtype).view(2, 3);
  const step = (optimizer: { step(): unknown }, parameter: Tensor, grad: Tensor): void => {
    parameter.grad = grad;
    optimizer.step();
  };

  it('goes on from a saved state as if nothing had happened', () => {
    fc.assert(
      fc.property(numbers, runs, runs, (start, before, after) => {
        const whole = at(start).requires_grad_();
        const first = make([whole]);
        for (const g of before) step(first, whole, at(g));
        const copy = whole.detach().clone().requires_grad_();
        const second = make([copy]);
        second.load_state_dict(first.state_dict());
        for (const g of after) step(first, whole, at(g));
        for (const g of after) step(second, copy, at(g));
        expect(copy.tolist()).toEqual(whole.tolist());
      }),
      { numRuns: 30 },
    );
  });

  it('steps a parameter and a gradient that lie transposed as those that do not', () => {
    fc.assert(
      fc.property(numbers, runs, (start, grads) => {
        const plain = at(start).requires_grad_();
        const turned = at(start).t().contiguous().t().detach().requires_grad_();
        expect(turned.is_contiguous()).toBe(false);
        const [a, b] = [make([plain]), make([turned])];
        for (const g of grads) step(a, plain, at(g));
        for (const g of grads) step(b, turned, at(g).t().contiguous().t());
        expect(turned.tolist()).toEqual(plain.tolist());
      }),
      { numRuns: 30 },
    );
  });

  it('leaves alone what has no gradient', () => {
    const [a, b] = [p(), p()];
    const optimizer = make([a, b]);
    a.grad = ones_like(a);
    optimizer.step();
    expect([a._version, b._version]).toEqual([1, 0]);
    // Adagrad has a state before the first step.
    expect(Object.keys(optimizer.state_dict().state)).toEqual(name === 'Adagrad' ? ['0', '1'] : ['0']);
  });

  it('keeps its own copy of a state that it loads', () => {
    const [a, b] = [p(), p()];
    const first = make([a]);
    step(first, a, ones_like(a));
    const second = make([b]);
    second.load_state_dict(first.state_dict());
    const before = JSON.stringify(first.state_dict());
    step(second, b, ones_like(b));
    expect(JSON.stringify(first.state_dict())).toBe(before);
  });

  it('finds the minimum of a parabola', () => {
    manual_seed(4);
    const x = randn(5).requires_grad_();
    const optimizer = make([x]);
    const start = x.square().sum().item();
    for (let i = 0; i < 60; i++) step(optimizer, x, x.detach().mul(2));
    expect(x.square().sum().item()).toBeLessThan(0.2 * start);
  });
});

describe('Optimizer', () => {
  it('runs a closure with recording and returns its loss', () => {
    const x = tensor([3, 4], { dtype: 'float32', requires_grad: true });
    const optimizer = new SGD([x], 0.5);
    const loss = optimizer.step(() => {
      optimizer.zero_grad();
      const value = x.square().sum();
      value.backward();
      return value;
    });
    expect([loss?.item(), x.tolist()]).toEqual([25, [0, 0]]);
    expect(optimizer.step()).toBe(null);
  });

  it('forgets gradients, or sets them to 0', () => {
    const x = p();
    x.grad = ones_like(x);
    const { grad } = x;
    const optimizer = new SGD([x]);
    optimizer.zero_grad({ set_to_none: false });
    expect([x.grad.tolist(), grad.tolist()]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    optimizer.zero_grad();
    expect(x.grad).toBe(null);
  });

  it('takes options that are changed between steps', () => {
    const x = zeros(1, { requires_grad: true });
    const optimizer = new SGD([x], { lr: 1 });
    x.grad = ones_like(x);
    optimizer.step();
    optimizer.param_groups[0].lr = 0.25;
    optimizer.step();
    expect(x.tolist()).toEqual([-1.25]);
  });

  it('adds groups, and takes iterables of any kind', () => {
    const [a, b] = [p(), p()];
    const optimizer = new SGD(new Set([a]), { lr: 0.5 });
    optimizer.add_param_group({ params: b, lr: 0.1 });
    expect(optimizer.param_groups.map(({ lr }) => lr)).toEqual([0.5, 0.1]);
    expect(optimizer.param_groups.flatMap(({ params }) => params).map((q) => [a, b].indexOf(q))).toEqual([0, 1]);
  });

  it('fills in what older states lack, in the dtype of the parameters', () => {
    const x = zeros(2, { dtype: 'float64', requires_grad: true });
    const old = {
      state: { 7: { step: 3, exp_avg: tensor([1, 2], { dtype: 'float32' }), exp_avg_sq: tensor([1.5, 2.5]) } },
      param_groups: [{ lr: 0.25, betas: [0.5, 0.25], eps: 1e-8, weight_decay: 0, params: [7] }],
    };
    const optimizer = new AdamW([x]);
    optimizer.load_state_dict(old as OptimizerStateDict);
    const { step, exp_avg } = optimizer.state.get(x) as Record<string, Tensor>;
    expect([step.item(), exp_avg.dtype, exp_avg.tolist()]).toEqual([3, 'float64', [1, 2]]);
    const { lr, amsgrad, decoupled_weight_decay } = optimizer.param_groups[0];
    expect([lr, amsgrad, decoupled_weight_decay]).toEqual([0.25, false, true]);
  });
});
