// The door to files: whole writes or none, and a clear word in hosts that have no files.

// The door to files: whole writes or none, and a clear word in hosts that have no files.

import fs, { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exists, hasFiles, readFile, writeFileAtomic } from '../../src/formats/index.ts';
import { RuntimeError } from '../../src/reference/base/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bptt-files-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

const old = new Uint8Array([1, 2, 3]);
const bytes = new Uint8Array(1000).map((_, i) => i);

it('writes, replaces and reads', () => {
  const path = join(folder, 'a.bin');
  expect(exists(path)).toBe(false);
  writeFileAtomic(path, old);
  writeFileAtomic(path, bytes.subarray(1));
  expect(exists(path)).toBe(true);
  expect(readFile(path)).toEqual(bytes.subarray(1));
  expect(Object.getPrototypeOf(readFile(path))).toBe(Uint8Array.prototype);
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

it.each(['writeFileSync', 'fsyncSync', 'renameSync'] as const)('keeps the old file where %s fails', (step) => {
  const path = join(folder, 'a.bin');
  writeFileSync(path, old);
  vi.spyOn(fs, step).mockImplementation(() => {
    throw new Error('ENOSPC: no space left on device');
  });
  expect(() => writeFileAtomic(path, bytes)).toThrow('ENOSPC');
  vi.restoreAllMocks();
  expect(readFile(path)).toEqual(old);
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

it('leaves nothing where the target is a folder', () => {
  mkdirSync(join(folder, 'a.bin'));
  expect(() => writeFileAtomic(join(folder, 'a.bin'), bytes)).toThrow();
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

it('throws the host’s error where the folder is missing', () => {
  expect(() => writeFileAtomic(join(folder, 'no', 'a.bin'), bytes)).toThrow(/ENOENT/);
  expect(() => readFile(join(folder, 'no'))).toThrow(/ENOENT/);
});

it('writes through a symbolic link', () => {
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'a.bin'), old);
  symlinkSync(join(folder, 'data', 'a.bin'), join(folder, 'link'));
  writeFileAtomic(join(folder, 'link'), bytes);
  expect(readFile(join(folder, 'data', 'a.bin'))).toEqual(bytes);
  expect(fs.lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
});

it('says what to do in a host without files', () => {
  vi.stubGlobal('process', undefined);
  expect(hasFiles()).toBe(false);
  try {
    readFile('model.safetensors');
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(RuntimeError);
    expect((error as RuntimeError).hint).toMatch(/Node 20\.16 .* fetch the bytes/);
  }
});

it.each([
  ['formats', 'parseSafetensors'],
  ['datasets', 'readMNIST'],
])('%s bundles for browsers and runs nothing of Node on import', async (room, name) => {
  const entry = join(import.meta.dirname, '..', '..', 'src', room, 'index.ts');
  const { outputFiles, warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'room',
    platform: 'browser',
    logLevel: 'silent',
  });
  expect(warnings).toEqual([]);
  const names = new Function('process', 'require', `${outputFiles[0].text}; return Object.keys(room);`)(undefined);
  expect(names).toContain(name);
});
