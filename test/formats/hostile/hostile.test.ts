// Hostile files are refused by a FormatError, without costing more memory than they have bytes.

import { gzipSync } from 'node:zlib';
import { nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';
import { gunzipSync, parseIdx, parsePt, parseSafetensors } from '../../../src/formats/index.ts';
import { judge } from '../../long/read.ts';
import * as hostile from './files.ts';
import * as pickled from './pt.ts';

describe.each([
  ['safetensors', hostile.safetensors, (file: Uint8Array) => parseSafetensors(file).tensors.size],
  ['.params', hostile.params, (file: Uint8Array) => Object.keys(nd.load_frombuffer(file)).length],
  ['IDX', hostile.idx, (file: Uint8Array) => parseIdx(file).data.byteLength],
  ['.pt', pickled.pt, (file: Uint8Array) => String(parsePt(file)).length],
  ['gzip', hostile.gzip, (file: Uint8Array) => gunzipSync(file).length],
] as const)('a reader of %s refuses', (_, files, read) => {
  it.each(files)('%s', (_, file) => {
    expect(judge(read, file)).toMatchObject({ kind: 'refused', fault: undefined });
  });
});

it('a bomb is given up at the limit', () => {
  const bomb = new Uint8Array(gzipSync(new Uint8Array(2 ** 26)));
  expect(judge((file) => gunzipSync(file, 2 ** 16).length, bomb)).toMatchObject({ kind: 'refused' });
});

it('a .pt file of the same hand is read', () => {
  expect(parsePt(pickled.good)).toEqual([1, 2, 3]);
});

it('a refusal says the name that PyTorch says, and no codes for the terminal', () => {
  const told = (name: string): string => {
    const [, file] = pickled.pt.find(([known]) => known === name)!;
    try {
      return String(parsePt(file));
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(told('a name of terminal codes')).toContain('Unsupported global: GLOBAL evil.?]0;title? was not an allowed');
  expect(told('a module of a blocked name')).toContain('unsupported GLOBAL os.system whose module os is blocked.');
});
