// Sparse arrays of MXNet's files: made dense, and refused where an index points outside.

import { describe, expect, it, test } from 'vitest';
import { parse, serialize } from '../../src/formats/mxnet-params.ts';
import type { NDArrayRecord } from '../../src/formats/mxnet-record.ts';
import { dense, valuesOf } from '../../src/formats/mxnet-values.ts';
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
});
