// mx.lr_scheduler: relations and refusals; the sequences of real MXNet are in test/golden/mxnet.

import { mx } from 'bptt/gluon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const { FactorScheduler, MultiFactorScheduler, PolyScheduler, CosineScheduler, LRScheduler } = mx.lr_scheduler;
const rate = fc.double({ min: 1e-3, max: 1, noNaN: true });
const updates = fc.integer({ min: 1, max: 30 });

describe('schedulers', () => {
  it('that fall by factors agree where their steps do', () => {
    fc.assert(
      fc.property(updates, rate, rate, (step, factor, base_lr) => {
        const a = new FactorScheduler(step, factor, { base_lr, stop_factor_lr: 0 });
        const b = new MultiFactorScheduler([step, 2 * step, 3 * step], factor, { base_lr });
        for (let t = 0; t < 4 * step; t++) expect(a(t)).toBe(b(t));
      }),
      { numRuns: 30 },
    );
  });

  it('go from base_lr to final_lr, and a linear one is half way at half time', () => {
    fc.assert(
      fc.property(updates, rate, (half, base_lr) => {
        const options = { base_lr, final_lr: base_lr / 4 };
        for (const scheduler of [
          new PolyScheduler(2 * half, { ...options, pwr: 1 }),
          new CosineScheduler(2 * half, options),
        ]) {
          expect(scheduler(0)).toBeCloseTo(base_lr, 12);
          expect(scheduler(half)).toBeCloseTo((base_lr + base_lr / 4) / 2, 12);
          expect(scheduler(2 * half)).toBeCloseTo(base_lr / 4, 12);
          expect(scheduler(2 * half + 7)).toBe(scheduler(2 * half));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('warm up in a straight line, or stand still', () => {
    const options = { base_lr: 1, warmup_steps: 4, warmup_begin_lr: 0.5 };
    const linear = new FactorScheduler(100, 1, options);
    expect([0, 1, 2, 3, 4].map((t) => linear(t))).toEqual([0.5, 0.625, 0.75, 0.875, 1]);
    const constant = new FactorScheduler(100, 1, { ...options, warmup_mode: 'constant' });
    expect([0, 3, 4].map((t) => constant(t))).toEqual([0.5, 0.5, 1]);
  });

  it('refuse in MXNet’s words', () => {
    expect(() => new FactorScheduler(0)).toThrow('Schedule step must be greater or equal than 1 round');
    expect(() => new FactorScheduler(1, 1.5)).toThrow('Factor must be no more than 1 to make lr reduce');
    expect(() => new MultiFactorScheduler([3, 3])).toThrow('Schedule step must be an increasing integer list');
    expect(() => new MultiFactorScheduler([])).toThrow(Error);
    expect(() => new CosineScheduler(0)).toThrow('maximum number of updates must be strictly positive');
    expect(() => new PolyScheduler(2, { warmup_begin_lr: 1 })).toThrow('Base lr has to be higher than warmup_begin_lr');
    expect(() => new PolyScheduler(2, { warmup_steps: -1 })).toThrow('Warmup steps has to be positive or 0');
    expect(() => new PolyScheduler(2, { warmup_mode: 'cosine' })).toThrow(
      'Supports only linear and constant modes of warmup',
    );
    expect(() => new LRScheduler()(1)).toThrow('must override this');
  });
});
