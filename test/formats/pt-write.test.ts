// .pt files against PyTorch 2.13 and Python's pickle, by test/golden/make_pt.py: pickles of every protocol, and, byte by byte,
// what torch.save writes of the same values. And what no file can hold, of which nothing is written.

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PtTensor, parsePt, serializePt } from '../../src/formats/index.ts';
import { Unpickler } from '../../src/formats/pickle.ts';
import { Finisher } from '../../src/formats/pt-values.ts';
import { readZip, unpack } from '../../src/formats/zip.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import golden from '../golden/pt-writer.json' with { type: 'json' };

const none = (): never => expect.unreachable();
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe.each(golden.pickles)('a pickle of protocol $protocol', ({ hex }) => {
  const bytes = bytesOf(hex);
  const unpickler = new Unpickler(bytes, 0, none);
  const value = new Finisher(none, none).finish(unpickler.load());

  it('is read to its end, as Python reads it', () => {
    expect(unpickler.at).toBe(bytes.length);
    expect(value).toEqual({
      ints: [0, 255, 256, 65535, 65536, -1, -(2 ** 31), 2 ** 40, -(2 ** 40), 2n ** 70n, -(2n ** 70n)],
      floats: [0.5, -0, 1e300],
      texts: ['', 'a'.repeat(300), 'é中😀'],
      bytes: [Uint8Array.of(120, 121), Uint8Array.from({ length: 512 }, (_, i) => i)],
      tuples: [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4]],
      others: [null, true, false],
      set: new Set([1, 2]),
      ordered: { b: 1, a: 2 },
      counted: { a: [1] },
      twice: [['shared'], ['shared']],
    });
  });

  it('keeps the order of keys, and what is shared', () => {
    const { ordered, twice } = Object(value);
    expect(Object.keys(ordered)).toEqual(['b', 'a']);
    expect(twice[0]).toBe(twice[1]);
  });
});

/** The values of make_pt.py. */
const values = (): { readonly [name: string]: unknown } => {
  torch.manual_seed(1);
  const x = torch.arange(6, { dtype: 'float32' }).reshape(2, 3);
  const [e, n, w] = [torch.zeros(0, 2), torch.tensor(7), new nn.Parameter(x)];
  return {
    state: { w: x, v: x.t(), b: torch.tensor([true]), n, e },
    checkpoint: {
      epoch: 12,
      loss: 0.25,
      name: 'été',
      done: false,
      best: null,
      lists: [[], [1], [1, 2.5, 'a']],
      empty: {},
      optimizer: { state: { 0: { step: 3 }, 1: { step: 70_000 } }, params: [0, 1, -5, 300, 2 ** 40, 2n ** 70n] },
      shape: x.shape,
      bytes: Uint8Array.of(0, 1, 255),
      set: new Set([7]),
      row: x.at(1).double().requires_grad_(),
    },
    many: Array.from({ length: 2500 }, (_, i) => i),
    parameters: { w, again: w, fixed: new nn.Parameter(n, false) },
    halves: { h: x.half(), b: x.bfloat16().t() },
    versions: new nn.Sequential({ a: new nn.Linear(2, 1), n: new nn.BatchNorm1d(1) }).state_dict(),
  };
};

describe.each(golden.saved)('what torch.save writes of $name', ({ name, records, pickle }) => {
  const written = readZip(torch.save(values()[name]));

  it('is the pickle that PyTorch writes', () => {
    expect(hexOf(unpack(written.get('archive/data.pkl')!))).toBe(pickle);
  });

  it('has the records that PyTorch writes, but for a hash of the archive', () => {
    const found = [...written.values()].map((entry) => [entry.name, entry.method, entry.size]);
    const sized = records.filter(([file]) => file !== 'archive/.data/serialization_id');
    expect(found).toEqual(sized);
  });

  it('begins every record at a multiple of 64', () => {
    for (const { packed } of written.values()) expect(packed.byteOffset % 64).toBe(0);
  });
});

it('the same values are the same bytes', () => {
  expect(hexOf(torch.save(values()))).toBe(hexOf(torch.save(values())));
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bptt-pt-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'x.pt');

  const cycle: unknown[] = [];
  cycle.push([cycle]);
  let deep: unknown = 1;
  for (let n = 0; n < 201; n++) deep = { deep };
  const storage = { dtype: 'float32', bytes: new Uint8Array(8) } as const;
  it.each<[string, unknown, string]>([
    ['a function', { f: () => 1 }, "cannot pickle 'function' object"],
    ['a symbol', [Symbol('a')], 'cannot pickle'],
    ['undefined', { a: undefined }, 'cannot pickle'],
    ['a module', new torch.nn.Linear(1, 1), "cannot pickle 'Linear' object"],
    ['a date', new Date(0), "cannot pickle 'Date' object"],
    ['an array of numbers', new Float32Array(2), "cannot pickle 'Float32Array' object"],
    ['a list in itself', cycle, 'Circular reference detected'],
    ['values that are too deep', deep, 'maximum recursion depth exceeded'],
    ['a list as a key', new Map([[[1], 2]]), "unhashable type: 'list'"],
    ['half of a pair', '\ud800', 'half of a surrogate pair'],
    ['an int that PyTorch does not read', 2n ** 2040n, 'an int of'],
  ])('cannot hold %s, and nothing is written', (_, value, message) => {
    expect(() => torch.save(value, path)).toThrow(message);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, PtTensor]>([
    ['reaches beyond its storage', new PtTensor(storage, 1, [2], [1])],
    ['steps back', new PtTensor(storage, 1, [2], [-1])],
    ['has strides of another rank', new PtTensor(storage, 0, [2], [])],
    ['has no class of storages', new PtTensor({ dtype: 'uint64', bytes: new Uint8Array(8) }, 0, [1], [1])],
  ])('cannot hold a record that %s', (_, record) => {
    expect(() => serializePt(record)).toThrow(/resize|cannot be written/);
  });

  it.each(Object.keys(values()))('holds records as they were read: %s', (name) => {
    const bytes = torch.save(values()[name]);
    expect(hexOf(serializePt(parsePt(bytes)))).toBe(hexOf(bytes));
  });
});
