// torch.utils.data: what it collates, refuses and warns of, against PyTorch's own (test/golden/make_optim_data.py), and
// what must hold for every data set and order.

import fc from 'fast-check';
import { afterEach, describe, expect, it, test } from 'vitest';
import {
  BatchSampler,
  ChainDataset,
  ConcatDataset,
  DataLoader,
  type DataLoaderOptions,
  Dataset,
  default_collate,
  IterableDataset,
  RandomSampler,
  random_split,
  Sampler,
  StackDataset,
  Subset,
  SubsetRandomSampler,
  TensorDataset,
  WeightedRandomSampler,
} from '../../src/data/index.ts';
import * as errors from '../../src/errors.ts';
import {
  arange,
  cat,
  default_generator,
  Generator,
  get_rng_state,
  manual_seed,
  rand,
  Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import golden from '../golden/optim_data.json' with { type: 'json' };

const classes: Record<string, unknown> = { ...errors };
const wrong = (value: unknown): never => value as never;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const d = range(5);
const load = (options: unknown): DataLoader<number> => new DataLoader(d, wrong(options));
/** What a subclass is that forgets its methods. */
const own = (members: object): Dataset<number> => {
  class Own {}
  Object.setPrototypeOf(Own.prototype, Dataset.prototype);
  return Object.assign(new Own(), members) as Dataset<number>;
};

class Stream extends IterableDataset<number> {
  readonly count: number;
  constructor(count: number) {
    super();
    this.count = count;
  }
  override *[Symbol.iterator](): Generator_<number> {
    yield* range(this.count);
  }
}
class Counted extends Stream {
  override get length(): number {
    return this.count;
  }
}
class Short extends Stream {
  override get length(): number {
    return 2;
  }
}
type Generator_<T> = globalThis.Generator<T>;

const refusals: Record<keyof typeof golden.data.errors, () => unknown> = {
  'batch_size 0': () => load({ batch_size: 0 }),
  'batch_size 2.5': () => load({ batch_size: 2.5 }),
  'batch_size True': () => load({ batch_size: true }),
  'shuffle and sampler': () => load({ shuffle: true, sampler: [1] }),
  'batch_sampler and batch_size': () => load({ batch_sampler: [[1]], batch_size: 2 }),
  'batch_sampler and drop_last': () => load({ batch_sampler: [[1]], drop_last: true }),
  'no batches and drop_last': () => load({ batch_size: null, drop_last: true }),
  num_workers: () => load({ num_workers: -1 }),
  timeout: () => load({ timeout: -1 }),
  'timeout without workers': () => [...load({ timeout: 5 })],
  prefetch_factor: () => load({ prefetch_factor: 2 }),
  persistent_workers: () => load({ persistent_workers: true }),
  multiprocessing_context: () => load({ multiprocessing_context: 'fork' }),
  'drop_last 1': () => load({ drop_last: 1 }),
  'unknown option': () => load({ foo: 1 }),
  'no data set': () => new (DataLoader as unknown as new () => unknown)(),
  'empty and shuffled': () => new DataLoader([], { shuffle: true }),
  'a number, shuffled': () => new DataLoader(wrong(5), { shuffle: true }),
  'length of no length': () => new DataLoader(wrong(5)).length,
  'collate sizes': () => default_collate([[1], [1, 2]]),
  'collate None': () => default_collate([null]),
  'collate shapes': () => default_collate([zeros(2), zeros(3)]),
  'collate keys': () => default_collate<object>([{ a: 1 }, { b: 2 }]),
  'collate nothing': () => default_collate([]),
  'tensors of other sizes': () => new TensorDataset(zeros(2), zeros(3)),
  'outside of tensors': () => new TensorDataset(arange(3)).get(5),
  'outside of a subset': () => new Subset(d, [1, 2]).get(5),
  'outside of a list': () => [...load({ sampler: [7] })],
  'nothing to concatenate': () => new ConcatDataset([]),
  'before a concatenation': () => new ConcatDataset([[1, 2], [3]]).get(-4),
  'after a concatenation': () => new ConcatDataset([[1, 2], [3]]).get(3),
  'split sum': () => random_split(d, [1, 2]),
  'split fractions': () => random_split(d, [0.5, 0.6]),
  'split fraction': () => random_split(d, [1.25, -0.25]),
  replacement: () => new RandomSampler(d, wrong(1)),
  num_samples: () => new RandomSampler(d, { num_samples: 1.5 }),
  'nothing to sample': () => new RandomSampler([]),
  'weighted num_samples': () => new WeightedRandomSampler([1], 0),
  'weighted shape': () => new WeightedRandomSampler(wrong([[1]]), 1),
  'weighted replacement': () => new WeightedRandomSampler([1], 1, wrong(2)),
  'weighted too many': () => [...new WeightedRandomSampler([1], 2, false)],
  'batches of nothing': () => new BatchSampler(d, 0, false),
  'batches drop_last': () => new BatchSampler(d, 1, wrong(0)),
  abstract: () => [...new DataLoader(own({ length: 1 }))],
  'a stream shuffled': () => new DataLoader(new Stream(3), { shuffle: true }),
  'a stream in an order': () => new DataLoader(new Stream(3), { sampler: [0, 1] }),
  'a stream in batches of positions': () => new DataLoader(new Stream(3), { batch_sampler: [[0]] }),
  'a stream in batches of 0': () => new DataLoader(new Stream(3), { batch_size: 0 }),
  'the length of a stream': () => new DataLoader(new Stream(3)).length,
  'a place in a stream': () => new Stream(3).get(0),
  'a chain of lists': () => [...new ChainDataset(wrong([[1, 2]]))],
  'a concatenation of streams': () => new ConcatDataset([new Stream(2)]),
  'side by side, of other lengths': () => new StackDataset([1, 2], [3]),
  'side by side, both ways': () => new StackDataset<[number, object]>([1], wrong({ b: [2] })),
  'nothing side by side': () => new StackDataset<[]>(),
  'no length': () => [...new DataLoader(own({}))],
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
  test.each(Object.entries(golden.data.errors))('%s', (name, expected: { type: string; message: string }) => {
    const error = caught(refusals[name as keyof typeof refusals]);
    expect(error).toBeInstanceOf(classes[expected.type]);
    expect((error as Error).message).toBe(expected.message);
  });
  test('every one of them is made', () => {
    expect(Object.keys(refusals)).toEqual(Object.keys(golden.data.errors));
  });
});

