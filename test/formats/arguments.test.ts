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
