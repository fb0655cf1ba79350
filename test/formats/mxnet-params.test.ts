// MXNet's NDArray files against 28 good ones with their contents and 38 broken ones with what MXNet 1.9.1 does, all from
// real MXNet; what is written, against the same files byte by byte.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { NDArrayDType } from '../../src/formats/mxnet-dtype.ts';
import { byName, type NDArrayList, parse, serialize } from '../../src/formats/mxnet-params.ts';
import { dense, valuesOf } from '../../src/formats/mxnet-values.ts';
import { parse as parseSafetensors, type SafetensorsRecord } from '../../src/formats/safetensors.ts';
import { FormatError } from '../../src/reference/base/errors.ts';

const golden = new URL('../golden/mxnet/', import.meta.url);
const load = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, golden)));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const stem = (path: string): string => path.split('/').at(-1)!.replace('.params', '');

interface Valid {
  file: string;
  note: string;
  container: 'dict' | 'list';
  bytes: number;
  arrays: { name: string | null; key: string; shape: number[]; dtype: NDArrayDType; stype: string }[];
}
interface Hostile {
  file: string;
  expect: 'reject' | 'accept' | 'either';
  mxnet:
    | { outcome: 'error'; type: string; message: string }
    | { outcome: 'loads'; arrays: Record<string, [number[], string, number[]]> };
}
const cases: { valid: Valid[]; hostile: Hostile[] } = JSON.parse(readFileSync(new URL('params.json', golden), 'utf8'));
const expected = parseSafetensors(load('params/expect.safetensors')).tensors;

/** The dtypes that both formats have, by their names in safetensors. */
const twins: Partial<Record<SafetensorsRecord['dtype'], NDArrayDType>> = {
  F32: 'float32',
  F64: 'float64',
  F16: 'float16',
  U8: 'uint8',
  I8: 'int8',
  I32: 'int32',
  I64: 'int64',
  BOOL: 'bool',
};

describe('files from MXNet', () => {
  it('are 28, and all there', () => {
    expect(cases.valid).toHaveLength(28);
    const files = readdirSync(new URL('params/', golden)).filter((name) => name.endsWith('.params'));
    expect(files.sort()).toEqual(cases.valid.map(({ file }) => file.slice('params/'.length)).sort());
  });

  for (const { file, note, container, arrays, bytes } of cases.valid) {
    test(`${stem(file)}: ${note}`, () => {
      const found = parse(load(file));
      expect(found.names).toEqual(container === 'dict' ? arrays.map(({ name }) => name) : null);
      expect(found.arrays.map(({ dtype, shape, stype }) => ({ dtype, shape, stype }))).toEqual(
        arrays.map(({ dtype, shape, stype }) => ({ dtype, shape, stype })),
      );
      arrays.forEach(({ key }, i) => {
        const record = expected.get(`${stem(file)}/${key}`)!;
        expect(dense(found.arrays[i])).toMatchObject({ dtype: twins[record.dtype], shape: record.shape });
        expect(hex(dense(found.arrays[i]).bytes)).toBe(hex(record.bytes));
      });
      expect(load(file)).toHaveLength(bytes);
    });
  }

  it('are written byte for byte', () => {
    const byHand = new Set(['gpu_context', 'v0', 'v1', 'mixed_versions']);
    const written = cases.valid.filter(({ file }) => !byHand.has(stem(file)));
    expect(written).toHaveLength(24);
    for (const { file } of written) expect(hex(serialize(parse(load(file)))), file).toBe(hex(load(file)));
  });

  it('of older versions are written as MXNet 1.9.1 writes the same arrays', () => {
    const single = parse(load('params/v2_handwritten.params'));
    for (const name of ['gpu_context', 'v0', 'v1']) {
      const [old] = parse(load(`params/${name}.params`)).arrays;
      expect(hex(serialize({ names: null, arrays: [old] })), name).toBe(hex(serialize(single)));
    }
  });

  it('give the values that tensors hold', () => {
    const arrays = byName(parse(load('params/dtypes.params')));
    const kept: Record<string, string> = { int8: 'int32' };
    expect(arrays.size).toBe(8);
    for (const [name, array] of arrays) {
      const record = expected.get(`dtypes/${name}`)!;
      const { dtype, shape, data } = valuesOf(array);
      expect(dtype).toBe(kept[name] ?? name);
      expect(shape).toEqual(record.shape);
      const bytes = record.bytes.slice().buffer;
      const numbers: Record<string, () => Iterable<number>> = {
        float32: () => new Float32Array(bytes),
        float64: () => new Float64Array(bytes),
        // 0x457a is 2^2 (1 + 0x17a / 2^10), and so on
        float16: () => [5.4765625, 4, -5.3046875, -12.53125, 2.220703125, 2.48046875],
        uint8: () => new Uint8Array(bytes),
        int32: () => new Int32Array(bytes),
        int8: () => new Int8Array(bytes),
        int64: () => [...new BigInt64Array(bytes)].map(Number),
        bool: () => new Uint8Array(bytes),
      };
      expect([...data], name).toEqual([...numbers[name]()]);
    }
  });

  it('are read where they are part of a larger buffer', () => {
    const file = load('params/dtypes.params');
    const padded = new Uint8Array(file.length + 6).fill(0x7b);
    padded.set(file, 3);
    expect(parse(padded.subarray(3, 3 + file.length))).toEqual(parse(file));
    expect(parse(Buffer.from(file))).toEqual(parse(file));
  });
});