/** Python's repr. */
function repr(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (value instanceof Tensor || typeof value !== 'object') return String(value);
  const items = Object.entries(value as object).map(([key, item]) => `'${key}': ${repr(item)}`);
  return `{${items.join(', ')}}`;
}

describe('batches and samples', () => {
  const values: Record<keyof typeof golden.data.texts, () => unknown> = {
    'whole numbers': () => default_collate([1, 2]),
    'a fraction': () => default_collate([1.5, 2]),
    booleans: () => default_collate([true, false]),
    texts: () => default_collate(['a', 'b']),
    lists: () =>
      default_collate([
        [1, 2.5],
        [3, 4.5],
      ]),
    objects: () =>
      default_collate([
        { a: 1, b: [0.5] },
        { a: 3, b: [1.5] },
      ]),
    tensors: () => default_collate([tensor([1, 2]), tensor([3, 4])]),
    '0-dim tensors': () => default_collate([tensor(1, { dtype: 'float32' }), tensor(2, { dtype: 'float32' })]),
    arrays: () => default_collate([Float32Array.of(0.5), Float32Array.of(1.5)]),
    'tensor data set': () => [...new DataLoader(new TensorDataset(arange(5), arange(5).div(2)), { batch_size: 2 })],
    'single samples': () => [...new DataLoader<unknown>([0.5, 'a', [1, 2]], null)],
    lengths: () =>
      [
        { batch_size: 2 },
        { batch_size: 2, drop_last: true },
        { batch_size: null },
        { batch_sampler: [[0], [1]] },
        { sampler: [1, 2, 3], batch_size: 2 },
      ].map((options: DataLoaderOptions<number, unknown>) => new DataLoader(d, options).length),
    concatenation: () => {
      const all = new ConcatDataset([[1, 2], [3]]);
      return [all.get(0), all.get(2), all.get(-1), all.length, ...all.cumulative_sizes];
    },
    'a stream': () => [...new DataLoader(new Stream(5), { batch_size: 2 })],
    'a stream in whole batches': () => [...new DataLoader(new Stream(5), { batch_size: 2, drop_last: true })],
    'a stream one by one': () => [...new DataLoader(new Stream(3), { batch_size: null })],
    'a stream and what it draws': () => {
      manual_seed(0);
      return [0, [...new DataLoader(new Stream(2), { batch_size: 2 })], rand(2)];
    },
    'lengths of streams': () => [
      new DataLoader(new Counted(5), { batch_size: 2 }).length,
      new DataLoader(new Counted(5), { batch_size: 2, drop_last: true }).length,
      new DataLoader(new Counted(5), { batch_size: null }).length,
      new ChainDataset([new Counted(2), new Counted(3)]).length,
    ],
    'a chain': () => [...new ChainDataset([new Stream(2), new Stream(3)])],
    'side by side': () => [
      new StackDataset([1, 2], [3, 4]).get(1),
      new StackDataset({ a: [1, 2], b: [3, 4] }).get(-1),
      new StackDataset([1, 2]).length,
    ],
    'side by side in batches': () => [
      [...new DataLoader(new StackDataset([1, 2, 3], [4, 5, 6]), { batch_size: 2 })],
      [...new DataLoader(new StackDataset({ a: [1, 2], b: [0.5, 1.5] }), { batch_size: 2 })],
    ],
    subset: () => {
      const part = new Subset([5, 6, 7], [2, 0]);
      return [part.get(0), part.get(-1), part.length];
    },
  };
  test.each(Object.entries(golden.data.texts))('%s', (name, expected) => {
    expect(repr(values[name as keyof typeof values]())).toBe(expected);
  });
});

