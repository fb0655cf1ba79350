// What functions of files, formats and data sets refuse before any work: Python's words, by position and by name.

import { downloadMNIST, locateMNIST } from 'bptt/datasets';
import * as formats from 'bptt/formats';
import { expect, it } from 'vitest';

const wrong = (value: unknown): never => value as never;
const two = formats.parseSafetensors as (...args: unknown[]) => unknown;

it.each<[call: () => unknown, message: string]>([
  [() => formats.readFile(wrong(0)), "readFile(): argument 'path' (position 1) must be str, not int"],
  [() => formats.readFile(wrong(undefined)), "readFile() missing 1 required positional argument: 'path'"],
  [
    () => formats.writeFileAtomic('x', wrong('text')),
    "writeFileAtomic(): argument 'bytes' (position 2) must be Uint8Array, not str",
  ],
  [
    () => formats.parseIdx(wrong(new ArrayBuffer(8))),
    "parseIdx(): argument 'file' (position 1) must be Uint8Array, not ArrayBuffer",
  ],
  [() => formats.parseIdx(wrong({ flie: 1 })), "parseIdx() got an unexpected keyword argument 'flie'"],
  [
    () => formats.parseNDArrays(wrong([1])),
    "parseNDArrays(): argument 'file' (position 1) must be Uint8Array, not list",
  ],
  [() => formats.parseSafetensors(wrong('x')), 'parseSafetensors() takes 1 argument, the bytes of a file'],
  [() => two(new Uint8Array(8), 1), 'parseSafetensors() takes 1 argument, the bytes of a file'],
  [
    () => formats.plainNames(wrong(Array(2))),
    "plainNames(): argument 'names' (position 1) must be list of str, not list",
  ],
  [() => locateMNIST(wrong({ trian: true })), "locateMNIST() got an unexpected keyword argument 'trian'"],
  [() => locateMNIST({ train: wrong('yes') }), "locateMNIST(): argument 'train' must be bool, not str"],
])('%s', (call, message) => {
  expect(call).toThrow(expect.objectContaining({ name: 'TypeError', message }));
});

it('a download and gunzip refuse in their promise', async () => {
  const message = "downloadMNIST(): argument 'timeout' must be float, not str";
  await expect(downloadMNIST({ timeout: wrong('1') })).rejects.toMatchObject({ name: 'TypeError', message });
  await expect(formats.gunzip(wrong('x'))).rejects.toMatchObject({ name: 'TypeError' });
});

it('arguments bind by name too', () => {
  const file = formats.serializeIdx({ dtype: 'uint8', shape: [2], data: Uint8Array.of(1, 2) });
  expect(formats.parseIdx({ file, source: 'x' } as never)).toEqual(formats.parseIdx(file));
});

// Records that are none, or do not say the truth of themselves.
it.each<[call: () => unknown, name: string, message: string]>([
  [
    () => formats.serializeSafetensors(wrong([1])),
    'TypeError',
    'serializeSafetensors(): int is no pair of a name and a record',
  ],
  [() => formats.serializeSafetensors([], wrong([1])), 'TypeError', 'metadata must be pairs of strings, got int'],
  [
    () => formats.serializeNDArrays(wrong([1])),
    'TypeError',
    "serializeNDArrays(): argument 'content' (position 1) must be NDArrayList, not list",
  ],
  [
    () => formats.recordOf({ dtype: wrong('float99'), shape: [1], data: new Float32Array(1) }),
    'ValueError',
    'a Float32Array is no data of dtype float99',
  ],
  [
    () => formats.recordOf({ dtype: 'float32', shape: [1], data: new Uint8Array(1) }),
    'ValueError',
    'a Uint8Array is no data of dtype float32',
  ],
  [
    () => formats.recordOf({ dtype: 'float32', shape: [5], data: new Float32Array(1) }),
    'ValueError',
    'shape [5] does not fit data of 1 elements',
  ],
  [
    () => formats.valuesOf({ stype: 'default', dtype: wrong('x'), shape: [1], bytes: new Uint8Array(1) }),
    'ValueError',
    'dtype x is unknown',
  ],
  [
    () => formats.valuesOf({ stype: 'default', dtype: 'float32', shape: [5], bytes: new Uint8Array(1) }),
    'ValueError',
    'the default array is not one: float32 of shape [5] needs 20 bytes, there are 1',
  ],
  [
    () => formats.gluonToTorch([['a', { stype: 'default', dtype: wrong('x'), shape: [1], bytes: new Uint8Array(1) }]]),
    'ValueError',
    '"a" has the unknown dtype x',
  ],
])('%s', (call, name, message) => {
  expect(call).toThrow(expect.objectContaining({ name, message }));
});

it('metadata may come from a generator too', () => {
  const metadata = function* () {
    yield ['format', 'pt'] as const;
  };
  const file = formats.serializeSafetensors([], metadata());
  expect([...formats.parseSafetensors(file).metadata]).toEqual([['format', 'pt']]);
});

it('a sparse record without its indices is none', () => {
  const row = { stype: 'row_sparse', dtype: 'float32', shape: [2, 1], storageShape: [1, 1], bytes: new Uint8Array(4) };
  expect(() => formats.valuesOf(wrong({ ...row, aux: Array(1) }))).toThrow(
    expect.objectContaining({
      name: 'TypeError',
      message: "valuesOf(): argument 'record' (position 1) must be NDArrayRecord, not dict",
    }),
  );
});

it('names and records may come from a generator, gone through once', () => {
  const x = formats.recordOf({ dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) });
  const plain = { dtype: 'F32', shape: [2], bytes: x.bytes } as const;
  const pairs = function* () {
    yield ['weight', plain] as const;
  };
  const file = formats.serializeSafetensors(pairs());
  expect(formats.parseSafetensors(file).tensors.get('weight')).toEqual(plain);
  // A weight of one dimension is a norm's.
  expect([...formats.torchToGluon(pairs()).keys()]).toEqual(['gamma']);
});
