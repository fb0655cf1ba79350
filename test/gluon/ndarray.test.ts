// NDArray: creation, dtypes, indexing and views, reshape's codes, contexts, files. Values come from plain JavaScript.

import { inspect } from 'node:util';
import { mx, NumpyArray, nd } from 'bptt/gluon';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
const count = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
const iota = (shape: readonly number[]): ReturnType<typeof nd.zeros> => nd.arange(count(shape)).reshape([...shape]);

describe('creation', () => {
  it('is float32 on the current context unless told otherwise', () => {
    for (const x of [nd.array([1, 2]), nd.zeros([2]), nd.ones(2), nd.full([2], 3), nd.arange(2), nd.eye(2)]) {
      expect([x.dtype, `${x.context}`]).toEqual(['float32', 'cpu(0)']);
    }
    const x = mx.context.withContext(mx.reference(), () => nd.zeros([1]));
    expect(x.context.equals(mx.reference())).toBe(true);
  });

  it('keeps the dtype of an NDArray, not of a typed array', () => {
    expect(nd.array(nd.ones([2], { dtype: 'int32' })).dtype).toBe('int32');
    expect(nd.array(Int32Array.of(1, 2)).dtype).toBe('float32');
    expect(nd.array(new NumpyArray(Float64Array.of(0.1), [1], 'float64')).dtype).toBe('float32');
  });

  it('copies, and takes arrays inside of lists', () => {
    const data = Float32Array.of(1, 2);
    const x = nd.array(data);
    data[0] = 9;
    expect(nd.array([x, x.add(1)]).tolist()).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it('refuses dtypes by name, GPUs and what is no shape', () => {
    for (const dtype of ['bfloat16', 'int8']) {
      expect(() => nd.zeros([1], { dtype })).toThrow(`dtype ${dtype} is not supported`);
    }
    expect(() => nd.zeros([1], { dtype: 'nope' })).toThrow("data type 'nope' not understood");
    expect(() => nd.zeros([1], mx.gpu())).toThrow('Operator _zeros is not implemented for GPU.');
    expect(() => nd.zeros([-1, 2])).toThrow(mx.base.MXNetError);
    expect(() => nd.array([[1], [2, 3]])).toThrow('source_array must be array like object');
  });

  it('an array without elements prints and has no value', () => {
    const x = nd.zeros([2, 0]);
    expect(`${x}`).toBe('\n[]\n<NDArray 2x0 @cpu(0)>');
    expect(() => x.asnumpy()).toThrow(mx.base.MXNetError);
  });
});

describe('indexing', () => {
  it('positions and slices read what nested lists hold', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 }), (shape, a, b, step) => {
        const x = iota(shape);
        const list = x.tolist() as unknown[];
        const [start, i] = [a % shape[0], b % shape[0]];
        expect(x.at(i).tolist()).toEqual(shape.length === 1 ? [list[i]] : list[i]);
        expect(x.at(i - shape[0]).tolist()).toEqual(x.at(i).tolist());
        const sliced = list.slice(start).filter((_, k) => k % step === 0);
        expect(x.at(`${start}::${step}`).tolist()).toEqual(sliced);
        expect(x.at('::-1').tolist()).toEqual([...list].reverse());
        expect(x.at([i, start]).tolist()).toEqual([list[i], list[start]]);
        expect(x.at('...', null).shape).toEqual([...shape, 1]);
      }),
    );
  });

  it('positions and whole slices are views; steps and lists are copies', () => {
    const x = iota([4, 2]);
    x.at(1).setAt(':', 9);
    x.at('2:4').imul(10);
    x.at('::2').setAt(':', -1);
    x.at([0]).setAt(':', -1);
    expect(x.tolist()).toEqual([
      [0, 1],
      [9, 9],
      [40, 50],
      [60, 70],
    ]);
  });

  it('setAt writes what at reads, through steps and lists too', () => {
    const index = fc.constantFrom<[string | number | number[]]>([0], ['1:'], ['::2'], ['::-1'], [[2, 0]]);
    fc.assert(
      fc.property(index, (place) => {
        const x = iota([3, 2]);
        const before = x.copy();
        const value = x.at(...place).add(100);
        x.setAt(place, value);
        expect(x.at(...place).tolist()).toEqual(value.tolist());
        // Everything else is as it was.
        const changed = nd.sum(nd.not_equal(x, before)).asscalar();
        expect(changed).toBe(value.size);
      }),
    );
  });

  it('broadcasts a value, and refuses one that does not fit', () => {
    const x = nd.zeros([2, 3]);
    x.setAt([':', 1], 5);
    x.setAt(1, [1, 2, 3]);
    expect(x.tolist()).toEqual([
      [0, 5, 0],
      [1, 2, 3],
    ]);
    expect(() => x.setAt(0, nd.zeros([2]))).toThrow('operands could not be broadcast together with remapped shapes');
  });
});