describe('warnings', () => {
  afterEach(() => void errors.onWarning(undefined));
  const calls: Record<Exclude<keyof typeof golden.warnings, 'duplicate parameters'>, () => unknown> = {
    'empty split': () => random_split(d, [0.99, 0.01]),
    'more than a stream told': () => {
      const loader = new DataLoader(new Short(4));
      expect(loader.length).toBe(2);
      expect([...loader].length).toBe(4);
    },
    pin_memory: () => new DataLoader(d, { pin_memory: true })[Symbol.iterator](),
  };
  test.each(Object.entries(calls))('%s', (name, call) => {
    const heard: errors.Warning[] = [];
    errors.onWarning((warning) => heard.push(warning));
    call();
    expect(heard).toEqual(golden.warnings[name as keyof typeof calls]);
  });
});

describe('DataLoader', () => {
  it('is not changed once it has been made, as PyTorch says', () => {
    const loader = new DataLoader(range(10), { batch_size: 2 });
    for (const name of ['batch_size', 'batch_sampler', 'sampler', 'drop_last', 'dataset', 'persistent_workers']) {
      expect(() => Reflect.set(loader, name, 3)).toThrow(
        `${name} attribute should not be set after DataLoader is initialized`,
      );
    }
    expect([loader.batch_size, loader.drop_last, [...loader].length]).toEqual([2, false, 5]);
  });

  it('refuses options of another kind in the words of PyTorch', () => {
    const refused = (options: object): string => {
      try {
        new DataLoader(range(10), options);
      } catch (error) {
        return (error as Error).message;
      }
      return '';
    };
    expect(refused({ num_workers: '2' })).toBe("'<' not supported between instances of 'str' and 'int'");
    expect(refused({ timeout: null })).toBe("'<' not supported between instances of 'NoneType' and 'int'");
    expect(refused({ sampler: 3 })).toBe("'int' object is not iterable");
    expect(refused({ batch_sampler: 3 })).toBe("'int' object is not iterable");
    expect(refused({ collate_fn: 3 })).toBe("'int' object is not callable");
    expect(refused({ batch_size: '3' })).toBe('batch_size should be a positive integer value, but got batch_size=3');
    expect(refused({ drop_last: 'x' })).toBe('drop_last should be a boolean value, but got drop_last=x');
    expect(() => new SubsetRandomSampler(3 as never)).toThrow("object of type 'int' has no len()");
    const places = (held: unknown) => (): unknown => [...new DataLoader(held as never)];
    expect(places(new Stream(3)[Symbol.iterator]())).toThrow("object of type 'generator' has no len()");
    for (const none of [new Set([1]), new Map(), {}, null, 5])
      expect(places(none)).toThrow(/^object of type '\w+' has no len/);
    expect(() => new BatchSampler(3 as never, 2, false)).toThrow("'int' object is not iterable");
    expect(() => random_split(range(10), 3 as never)).toThrow("'int' object is not iterable");
    expect(() => random_split(range(10), ['a', 'b'] as never)).toThrow(
      "unsupported operand type(s) for +: 'int' and 'str'",
    );
    expect(() => random_split(range(10), [5.5, 4.5])).toThrow(TypeError);
  });

  const loaders = fc.record({
    n: fc.integer({ min: 1, max: 60 }),
    batch_size: fc.integer({ min: 1, max: 20 }),
    shuffle: fc.boolean(),
    drop_last: fc.boolean(),
    seed: fc.nat(),
  });
  const sorted = (values: number[]): number[] => [...values].sort((a, b) => a - b);

  it('gives every sample once an epoch, in batches of one size but for the last', () => {
    fc.assert(
      fc.property(loaders, ({ n, seed, ...options }) => {
        manual_seed(seed);
        const loader = new DataLoader(range(n), options);
        const { batch_size, drop_last } = options;
        for (let epoch = 0; epoch < 2; epoch++) {
          const sizes: number[] = [];
          const seen: number[] = [];
          for (const batch of loader) {
            sizes.push(batch.length);
            seen.push(...(batch.tolist() as number[]));
          }
          const full = Math.floor(n / batch_size);
          const rest = drop_last || n % batch_size === 0 ? [] : [n % batch_size];
          expect(sizes).toEqual([...Array<number>(full).fill(batch_size), ...rest]);
          expect(sizes.length).toBe(loader.length);
          expect(new Set(seen).size).toBe(seen.length);
          if (!drop_last) expect(sorted(seen)).toEqual(range(n));
        }
      }),
    );
  });

  it('gives the same order for every size of batch, and the same again from the same seed', () => {
    fc.assert(
      fc.property(loaders, fc.boolean(), ({ n, seed, batch_size }, explicit) => {
        const order = (size: number): number[] => {
          const generator = explicit ? new Generator().manual_seed(seed) : null;
          manual_seed(seed);
          return [...new DataLoader(range(n), { batch_size: size, shuffle: true, generator })].flatMap(
            (batch) => batch.tolist() as number[],
          );
        };
        expect(order(batch_size)).toEqual(order(1));
      }),
    );
  });

  it('draws from its own generator alone, where it has one', () => {
    fc.assert(
      fc.property(loaders, ({ n, seed, ...options }) => {
        const before = get_rng_state().tolist();
        const generator = new Generator().manual_seed(seed);
        for (const _ of new DataLoader(range(n), { ...options, generator }));
        random_split(range(n), [n], { generator });
        expect(get_rng_state().tolist()).toEqual(before);
        const state = generator.get_state();
        for (const _ of new DataLoader(range(n), options));
        expect(generator.get_state()).toEqual(state);
      }),
      { numRuns: 20 },
    );
  });

  it('takes four words of the default generator a shuffled epoch, however many samples there are', () => {
    fc.assert(
      fc.property(loaders, ({ n, seed, batch_size }) => {
        manual_seed(seed);
        for (const _ of new DataLoader(range(n), { batch_size, shuffle: true }));
        const after = default_generator.random32();
        const plain = new Generator().manual_seed(seed);
        for (let i = 0; i < 4; i++) plain.random32();
        expect(after).toBe(plain.random32());
      }),
    );
  });

  it('runs with for await as with for', async () => {
    const seen: unknown[] = [];
    for await (const batch of new DataLoader([1, 2, 3], 2)) seen.push(batch.tolist());
    expect(seen).toEqual([[1, 2], [3]]);
  });

  it('reads anything that has a length and positions', () => {
    const batches = (source: unknown): unknown[] =>
      [...new DataLoader<unknown, Tensor>(wrong(source), { batch_size: 2 })].map((batch) => batch.tolist());
    const expected = [[5, 6], [7]];
    expect(batches([5, 6, 7])).toEqual(expected);
    expect(batches(Float64Array.of(5, 6, 7))).toEqual(expected);
    expect(batches(tensor([5, 6, 7]))).toEqual(expected);
    expect(batches({ length: 3, get: (i: number) => i + 5 })).toEqual(expected);
    expect(batches(new Subset([1, 7, 6, 5], [3, 2, 1]))).toEqual(expected);
    expect(batches(new ConcatDataset([[5], [6, 7]]))).toEqual(expected);
  });

  it('hands the samples of a batch to collate_fn', () => {
    const set = new TensorDataset(arange(4), arange(4).mul(10));
    const collate_fn = (samples: Tensor[][]): number[] => samples.map(([x, y]) => x.item() + y.item());
    expect([...new DataLoader(set, { batch_size: 3, collate_fn })]).toEqual([[0, 11, 22], [33]]);
  });
});

