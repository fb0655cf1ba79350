// Sparse arrays of MXNet's files: made dense, and refused where an index points outside.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gluon, nd } from 'bptt/gluon';
import { describe, expect, it, test } from 'vitest';
import { parse, serialize } from '../../src/formats/mxnet-params.ts';
import type { NDArrayRecord } from '../../src/formats/mxnet-record.ts';
import { allValuesOf, dense, valuesOf } from '../../src/formats/mxnet-values.ts';
import { FormatError, ValueError } from '../../src/reference/base/errors.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('sparse arrays', () => {
  const csr = (begins: number[], columns: number[], shape = [3, 4]): NDArrayRecord => ({
    stype: 'csr',
    dtype: 'uint8',
    shape,
    storageShape: [columns.length],
    bytes: Uint8Array.from(columns, (_, i) => i + 1),
    aux: [begins, columns].map((data) => ({ dtype: 'int64', shape: [data.length], bytes: int64(data) })),
  });
  const rows = (indices: number[], shape = [4, 2]): NDArrayRecord => ({
    stype: 'row_sparse',
    dtype: 'uint8',
    shape,
    storageShape: [indices.length, 2],
    bytes: Uint8Array.from({ length: 2 * indices.length }, (_, i) => i + 1),
    aux: [{ dtype: 'int64', shape: [indices.length], bytes: int64(indices) }],
  });
  const int64 = (data: number[]): Uint8Array => new Uint8Array(BigInt64Array.from(data, BigInt).buffer);
  /** The file of a record whose indices are wrong: written with right ones, which are then overwritten. */
  const unchecked = (record: NDArrayRecord): Uint8Array => {
    const aux = record.stype === 'default' ? [] : record.aux;
    const count = aux.at(-1)!.shape[0];
    const range = [...Array(count).keys()];
    const begins = Array.from({ length: aux[0].shape[0] }, (_, i) => (i === 0 ? 0 : count));
    const right = record.stype === 'csr' ? csr(begins, range, [3, 8]) : rows(range);
    const file = serialize({ names: null, arrays: [right] });
    const view = new DataView(file.buffer);
    if (record.stype === 'csr') view.setBigInt64(8 * 3 + 4 + 4 + 12 + 4 + 8, BigInt(record.shape[1]), true);
    const indices = Buffer.concat(aux.map(({ bytes }) => bytes));
    file.set(indices, file.length - 8 - indices.length);
    return file;
  };

  it('become dense', () => {
    expect([...dense(csr([0, 0, 2, 3], [1, 3, 0])).bytes]).toEqual([0, 0, 0, 0, 0, 1, 0, 2, 3, 0, 0, 0]);
    expect([...dense(rows([1, 3])).bytes]).toEqual([0, 0, 1, 2, 0, 0, 3, 4]);
    expect([...valuesOf(rows([])).data]).toEqual(Array(8).fill(0));
  });

  test.each<[string, NDArrayRecord]>([
    ['a column too far', csr([0, 0, 2, 3], [1, 4, 0])],
    ['a negative column', csr([0, 0, 2, 3], [-1, 3, 0])],
    ['columns that fall', csr([0, 0, 2, 3], [3, 1, 0])],
    ['row pointers that fall', csr([0, 2, 1, 3], [0, 1, 0])],
    ['a row pointer too far', csr([0, 5, 5, 3], [0, 1, 2])],
    ['row pointers that leave values out', csr([0, 1, 1, 2], [0, 1, 2])],
    ['row pointers that begin late', csr([1, 1, 2, 3], [0, 1, 2])],
    ['a row too far', rows([1, 4])],
    ['a negative row', rows([-1, 2])],
    ['a row twice', rows([1, 1])],
  ])('are refused with %s, read or written', (_, record) => {
    expect(() => parse(unchecked(record))).toThrow(/^Invalid NDArray file format$/);
    expect(() => serialize({ names: null, arrays: [record] })).toThrow(ValueError);
    expect(() => dense(record)).toThrow(ValueError);
  });

  it('without any value are read and written as MXNet 1.9.1 writes them', () => {
    // nd.save(f, [nd.sparse.zeros('row_sparse', (5, 2)), nd.sparse.zeros('csr', (2, 4))])
    const file = Buffer.from(
      [
        '120100000000000000000000000000000200000000000000c9fa93f9010000000200000000000000000000000200000000000000',
        '020000000500000000000000020000000000000001000000000000000000000006000000010000000000000000000000c9fa93f9',
        '02000000010000000000000000000000020000000200000000000000040000000000000001000000000000000000000006000000',
        '01000000030000000000000006000000010000000000000000000000000000000000000000000000000000000000000000000000',
        '0000000000000000',
      ].join(''),
      'hex',
    );
    const { arrays } = parse(file);
    expect(arrays.map(({ stype, shape }) => [stype, shape])).toEqual([
      ['row_sparse', [5, 2]],
      ['csr', [2, 4]],
    ]);
    expect(arrays.map((array) => [...valuesOf(array).data])).toEqual([Array(10).fill(0), Array(8).fill(0)]);
    expect(hex(serialize({ names: null, arrays }))).toBe(hex(file));
  });

  it('do not become larger than the caller allows', () => {
    const huge = rows([3], [2 ** 40, 2]);
    expect(parse(serialize({ names: null, arrays: [huge] })).arrays).toEqual([huge]);
    expect(() => valuesOf(huge)).toThrow(/shape \[1099511627776, 2\] needs 2199023255552 bytes/);
    expect(() => dense(rows([1]), 7)).toThrow(FormatError);
    expect(dense(rows([1]), 8).bytes).toHaveLength(8);
  });

  describe('of one file, together', () => {
    const list = (count: number): NDArrayRecord[] => Array.from({ length: count }, () => rows([3], [4, 2]));

    it('need no more than maxBytes, or none is made', () => {
      expect(allValuesOf(list(3), { maxBytes: 24 }).map(({ data }) => data.length)).toEqual([8, 8, 8]);
      expect(() => allValuesOf(list(4), { maxBytes: 31 })).toThrow(FormatError);
      // int8 becomes int32: four times the bytes
      const small = rows([3]);
      expect(() => valuesOf({ ...small, dtype: 'int8' }, 31)).toThrow('needs 32 bytes when it is made dense');
      expect(valuesOf({ ...small, dtype: 'int8' }, 32).data).toEqual(Int32Array.of(0, 0, 0, 0, 0, 0, 1, 2));
      expect(() => allValuesOf(list(1), { maxBytes: Number.NaN })).toThrow(FormatError);
      const whole = rows([0, 1, 2, 3]);
      const array: NDArrayRecord = { stype: 'default', dtype: 'uint8', shape: [8], bytes: whole.bytes };
      expect(allValuesOf([array, whole], { maxBytes: 8 })).toHaveLength(2);
    });

    // MXNet keeps these sparse: 2²⁶ rows of float32 of which none is stored, in 92 bytes; twenty in 1,232.
    const nothing: NDArrayRecord = {
      stype: 'row_sparse',
      dtype: 'float32',
      shape: [2 ** 26, 1],
      storageShape: [0, 1],
      bytes: new Uint8Array(0),
      aux: [{ dtype: 'int64', shape: [0], bytes: new Uint8Array(0) }],
    };
    it.each([1, 2, 20, 1000])('cost nothing where %i of them ask for gigabytes', (count) => {
      const file = serialize({ names: null, arrays: Array(count).fill(nothing) });
      const before = process.memoryUsage().arrayBuffers;
      const load = (): unknown => nd.load_frombuffer(file, { maxBytes: 2 ** 27 });
      expect(load).toThrow(FormatError);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20 + 4 * file.length);
      if (count > 1) expect(() => nd.load_frombuffer(file)).toThrow(/needs 268435456 bytes/);
    });

    it('go through nd.load and load_parameters with a budget of their own', () => {
      const folder = mkdtempSync(join(tmpdir(), 'bptt-sparse-'));
      const path = join(folder, 'x.params');
      const weight: NDArrayRecord = { ...nothing, shape: [2, 3], storageShape: [0, 3] };
      writeFileSync(path, serialize(new Map([['weight', weight]])));
      const net = new gluon.nn.Dense(2, { in_units: 3, use_bias: false, prefix: '' });
      try {
        expect(() => nd.load(path, { maxBytes: 23 })).toThrow(FormatError);
        expect(() => nd.load(path, { max_bytes: 23 } as object)).toThrow("unexpected keyword argument 'max_bytes'");
        expect(nd.load(path, 24)).toHaveProperty('weight');
        expect(() => net.load_parameters(path, { maxBytes: 23 })).toThrow(FormatError);
        expect(() => net.collect_params().load(path, { maxBytes: 23 })).toThrow(FormatError);
        net.load_parameters(path, { maxBytes: 24 });
        expect([...net.weight.data().asnumpy().data]).toEqual(Array(6).fill(0));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