describe('hostile files', () => {
  /** MXNet dies over a count that it trusts; what it would say if it counted the bytes first. */
  const died: Record<string, string> = {
    'std: :bad_alloc': 'Check failed: fi->Read(keys): Invalid NDArray file format',
    'basic_string: :resize': 'Check failed: fi->Read(keys): Invalid NDArray file format',
    'vector: :_M_default_append': 'Check failed: fi->Read(data): Invalid NDArray file format',
  };
  const namesHuge = 'Check failed: fi->Read(keys): Invalid NDArray file format';

  it('are 38, and all there', () => {
    expect(cases.hostile).toHaveLength(38);
    const files = cases.hostile.map(({ file }) => stem(file));
    expect(readdirSync(new URL('params/hostile/', golden)).map(stem).sort()).toEqual(files.sort());
  });

  for (const { file, expect: outcome, mxnet } of cases.hostile) {
    test(`${outcome}: ${stem(file)}`, () => {
      const before = process.memoryUsage();
      let found: NDArrayList | undefined;
      let error: unknown;
      try {
        found = parse(load(file));
      } catch (e) {
        error = e;
      }
      const after = process.memoryUsage();
      expect(after.arrayBuffers + after.heapTotal - before.arrayBuffers - before.heapTotal).toBeLessThan(2 ** 25);
      if (found !== undefined) {
        expect(outcome).toBe('either');
        if (mxnet.outcome === 'error') {
          expect(stem(file)).toBe('v3_in_old_mode');
          expect(valuesOf(found.arrays[0])).toMatchObject({ dtype: 'float32', shape: [2, 3] });
          return;
        }
        const arrays = [...byName(found)].map(([name, array]) => {
          const { dtype, shape, data } = valuesOf(array);
          return [name, [shape, dtype, [...data.subarray(0, 4)]]];
        });
        expect(Object.fromEntries(arrays)).toEqual(mxnet.arrays);
        return;
      }
      expect(error).toBeInstanceOf(FormatError);
      const { message, hint } = error as FormatError;
      expect(hint).toBeTruthy();
      if (mxnet.outcome === 'loads' || mxnet.type === 'UnicodeDecodeError') expect(outcome).toBe('either');
      else expect(message).toBe(stem(file) === 'names_huge' ? namesHuge : (died[mxnet.message] ?? mxnet.message));
    });
  }

  it('loads what MXNet loads', () => {
    const loaded = cases.hostile.filter(({ mxnet }) => mxnet.outcome === 'loads');
    expect(loaded).toHaveLength(7);
    for (const { file } of loaded) expect(() => parse(load(file)), file).not.toThrow();
  });

  it('refuses a file cut at any byte', () => {
    for (const name of ['dtypes', 'row_sparse', 'csr', 'v0', 'v1', 'list', 'order_and_unicode', 'lstm_projection']) {
      const file = load(`params/${name}.params`);
      for (let n = 0; n < file.length; n++) expect(() => parse(file.subarray(0, n)), `${n} bytes`).toThrow(FormatError);
    }
  });

  it('refuses or reads a file with any bytes changed, keeps inside it, and throws nothing else', () => {
    const files = ['order_and_unicode', 'row_sparse', 'csr', 'v0', 'mixed_versions'].map((name) =>
      load(`params/${name}.params`),
    );
    const changes = fc.array(fc.tuple(fc.nat(230), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...files), changes, (file, changed) => {
        const damaged = file.slice();
        for (const [at, value] of changed) damaged[at % file.length] = value;
        try {
          const { arrays } = parse(damaged);
          const sizes = arrays.map((a) => a.bytes.length + (a.stype === 'default' ? 0 : sum(a.aux)));
          expect(sizes.reduce((x, y) => x + y, 0)).toBeLessThan(file.length);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 3000 },
    );
  });
  const sum = (arrays: readonly { bytes: Uint8Array }[]): number =>
    arrays.reduce((n, { bytes }) => n + bytes.length, 0);

  it('says what was found, where, and what was expected', () => {
    const hint = (name: string): string | undefined => {
      try {
        parse(load(`params/hostile/${name}.params`));
      } catch (error) {
        return (error as FormatError).hint;
      }
      throw new Error(`${name} was read`);
    };
    expect(hint('cut_in_data')).toBe(
      'array 0 of 1, float32 of shape [2, 3], needs 24 bytes from byte 64 on, but 16 are left',
    );
    expect(hint('dims_large')).toMatch(/^array 0 of 1, float32 of shape \[.*\], needs \d+ bytes from byte 64 on, but/);
    expect(hint('more_names_than_arrays')).toBe('the file has 1 arrays and 2 names');
    expect(hint('dtype_unknown')).toBe('the dtype of array 0 of 1; known: 0 to 12');
  });
});