describe('TensorDataset', () => {
  const shapes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 4 }));

  it('gives at once what its samples collate to, contiguous or not, through subsets too', () => {
    fc.assert(
      fc.property(shapes, fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }), ([n, m], picks) => {
        const x = arange(n * m, { dtype: 'float32' });
        const set = new TensorDataset(x.view(n, m), x.view(m, n).t(), arange(n));
        const indices = picks.map((i) => (i % (2 * n)) - n);
        const expected = default_collate(indices.map((i) => set.get(i)));
        const subset = new Subset(set, indices);
        const [batch] = [...new DataLoader(subset, { batch_size: indices.length })];
        expect(batch.map((part) => part.tolist())).toEqual(expected.map((part) => part.tolist()));
        expect(set.getBatch(indices).map(String)).toEqual(expected.map(String));
      }),
    );
  });

  it('asks a subclass that changes samples for each of them', () => {
    class Negated extends TensorDataset<[Tensor]> {
      override get(index: number): [Tensor] {
        return [super.get(index)[0].neg()];
      }
    }
    const [[batch]] = [...new DataLoader(new Negated(arange(3)), { batch_size: 3 })];
    expect(batch.tolist()).toEqual([0, -1, -2]);
  });

  it("refuses positions that are no whole numbers, in Python's words", () => {
    const set = new TensorDataset(arange(3));
    const calls = [
      () => set.get(1.5),
      () => set.getBatch([0, 0.5]),
      () => set.get(Number.NaN),
      () => new Subset([1, 2, 3], [0.5]).get(0),
    ];
    for (const call of calls) {
      expect(call).toThrow(errors.TypeError);
      expect(call).toThrow('list indices must be integers or slices, not float');
    }
  });

  it('refuses positions that it does not have', () => {
    const error = caught(() => new TensorDataset(arange(3)).getBatch([0, 3]));
    expect(error).toBeInstanceOf(errors.IndexError);
    expect((error as Error).message).toBe(golden.data.errors['outside of tensors'].message.replace('5', '3'));
  });
});

