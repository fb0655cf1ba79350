// Writing MXNet's files, and values of tensors as records: against reading, and what no file can hold.

import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type NDArrayDType, ndarrayDTypes } from '../../src/formats/mxnet-dtype.ts';
import { byName, type NDArrayList, parse, serialize } from '../../src/formats/mxnet-params.ts';
import type { NDArrayRecord } from '../../src/formats/mxnet-record.ts';
import { recordOf, valuesOf } from '../../src/formats/mxnet-values.ts';
import { FormatError, ValueError } from '../../src/reference/base/errors.ts';

describe('the writer', () => {
  const array = (dtype: string, shape: number[], bytes: number): NDArrayRecord => ({
    stype: 'default',
    dtype: dtype as NDArrayDType,
    shape,
    bytes: new Uint8Array(bytes),
  });
  test.each<[string, NDArrayList]>([
    ['too few bytes', { names: null, arrays: [array('float32', [2], 4)] }],
    ['an unknown dtype', { names: null, arrays: [array('toString', [1], 4)] }],
    ['a 0-dim array', { names: null, arrays: [array('float32', [], 4)] }],
    ['a negative size', { names: null, arrays: [array('float32', [-1], 4)] }],
    ['an overflow', { names: null, arrays: [array('float32', [2 ** 40, 2 ** 40], 4)] }],
    ['more names than arrays', { names: ['a', 'b'], arrays: [array('uint8', [1], 1)] }],
    ['a lone surrogate', { names: ['\ud800'], arrays: [array('uint8', [1], 1)] }],
  ])('refuses %s', (_, list) => {
    expect(() => serialize(list)).toThrow(ValueError);
  });

  it('takes a Map, and gives one back', () => {
    const map = new Map([
      ['b', array('uint8', [2], 2)],
      ['a', array('bool', [1], 1)],
    ]);
    expect(byName(parse(serialize(map)))).toEqual(map);
    expect([...byName(parse(serialize(map))).keys()]).toEqual(['b', 'a']);
    expect(() => byName({ names: null, arrays: [array('uint8', [1], 1)] })).toThrow(ValueError);
    expect(byName(parse(serialize(new Map()))).size).toBe(0);
  });

  const dtypes = Object.keys(ndarrayDTypes) as NDArrayDType[];
  const record = fc
    .record({ dtype: fc.constantFrom(...dtypes), shape: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }) })
    .chain(({ dtype, shape }) => {
      const length = shape.reduce((n, d) => n * d, 1) * ndarrayDTypes[dtype];
      return fc
        .uint8Array({ minLength: length, maxLength: length })
        .map((bytes): NDArrayRecord => ({ stype: 'default', dtype, shape, bytes }));
    });
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('__proto__', 'arg:w', ''));

  it('write then read is identity, and read then write', () => {
    const list = fc.array(fc.tuple(name, record), { maxLength: 5 });
    fc.assert(
      fc.property(list, fc.boolean(), (entries, named) => {
        const arrays = entries.map(([, array]) => array);
        const names = named && entries.length > 0 ? entries.map(([name]) => name) : null;
        const file = serialize({ names, arrays });
        expect(parse(file)).toEqual({ names, arrays });
        expect(serialize(parse(file))).toEqual(file);
      }),
      { numRuns: 300 },
    );
  });

  it('values to record to values is identity', () => {
    const int = fc.maxSafeInteger();
    fc.assert(
      fc.property(fc.array(fc.double()), fc.array(fc.float()), fc.array(int), (doubles, floats, ints) => {
        for (const [dtype, data] of [
          ['float64', Float64Array.from(doubles)],
          ['float32', Float32Array.from(floats)],
          ['int64', Float64Array.from(ints)],
        ] as const) {
          const values = { dtype, shape: [data.length], data };
          const { arrays } = parse(serialize({ names: null, arrays: [recordOf(values)] }));
          expect(valuesOf(arrays[0])).toEqual(values);
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each<[NDArrayDType, number[], string, number[]]>([
    [
      'float16',
      [0x3c00, 0xc000, 0x7bff, 1, 0x3ff, 0x7c00, 0xfc00],
      'float16',
      [1, -2, 65504, 2 ** -24, 1023 * 2 ** -24, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ],
    ['bfloat16', [0x3f80, 0xc000, 0x4049, 0x7f80], 'bfloat16', [1, -2, 3.140625, Number.POSITIVE_INFINITY]],
    ['int16', [1, 0xffff], 'int32', [1, -1]],
    ['uint16', [1, 0xffff], 'int32', [1, 65535]],
  ])('reads %s without loss', (dtype, words, wide, numbers) => {
    const bytes = new Uint8Array(Uint16Array.from(words).buffer);
    const { data, ...rest } = valuesOf({ stype: 'default', dtype, shape: [words.length], bytes });
    expect(rest).toEqual({ dtype: wide, shape: [words.length] });
    expect([...data]).toEqual(numbers);
    if (rest.dtype === dtype) expect(recordOf({ ...rest, data }).bytes).toEqual(bytes);
  });

  it('refuses integers that no number holds', () => {
    const bytes = new Uint8Array(BigInt64Array.of(2n ** 53n).buffer);
    expect(() => valuesOf({ stype: 'default', dtype: 'int64', shape: [1], bytes })).toThrow(FormatError);
  });
});
