// mx.metric: the values of MXNet's documentation, relations between metrics, and refusals.

import { mx, nd } from 'bptt/gluon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const { metric } = mx;
type Metric = ReturnType<typeof metric.create>;
const value = (m: Metric): number => m.get()[1] as number;

describe('the example of the documentation', () => {
  const preds = [
    [0.3, 0.7],
    [0, 1],
    [0.4, 0.6],
  ];
  it.each([
    ['acc', [], 2 / 3],
    ['perplexity', [{ ignore_label: null }], 1.7710976285155853],
    ['ce', [], 0.5715994834899902],
    ['nll_loss', [], 0.5715994834899902],
  ] as const)('gives %s what MXNet prints', (name, args, expected) => {
    for (const ctx of [mx.cpu(), mx.reference()]) {
      const m = metric.create(name, ...args);
      m.update([nd.array([0, 1, 1], { ctx })], [nd.array(preds, { ctx })]);
      expect(value(m)).toBeCloseTo(expected, 7);
    }
  });
});

const sample = fc.record({
  label: fc.integer({ min: 0, max: 2 }),
  scores: fc.array(fc.float({ min: Math.fround(0.01), max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
});
const samples = fc.array(sample, { minLength: 1, maxLength: 12 });

function updated(m: Metric, ...batches: { label: number; scores: number[] }[][]): Metric {
  for (const batch of batches) {
    m.update([nd.array(batch.map((s) => s.label))], [nd.array(batch.map((s) => s.scores))]);
  }
  return m;
}

describe('relations', () => {
  it('what counts samples does not see how they were batched', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        for (const make of [
          () => metric.create('acc'),
          () => metric.create('top_k_accuracy', { top_k: 2 }),
          () => metric.create('ce'),
          () => metric.create('perplexity', { ignore_label: 1 }),
        ]) {
          const [whole, parts] = [updated(make(), [...a, ...b]), updated(make(), a, b)];
          if (Number.isNaN(value(whole))) expect(value(parts)).toBeNaN();
          else expect(value(parts)).toBeCloseTo(value(whole), 4);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('perplexity is the exponential of the cross-entropy', () => {
    fc.assert(
      fc.property(samples, (a) => {
        const p = value(updated(metric.create('perplexity', { ignore_label: null }), a));
        const ce = value(updated(metric.create('ce'), a));
        expect(p / Math.exp(ce)).toBeCloseTo(1, 5);
      }),
      { numRuns: 40 },
    );
  });

  it('the pcc of two classes is their mcc', () => {
    const two = fc.array(
      fc.record({ label: fc.integer({ min: 0, max: 1 }), scores: fc.constantFrom<number[]>([0.1, 0.9], [0.8, 0.2]) }),
      { minLength: 1, maxLength: 15 },
    );
    fc.assert(
      fc.property(two, two, (a, b) => {
        const pcc = value(updated(metric.create('pcc'), a, b));
        const mcc = value(updated(metric.create('mcc', { average: 'micro' }), a, b));
        if (Number.isNaN(pcc)) expect(mcc).toBe(0);
        else expect(pcc).toBeCloseTo(mcc, 10);
      }),
      { numRuns: 60 },
    );
  });

  it('a label is among the top k exactly where fewer than k scores are higher', () => {
    fc.assert(
      fc.property(samples, (a) => {
        const distinct = a.filter((s) => new Set(s.scores).size === 3);
        fc.pre(distinct.length > 0);
        const hits = distinct.filter((s) => s.scores.filter((x) => x > s.scores[s.label]).length < 2);
        expect(value(updated(metric.create('top_k_accuracy', { top_k: 2 }), distinct))).toBeCloseTo(
          hits.length / distinct.length,
          12,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('pearsonr is 1 of a rising line, -1 of a falling one, and the same of both halves at once', () => {
    const x = [1, 2, 4, -3];
    for (const slope of [2, -0.5]) {
      for (const average of ['macro', 'micro']) {
        const m = metric.create('pearsonr', { average });
        m.update([nd.array(x)], [nd.array(x.map((v) => slope * v + 1))]);
        expect(value(m)).toBeCloseTo(Math.sign(slope), 12);
      }
    }
    const halves = metric.create('pearsonr', { average: 'micro' });
    const whole = metric.create('pearsonr');
    const y = [0, 5, 1, 2];
    halves.update([nd.array(x.slice(0, 2))], [nd.array(y.slice(0, 2))]);
    halves.update([nd.array(x.slice(2))], [nd.array(y.slice(2))]);
    whole.update([nd.array(x)], [nd.array(y)]);
    expect(value(halves)).toBeCloseTo(value(whole), 12);
  });

  it('rmse averages the roots of batches', () => {
    const [rmse, mse, mae] = ['rmse', 'mse', 'mae'].map((name) => metric.create(name));
    for (const m of [rmse, mse, mae]) {
      m.update([nd.array([0, 0, 0, 0])], [nd.array([3, 3, 3, 3])]);
      m.update([nd.array([0])], [nd.array([1])]);
    }
    expect([rmse, mse, mae].map(value)).toEqual([2, 5, 2]);
  });
});

describe('equal scores', () => {
  // MXNet 1.9.1 sorts scores upwards (numpy.argsort of equal ones, stable for so few) and counts the last k: of equals, the
  // later ones are among the first k.
  const hits = (scores: number[], top_k: number): number[] =>
    scores.map((_, label) => {
      const m = metric.create('top_k_accuracy', { top_k });
      m.update([nd.array([label])], [nd.array([scores])]);
      return value(m);
    });

  it('go to the later classes in top_k_accuracy', () => {
    expect(hits([0.25, 0.25, 0.25, 0.25], 2)).toEqual([0, 0, 1, 1]);
    expect(hits([0.5, 0.2, 0.5, 0.2], 3)).toEqual([1, 0, 1, 1]);
    expect(hits([0.2, 0.4, 0.4], 2)).toEqual([0, 1, 1]);
  });

  it('of predictions in one dimension are compared by their order', () => {
    // argsort([2, 1, 1, 1]) = [1, 2, 3, 0]
    const m = metric.create('top_k_accuracy', { top_k: 2 });
    m.update([nd.array([1, 2, 3, 0])], [nd.array([2, 1, 1, 1])]);
    expect(value(m)).toBe(1);
  });

  it('go to the first class in accuracy', () => {
    const m = metric.create('acc');
    m.update([nd.array([0])], [nd.array([[0.5, 0.5]])]);
    expect(value(m)).toBe(1);
  });
});

describe('resets', () => {
  it('of the local part leave the global one', () => {
    for (const name of ['acc', 'f1', 'pcc', 'loss']) {
      const m = metric.create(name);
      const add = (label: number): void =>
        m.update(
          [nd.array([label, 1])],
          [
            nd.array([
              [0, 1],
              [1, 0],
            ]),
          ],
        );
      add(1);
      add(0);
      const [, before] = m.get_global();
      m.reset_local();
      expect(value(m)).toBeNaN();
      expect(m.get_global()[1]).toEqual(before);
      m.reset();
      expect(m.get_global()[1]).toBeNaN();
    }
  });
});

describe('create', () => {
  it('takes names, lists, functions and metrics', () => {
    const mine = (label: { length: number }): number => label.length;
    const all = metric.create(['acc', mine, metric.create('mae')]);
    all.update([nd.array([1, 2])], [nd.array([1, 3])]);
    expect(all.get()).toEqual([
      ['accuracy', 'mine', 'mae'],
      [0.5, 2, 0.5],
    ]);
    expect(`${all}`).toBe("EvalMetric: {'accuracy': 0.5, 'mine': 2.0, 'mae': 0.5}");
    const weighted = metric.np(() => [3, 4] as const);
    weighted.update([nd.array([1])], [nd.array([1])]);
    expect(weighted.get()).toEqual(['custom(<lambda>)', 0.75]);
    class Zero extends metric.Loss {}
    metric.register(Zero);
    expect(metric.create('zero')).toBeInstanceOf(Zero);
  });

  it.each([
    ['f1', 0.6666666666666666],
    ['mcc', 0.5773502691896258],
  ])('%s scores all outputs of one update together', (name, score) => {
    const m = metric.create(name);
    m.update(
      [nd.array([1, 0]), nd.array([1, 0])],
      [
        nd.array([
          [0.1, 0.9],
          [0.5, 0.5],
        ]),
        nd.array([
          [0.85, 0.15],
          [1, 0],
        ]),
      ],
    );
    expect([m.get(), m.num_inst]).toEqual([[name, score], 1]);
  });

  it('and its metrics refuse in MXNet’s words', () => {
    expect(() => metric.create('nosuch')).toThrow(
      'nosuch is not registered. Please register with metric.register first',
    );
    expect(() => metric.create('top_k_accuracy')).toThrow('Please use Accuracy if top_k is no more than 1');
    expect(() => metric.create('acc').update([nd.array([1])], [])).toThrow(
      'Shape of labels 1 does not match shape of predictions 0',
    );
    expect(() => metric.create('acc').update([nd.array([1, 2, 3])], [nd.array([1, 2])])).toThrow(Error);
    expect(() => metric.create('perplexity')).toThrow(
      "Perplexity.__init__() missing 1 required positional argument: 'ignore_label'",
    );
    const p = metric.create('perplexity', { ignore_label: null });
    expect(() => p.update([nd.array([1, 1])], [nd.array([[0.5, 0.5]])])).toThrow('shape mismatch: (2,) vs. (1, 2)');
    expect(() => metric.np(() => 0).get_config()).toThrow('CustomMetric cannot be serialized');
  });
});

describe('a metric from its configuration', () => {
  it.each([
    'acc',
    'f1',
    'mcc',
    'pcc',
    'mae',
    'mse',
    'rmse',
    'ce',
    'nll_loss',
    'pearsonr',
    'loss',
    'composite',
  ])('%s comes back, from the object and from its JSON', (name) => {
    const config = metric.create(name).get_config() as { metric: string };
    expect(metric.create(JSON.stringify(config)).get_config()).toEqual(config);
    expect(metric.create(config).get_config()).toEqual(config);
  });
  it('keeps its options', () => {
    const config = metric.create('perplexity', { ignore_label: 2 }).get_config();
    expect(metric.create(JSON.stringify(config)).get_config()).toEqual(config);
    const both = metric.create(['acc', 'mse']).get_config();
    expect(metric.create(JSON.stringify(both)).get_config()).toEqual(both);
    expect(metric.create('["acc", {"axis": 0}]').get_config()).toMatchObject({ metric: 'Accuracy', axis: 0 });
    // MXNet appends the count again: mx.metric.create(json.dumps(mx.metric.TopKAccuracy(top_k=3).get_config())).name
    const top = metric.create('top_k_acc', { top_k: 3 }).get_config();
    expect(metric.create(JSON.stringify(top)).name).toBe('top_k_accuracy_3_3');
  });
  it.each([
    ['["nothing", {}]', 'AssertionError', 'nothing is not registered. Please register with metric.register first'],
    [
      '{"metric": "nothing"}',
      'AssertionError',
      'nothing is not registered. Please register with metric.register first',
    ],
    ['["acc"]', 'ValueError', 'not enough values to unpack (expected 2, got 1)'],
    ['[]', 'ValueError', 'not enough values to unpack (expected 2, got 0)'],
    ['["acc", {}, 1]', 'ValueError', 'too many values to unpack (expected 2)'],
    ['{"axis": 1}', 'KeyError', "'metric'"],
    ['[5, {}]', 'AssertionError', 'metric must be of string type'],
    ['{bad', 'ValueError', '{bad is no JSON'],
  ])('%s is MXNet’s %s', (text, name, message) => {
    expect(() => metric.create(text)).toThrow(expect.objectContaining({ name, message }));
  });
  it('has its options in the text', () => {
    expect(() => metric.create('["acc", {"axos": 0}]')).toThrow("got an unexpected keyword argument 'axos'");
    expect(() => metric.create('["acc", {}]', { axis: 1 })).toThrow(
      expect.objectContaining({ name: 'AssertionError' }),
    );
  });
});