describe('random_split', () => {
  it('gives parts of the asked lengths that together are the data set', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }), fc.nat(), (lengths, seed) => {
        const n = lengths.reduce((a, b) => a + b, 0);
        // A single part of one sample reads as the fraction 1, which is the same.
        fc.pre(n !== 1);
        manual_seed(seed);
        const parts = random_split(range(n), lengths);
        expect(parts.map((part) => part.length)).toEqual(lengths);
        expect(parts.flatMap((part) => [...part]).sort((a, b) => a - b)).toEqual(range(n));
      }),
    );
  });

  it('deals out what fractions leave, one sample after the other', () => {
    const sizes = random_split(range(23), Array<number>(10).fill(0.1)).map((part) => part.length);
    expect(sizes).toEqual([3, 3, 3, 2, 2, 2, 2, 2, 2, 2]);
  });

  it('splits what batches are made of', () => {
    const [part] = random_split(new TensorDataset(arange(6).mul(2)), [4, 2]);
    const batches = [...new DataLoader(part, { batch_size: 3 })].map(([x]) => x);
    expect(cat(batches).tolist()).toEqual([...part].map(([x]) => x.item()));
  });
});

class Squares extends Dataset<number> {
  override readonly length = 10;
  override get(index: number): number {
    return index * index;
  }
}
class Given extends Sampler {
  readonly order: readonly number[];
  constructor(order: readonly number[]) {
    super();
    this.order = order;
  }
  override [Symbol.iterator](): Iterator<number> {
    return this.order.values();
  }
}
test("a data set and an order of one's own are read as they say", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { minLength: 1 }), fc.integer({ min: 1, max: 12 }), (order, batch_size) => {
      const batches = [...new DataLoader(new Squares(), { sampler: new Given(order), batch_size })];
      expect(batches.flatMap((batch) => batch.tolist())).toEqual(order.map((index) => index ** 2));
      expect(batches.slice(0, -1).every((batch) => batch.size(0) === batch_size)).toBe(true);
    }),
  );
});
