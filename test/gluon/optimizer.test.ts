// MXNet's optimizers: two steps of each as real MXNet 1.9.1 computed them, and what holds whatever the numbers are.

import { mx, nd } from 'bptt/gluon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const { create } = mx.optimizer;
const values = (x: ReturnType<typeof nd.zeros>): number[] => Array.from(x.asnumpy().data);

// w = (1, -2, 3); g = (.1, .2, -.3), then (-.5, .4, 0); rescale_grad .5, wd .01, learning_rate .1. Printed by MXNet 1.9.1.
const twoSteps: [string, Record<string, number>, number[], number[]][] = [
  ['sgd', {}, [0.994, -2.008, 3.012], [1.018006, -2.025992, 3.0089881]],
  ['sgd', { momentum: 0.9 }, [0.994, -2.008, 3.012], [1.012606, -2.033192, 3.019788]],
  ['nag', { momentum: 0.9 }, [0.9886, -2.0152, 3.0228], [1.0293709, -2.0558386, 3.0267582]],
  ['adam', {}, [0.89999986, -2.1000004, 3.1000004], [0.95603156, -2.195273, 3.1462533]],
  ['rmsprop', {}, [0.6837766, -2.3162253, 3.3162267], [0.99168056, -2.6068203, 3.2277856]],
  ['adagrad', {}, [0.899002, -2.0979996, 3.097], [0.99616104, -2.1853442, 3.0939028]],
  ['adadelta', {}, [0.9801942, -1.9899504, 2.9799778], [0.98414165, -1.9827838, 2.9501781]],
  ['ftrl', {}, [0.041864894, -0.18982741, 0.4031277], [0.061770122, -0.2061592, 0.4031277]],
  ['adamax', {}, [0.9, -2.1, 3.1], [0.9408386, -2.1738017, 3.1338058]],
  ['nadam', {}, [0.8943548, -2.1056452, 3.1056452], [0.9942392, -2.2036247, 3.0855567]],
];

describe('two steps', () => {
  for (const ctx of [mx.cpu(), mx.reference()]) {
    it.each(twoSteps)(`of %s %o on ${ctx}`, (name, options, first, second) => {
      const optimizer = create(name, { learning_rate: 0.1, wd: 0.01, rescale_grad: 0.5, ...options });
      const w = nd.array([1, -2, 3], { ctx });
      const state = optimizer.create_state(0, w);
      for (const [g, expected] of [
        [[0.1, 0.2, -0.3], first],
        [[-0.5, 0.4, 0], second],
      ]) {
        optimizer.update(0, w, nd.array(g, { ctx }), state);
        expect(Math.max(...values(w).map((v, i) => Math.abs(v - expected[i])))).toBeLessThan(1e-6);
      }
    });
  }
});

// The same for lbsgd, whose gradients gather until there are batch_scale of them, and for sgld from seed 1.
describe('rules of large batches and of samples', () => {
  it.each<[string, Record<string, unknown>, number[][]]>([
    [
      'lbsgd',
      { momentum: 0.9 },
      [
        [0.994, -2.008, 3.012],
        [1.012606, -2.033192, 3.019788],
      ],
    ],
    [
      'lbsgd',
      { batch_scale: 2 },
      [
        [1, -2, 3],
        [1.0091125, -2.0131624, 3.0045562],
        [1.0091125, -2.0131624, 3.0045562],
        [1.0183281, -2.0264738, 3.009164],
      ],
    ],
    [
      'lbsgd',
      { batch_scale: 2, momentum: 0.9, warmup_strategy: 'power2', warmup_epochs: 1, updates_per_epoch: 4 },
      [
        [1, -2, 3],
        [1.01125, -2.01625, 3.005625],
        [1.01125, -2.01625, 3.005625],
        [1.0393525, -2.0568423, 3.0196762],
      ],
    ],
    [
      'lbsgd',
      { batch_scale: 4, warmup_strategy: 'sqrt', warmup_epochs: 1, updates_per_epoch: 8 },
      [
        [1, -2, 3],
        [1, -2, 3],
        [1, -2, 3],
        [1.0280919, -2.0405772, 3.014046],
      ],
    ],
    [
      'lbsgd',
      { warmup_strategy: 'lars' },
      [
        [0.9575736, -2.0565686, 3.0848527],
        [1.0809703, -2.1486626, 3.0690198],
      ],
    ],
    [
      'lbsgd',
      { batch_scale: 2, begin_epoch: 1, updates_per_epoch: 3 },
      [
        [0.99556667, -2.0038, 3.0057],
        [0.99556667, -2.0038, 3.0057],
        [1.0081729, -2.0219946, 3.0119922],
      ],
    ],
    [
      'sgld',
      {},
      [
        [0.78270775, -1.9721433, 3.1881328],
        [0.685109, -2.051152, 2.6158364],
      ],
    ],
    [
      'sgld',
      { clip_gradient: 0.1 },
      [
        [0.78270775, -1.9721433, 3.1856327],
        [0.677609, -2.046152, 2.6133375],
      ],
    ],
  ])('%s %o', (name, options, expected) => {
    mx.random.seed(1);
    const optimizer = create(name, { learning_rate: 0.1, wd: 0.01, rescale_grad: 0.5, ...options });
    const w = nd.array([1, -2, 3]);
    const state = optimizer.create_state(0, w);
    expected.forEach((after, k) => {
      optimizer.update(0, w, nd.array(k % 2 === 0 ? [0.1, 0.2, -0.3] : [-0.5, 0.4, 0]), state);
      expect(Math.max(...values(w).map((v, i) => Math.abs(v - after[i])))).toBeLessThan(1e-6);
    });
  });
});

