// Hostile files are refused by a FormatError, without costing more memory than they have bytes.

import { gzipSync } from 'node:zlib';
import { nd } from 'bptt/gluon';
import { describe, expect, it } from 'vitest';
import { gunzipSync, parseIdx, parseSafetensors } from '../../../src/formats/index.ts';
import { judge } from '../../long/read.ts';
import * as hostile from './files.ts';

describe.each([
  ['safetensors', hostile.safetensors, (file: Uint8Array) => parseSafetensors(file).tensors.size],
  ['.params', hostile.params, (file: Uint8Array) => Object.keys(nd.load_frombuffer(file)).length],
  ['IDX', hostile.idx, (file: Uint8Array) => parseIdx(file).data.byteLength],
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