describe('reshape', () => {
  it('codes keep, infer, copy, merge and split sizes', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const x = nd.zeros(shape);
        expect(x.reshape(shape.map(() => 0)).shape).toEqual(shape);
        expect(x.reshape([-1]).shape).toEqual([count(shape)]);
        expect(x.reshape([-2, 1]).shape).toEqual([...shape, 1]);
        expect(x.reshape([-4, -1, shape[0], -2]).shape).toEqual([1, ...shape]);
        if (shape.length > 1) {
          expect(x.reshape([-3, -2]).shape).toEqual([shape[0] * shape[1], ...shape.slice(2)]);
          const last = shape[shape.length - 1];
          expect(x.reshape([-1, 0], { reverse: true }).shape).toEqual([count(shape) / last, last]);
        }
      }),
    );
  });

  it('as a method is a view, as a function a copy', () => {
    const x = nd.zeros([2, 2]);
    x.reshape([4]).iadd(1);
    nd.reshape(x, [4]).iadd(1);
    expect(x.tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe('dtypes', () => {
  it('a number takes the dtype of the array, cut where that is an integer', () => {
    const x = nd.array([7, -7], { dtype: 'int32' });
    expect([x.add(1.7), x.div(2), x.mod(3), x.mul(0.5)].map((y) => [y.dtype, y.tolist()])).toEqual([
      ['int32', [8, -6]],
      ['int32', [3, -3]],
      ['int32', [1, 2]],
      ['int32', [0, 0]],
    ]);
    expect(x.mean().dtype).toBe('int32');
  });

  it('comparisons and argmax keep it', () => {
    for (const dtype of ['float32', 'float64', 'int32', 'int64', 'uint8']) {
      const x = nd.array([[1, 3, 2]], { dtype });
      expect([x.gt(1).dtype, x.argmax({ axis: 1 }).dtype, x.sum().dtype]).toEqual([dtype, dtype, dtype]);
    }
  });

  it('two of them are not mixed', () => {
    const [x, y] = [nd.ones([1]), nd.ones([1], { dtype: 'float64' })];
    for (const mix of [() => x.add(y), () => x.eq(y), () => nd.concat(x, y, { dim: 0 }), () => nd.dot(x, y)]) {
      expect(mix).toThrow('at 1-th input: expected float32, got float64');
    }
  });
});

describe('contexts', () => {
  it('results stay on the context of their inputs', () => {
    const x = nd.ones([2], { ctx: mx.cpu(1) });
    for (const y of [x.add(1), x.sum(), x.reshape([1, 2]), x.at(0), x.astype('float64'), nd.concat(x, x, { dim: 0 })]) {
      expect(`${y.context}`).toBe('cpu(1)');
    }
    expect(`${x.as_in_context(mx.reference())}`).toBe('\n[1. 1.]\n<NDArray 2 @reference(0)>');
    expect(x.as_in_context(mx.cpu(1))).toBe(x);
    expect(Object.is(x.copyto(mx.cpu(1)), x)).toBe(false);
  });

  it('compare by what they name', () => {
    expect(mx.cpu().equals(mx.cpu(0))).toBe(true);
    expect(mx.cpu().equals(mx.gpu())).toBe(false);
    expect(`${mx.gpu(2)}`).toBe('gpu(2)');
  });
});

describe('files', () => {
  const arrays = fc.tuple(shapes, fc.constantFrom('float32', 'float64', 'int32', 'int64', 'uint8', 'bool'));

  it('give back what was saved, as a list or by name', () => {
    fc.assert(
      fc.property(fc.array(arrays, { minLength: 1, maxLength: 3 }), (specs) => {
        const saved = specs.map(([shape, dtype]) => iota(shape).astype(dtype));
        const named = Object.fromEntries(saved.map((x, i) => [`x${i}`, x]));
        const list = nd.load_frombuffer(nd.savetobuffer(saved)) as typeof saved;
        const back = nd.load_frombuffer(nd.savetobuffer(named)) as typeof named;
        saved.forEach((x, i) => {
          for (const y of [list[i], back[`x${i}`]])
            expect([y.dtype, y.shape, y.tolist()]).toEqual([x.dtype, x.shape, x.tolist()]);
        });
      }),
    );
  });

  it('take arrays only', () => {
    expect(() => nd.savetobuffer(3 as never)).toThrow('data needs to either be a NDArray');
    expect(() => nd.savetobuffer([3] as never)).toThrow('save only accept dict str->NDArray or list of NDArray');
    expect(() => nd.load('/nowhere/x.params')).toThrow('No such file or directory');
  });
});

describe('reading', () => {
  it('numbers are not made by JavaScript operators', () => {
    const x = nd.ones([1]);
    expect(() => Number(x)).toThrow("float() argument must be a string or a real number, not 'NDArray'");
    expect(() => (x as unknown as number) + 1).toThrow(TypeError);
    expect(x.asscalar()).toBe(1);
    expect(() => nd.ones([2]).asscalar()).toThrow('The current array is not a scalar');
    expect(() => nd.ones([2]).bool()).toThrow('is ambiguous');
  });

  it('asnumpy copies', () => {
    const x = nd.zeros([2, 2]);
    const y = x.asnumpy();
    y.data[0] = 5;
    expect([x.at(0, 0).asscalar(), `${y}`, [...y].length]).toEqual([0, '[[5. 0.]\n [0. 0.]]', 2]);
    expect([...x].map((row) => row.shape)).toEqual([[2], [2]]);
  });
});

it('has a shape that is a list, and as text Python’s tuple', () => {
  const x = nd.zeros([98, 8]);
  expect([`${x.shape}`, `${nd.zeros([3]).shape}`, `${nd.array(5).shape}`]).toEqual(['(98, 8)', '(3,)', '()']);
  expect(x.asnumpy().shape).toEqual(x.shape);
  expect([Array.isArray(x.shape), x.shape.map((n) => n + 1)]).toEqual([true, [99, 9]]);
  expect(inspect(x.shape)).toBe('(98, 8)');
});