const names = ['sgd', 'nag', 'signum', 'dcasgd', 'adam', 'adamax', 'nadam', 'rmsprop', 'adagrad', 'adadelta', 'ftrl'];
const rules = [...names, 'ftml', 'lamb', 'lars'];
const number = fc.float({ min: Math.fround(0.1), max: 4, noNaN: true });
const vector = fc.array(number, { minLength: 1, maxLength: 9 });

describe.each(rules)('%s', (name) => {
  it('updates a list as it updates one after the other', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const run = (together: boolean): number[] => {
          const optimizer = create(name, { wd: 0.01 });
          const weights = [nd.array(a), nd.array(b)];
          const states = weights.map((w, i) => optimizer.create_state(i, w));
          const grads = [nd.array(b.concat(a).slice(0, a.length)), nd.array(a.concat(b).slice(0, b.length))];
          if (together) optimizer.update([0, 1], weights, grads, states);
          else for (const i of [0, 1]) optimizer.update(i, weights[i], grads[i], states[i]);
          return weights.flatMap(values);
        };
        expect(run(true)).toEqual(run(false));
      }),
      { numRuns: 20 },
    );
  });

  it('takes rescale_grad as a factor of the gradient', () => {
    fc.assert(
      fc.property(vector, (a) => {
        const run = (rescale_grad: number, factor: number): number[] => {
          const optimizer = create(name, { rescale_grad });
          const w = nd.array(a);
          const state = optimizer.create_state(0, w);
          const g = nd.array(a.map((v, i) => (i % 2 ? v : -v) * factor));
          for (let t = 0; t < 3; t++) optimizer.update(0, w, g, state);
          return values(w);
        };
        expect(run(0.25, 4)).toEqual(run(1, 1));
      }),
      { numRuns: 20 },
    );
  });

  it('works on an array that is a view with gaps as on a copy', () => {
    const optimizer = create(name, {});
    const whole = nd.array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const view = whole.at(':', '1:2');
    const copy = view.copy();
    const g = nd.array([[0.5], [-0.25]]);
    optimizer.update(0, view, g, optimizer.create_state(0, view));
    const again = create(name, {});
    again.update(0, copy, g, again.create_state(0, copy));
    expect(values(view)).toEqual(values(copy));
    expect(values(whole.at(':', 0))).toEqual([1, 4]);
  });
});

describe('multipliers', () => {
  it('spare biases from weight decay by name, unless said otherwise', () => {
    const sgd = create('sgd', {
      learning_rate: 1,
      wd: 0.5,
      param_idx2name: { 0: 'a_weight', 1: 'a_bias', 2: 'a_gamma' },
    });
    const updated = (): number[] =>
      [0, 1, 2].map((i) => {
        const w = nd.array([1]);
        sgd.update(i, w, nd.zeros([1]), null);
        return w.asscalar();
      });
    expect(updated()).toEqual([0.5, 1, 0.5]);
    sgd.set_wd_mult({ a_bias: 0.5 });
    sgd.set_lr_mult({ a_weight: 0 });
    expect(updated()).toEqual([1, 0.75, 0.5]);
  });
});

describe('refusals', () => {
  it('are MXNet’s', () => {
    expect(() => create('nope')).toThrow('Cannot find optimizer nope');
    expect(() => create('adam', { nope: 1 })).toThrow("Optimizer.__init__() got an unexpected keyword argument 'nope'");
    const scheduled = create('sgd', { lr_scheduler: new mx.lr_scheduler.FactorScheduler(2, 0.5) });
    expect(() => scheduled.set_learning_rate(0.1)).toThrow(/^LRScheduler of the optimizer has already been defined\./);
  });
});

it('register makes a class known by its name, in any case', () => {
  class Backwards extends mx.optimizer.SGD {}
  mx.optimizer.register(Backwards);
  expect(create('BACKWARDS', { learning_rate: 0.5 })).toBeInstanceOf(Backwards);
});
