// Learning-rate schedulers over sixty epochs against PyTorch 2.13 (make_schedules.py): rates, momenta and states, alone, nested and
// together, resumed from a state, told an epoch, and begun after one. Rates round as PyTorch's do: they are equal, but for what cosines and
// the powers of a user's own function leave, which two libraries round differently.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onWarning, zeros } from '../../src/index.ts';
import { Adam, lr_scheduler, type Optimizer, SGD, swa_utils } from '../../src/optim/index.ts';
import golden from './schedules.json' with { type: 'json' };

const { LRScheduler, ReduceLROnPlateau } = lr_scheduler;
type Scheduler = InstanceType<typeof LRScheduler>;
type Described = Record<string, Record<string, unknown>>;
type Group = { lr: number; momentum?: number; betas?: readonly number[] };

const lambdas: Record<string, (x: number) => number> = {
  decay: (epoch) => 0.95 ** epoch,
  thirds: (epoch) => 1 / (1 + Math.floor(epoch / 3)),
  'near one': (epoch) => 1 - epoch / 1000,
  halves: (x) => 0.5 ** Math.floor(x / 10),
};
const named = (x: unknown): unknown => (Array.isArray(x) ? x.map(named) : lambdas[x as string]);

/** A scheduler of `{ name: arguments }`. */
function built(optimizer: Optimizer, described: Described, more: object = {}): Scheduler {
  const [[name, given]] = Object.entries(described);
  const value = (key: string, x: unknown): unknown =>
    key === 'schedulers' ? (x as Described[]).map((d) => built(optimizer, d)) : /lambda|_fn/.test(key) ? named(x) : x;
  const options = Object.fromEntries(Object.entries(given).map(([key, x]) => [key, value(key, x)]));
  const make: unknown = Reflect.get(name === 'SWALR' ? swa_utils : lr_scheduler, name);
  const own = name === 'ChainedScheduler' ? {} : { optimizer };
  return Reflect.construct(make as typeof LRScheduler, [{ ...own, ...options, ...more }]);
}

function twoGroups(kind: string): Optimizer {
  const params = [
    { params: [zeros(1, { requires_grad: true })] },
    { params: [zeros(1, { requires_grad: true })], lr: 0.4 },
  ];
  return kind === 'Adam' ? new Adam(params, { lr: 0.1 }) : new SGD(params, { lr: 0.1, momentum: 0.9 });
}

const metric = (epoch: number): number => 1 / (1 + Math.min(epoch, 15)) + 0.001 * Math.max(0, epoch - 25);
function advance(optimizer: Optimizer, schedulers: readonly Scheduler[], epoch: number): void {
  optimizer.step();
  for (const scheduler of schedulers) {
    if (scheduler instanceof ReduceLROnPlateau) scheduler.step(metric(epoch));
    else scheduler.step();
  }
}

const groupsOf = (optimizer: Optimizer): Group[] => optimizer.param_groups;
const momentum = ({ betas, momentum }: Group): number => betas?.[0] ?? momentum ?? Number.NaN;
/** Infinities as JSON has them there, and other numbers to 12 digits. */
function written(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(written);
  if (typeof x === 'object' && x !== null)
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, written(v)]));
  if (typeof x !== 'number') return x;
  return Number.isFinite(x) ? Number(x.toPrecision(12)) : String(x).replace('Infinity', 'inf');
}

/** The names of a state and of the states in it, in order. */
const names = (x: object): string =>
  JSON.stringify(x, (_, value) => (Array.isArray(value) || Object(value) === value ? value : 0));

/** Where there is one. */
const ROUNDS = /CosineAnnealingLR|OneCycle|Lambda|Multiplicative/;
function same(found: readonly number[], expected: readonly number[], described: unknown): void {
  const bound = ROUNDS.test(JSON.stringify(described)) ? 1e-15 : 0;
  for (const [i, e] of expected.entries()) {
    expect(Math.abs(found[i] - e), `rate ${i}: ${found[i]}, expected ${e}`).toBeLessThanOrEqual(bound * Math.abs(e));
  }
  expect(found).toHaveLength(expected.length);
}

beforeEach(() => void onWarning(() => undefined));
afterEach(() => void onWarning(undefined));

describe('sixty epochs of', () => {
  it.each(golden.runs.map((run) => [JSON.stringify(run.schedulers), run] as const))('%s', (_, run) => {
    const described = run.schedulers as unknown as Described[];
    const optimizer = twoGroups(run.optimizer);
    const schedulers = described.map((d) => built(optimizer, d));
    const [rates, momenta] = [[groupsOf(optimizer)[0].lr], [momentum(groupsOf(optimizer)[0])]];
    let saved: ReturnType<typeof states> | undefined;
    const states = () => [structuredClone(optimizer.state_dict()), schedulers.map((s) => s.state_dict())] as const;
    for (let epoch = 0; epoch < 60; epoch++) {
      if (epoch === 20) saved = states();
      advance(optimizer, schedulers, epoch);
      rates.push(groupsOf(optimizer)[0].lr);
      momenta.push(momentum(groupsOf(optimizer)[0]));
    }
    same(rates, run.rates, described);
    if (run.momenta) same(momenta, run.momenta, described);
    else expect(new Set(momenta).size).toBe(1);
    for (const [i, scheduler] of schedulers.entries()) {
      same(scheduler.get_last_lr(), run.last[i], described);
      expect(written(scheduler.state_dict())).toEqual(written(run.state[i]));
      expect(names(scheduler.state_dict())).toBe(names(run.state[i]));
    }

    const again = twoGroups(run.optimizer);
    const others = described.map((d) => built(again, d));
    again.load_state_dict(saved![0]);
    for (const [i, scheduler] of others.entries()) scheduler.load_state_dict(saved![1][i]);
    const resumed = run.resumed.map((_rate, i) => {
      advance(again, others, 20 + i);
      return groupsOf(again)[0].lr;
    });
    same(resumed, run.resumed, described);
  });
});

describe('told its epochs,', () => {
  it.each(golden.told.map((c) => [JSON.stringify(c.scheduler), c] as const))('%s', (_, {
    scheduler,
    epochs,
    rates,
  }) => {
    const optimizer = twoGroups('SGD');
    const made = built(optimizer, scheduler as unknown as Described);
    optimizer.step();
    const found = epochs.map((epoch) => {
      made.step(epoch);
      return groupsOf(optimizer)[0].lr;
    });
    same(found, rates, scheduler);
  });
});

describe('begun after an epoch,', () => {
  it.each(golden.begun.map((c) => [JSON.stringify(c.scheduler), c] as const))('%s', (_, c) => {
    const optimizer = twoGroups('SGD');
    for (const [i, group] of optimizer.param_groups.entries()) {
      const lr = [0.5, 0.7][i];
      Object.assign(group, { initial_lr: lr, max_lr: 2 * lr, min_lr: lr / 100, max_momentum: 0.9, base_momentum: 0.8 });
    }
    const made = built(optimizer, c.scheduler as unknown as Described, { last_epoch: c.last_epoch });
    for (const [i, rates] of c.rates.entries()) {
      if (i > 0) {
        optimizer.step();
        made.step();
      }
      same(made.get_last_lr(), rates, c.scheduler);
    }
  });
});
