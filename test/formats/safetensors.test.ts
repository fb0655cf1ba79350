// The safetensors reader and writer against the reference implementation: its files, its refusals and its bytes.

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  parseSafetensors as parse,
  type SafetensorsDType,
  type SafetensorsRecord,
  serializeSafetensors as serialize,
} from '../../src/formats/index.ts';
import { FormatError, ValueError } from '../../src/reference/base/errors.ts';

const golden = new URL('../golden/torch/', import.meta.url);
const load = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, golden)));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Valid {
  file: string;
  note: string;
  metadata: Record<string, string> | null;
  tensors: {
    name: string;
    dtype: string;
    shape: number[];
    bytes_hex: string;
    values?: (number | string | boolean)[];
  }[];
}
interface Hostile {
  file: string;
  expect: 'reject' | 'accept' | 'either';
  why: string;
  reference: { result: 'error' | 'loaded'; message?: string; value?: [string, string, number[], string][] };
}
const cases: { valid: Valid[]; hostile: Hostile[] } = JSON.parse(
  readFileSync(new URL('safetensors.json', golden), 'utf8'),
);

describe('valid files', () => {
  for (const { file, note, metadata, tensors } of cases.valid) {
    test(note, () => {
      const found = parse(load(file));
      expect(Object.fromEntries(found.metadata)).toEqual(metadata ?? {});
      const records = [...found.tensors].map(([name, t]) => [name, t.dtype, t.shape, hex(t.bytes)]);
      const expected = tensors.map((t) => [t.name, t.dtype, t.shape, t.bytes_hex]);
      expect(records.sort()).toEqual(expected.sort());
    });
  }

  it('gives the values of float32 tensors', () => {
    const { tensors } = cases.valid.find(({ file }) => file.includes('lstm_state_dict'))!;
    const found = parse(load('safetensors/valid/lstm_state_dict.safetensors')).tensors;
    expect(tensors).toHaveLength(4);
    for (const { name, values } of tensors) {
      expect([...new Float32Array(found.get(name)!.bytes.slice().buffer)]).toEqual(values);
    }
  });

  it('reads a file that is part of a larger buffer', () => {
    const file = load('safetensors/valid/lstm_state_dict.safetensors');
    const padded = new Uint8Array(file.length + 6).fill(0x7b);
    padded.set(file, 3);
    expect(parse(padded.subarray(3, 3 + file.length))).toEqual(parse(file));
    // and gives plain arrays for a Buffer, whose slice() would share memory
    const { bytes } = parse(Buffer.from(file)).tensors.get('bias_ih_l0')!;
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
  });
});

describe('hostile files', () => {
  /** The reference's texts are ours, save behind a JSON or UTF-8 error, which each parser words its own way. */
  const common = (message: string): string => message.replace(/(invalid JSON|invalid UTF-8)( in header).*/s, '$1$2');

  for (const { file, expect: expected, why, reference } of cases.hostile) {
    test(`${expected}: ${why}`, () => {
      let records: unknown;
      try {
        records = [...parse(load(file)).tensors].map(([name, t]) => [name, t.dtype, t.shape, hex(t.bytes)]);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        expect(expected).not.toBe('accept');
        const { message } = error as FormatError;
        expect(message.length).toBeLessThan(500);
        // the reference keeps the last of two equal keys, so it stumbles over something later, if at all
        if (reference.result === 'error' && !message.includes('duplicate key')) {
          expect(common(message)).toBe(common(reference.message!));
        }
        return;
      }
      expect(expected).not.toBe('reject');
      expect(records).toEqual(reference.value);
    });
  }

  it('holds every file of the folder', () => {
    const listed = cases.hostile.map(({ file }) => file.split('/').at(-1));
    expect(readdirSync(new URL('safetensors/hostile/', golden)).sort()).toEqual(listed.sort());
  });

  it('leaves prototypes alone', () => {
    const { metadata } = parse(load('safetensors/hostile/metadata_proto.safetensors'));
    expect([...metadata]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('refuses a file cut at any byte', () => {
    for (const name of ['dtypes_metadata', 'odd_names', 'no_padding']) {
      const file = load(`safetensors/valid/${name}.safetensors`);
      for (let n = 0; n < file.length; n++) expect(() => parse(file.subarray(0, n)), `${n} bytes`).toThrow(FormatError);
    }
  });

  it('refuses or reads a file with any one byte changed, and throws nothing else', () => {
    const file = load('safetensors/valid/odd_names.safetensors');
    const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(change, ([at, value]) => {
        const changed = file.slice();
        changed[at] = value;
        try {
          const { tensors } = parse(changed);
          expect([...tensors.values()].reduce((n, { bytes }) => n + bytes.length, 0)).toBe(16);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  // What version 0.8.0 of the reference does with both files.
  const small = (header: string): Uint8Array => {
    const file = new Uint8Array(8 + header.length + 16);
    file[0] = header.length;
    file.set(new TextEncoder().encode(header), 8);
    return file;
  };
  const entry = (name: string, size: number, begin: number, end: number): string =>
    `"${name}":{"dtype":"U8","shape":[${size}],"data_offsets":[${begin},${end}]}`;

  it('reads an empty tensor that begins where a longer one does, listed behind it', () => {
    const { tensors } = parse(small(`{${entry('w', 16, 0, 16)},${entry('e', 0, 0, 0)}}`));
    expect([...tensors].map(([name, { bytes }]) => [name, bytes.length])).toEqual([
      ['w', 16],
      ['e', 0],
    ]);
  });

  it('refuses offsets that go back', () => {
    const file = small(`{${entry('w', 16, 0, 16)},${entry('b', 8, 16, 8)}}`);
    expect(() => parse(file)).toThrow('Error while deserializing: invalid offset for tensor `b`');
  });

  it('says what was found, where, and what was expected', () => {
    const error = (name: string): FormatError => {
      try {
        parse(load(`safetensors/hostile/${name}.safetensors`));
      } catch (e) {
        return e as FormatError;
      }
      throw new Error(`${name} was read`);
    };
    expect(error('cut_data').hint).toBe(
      'the tensors end at byte 16 of the data, which has 15 bytes: the file is cut short',
    );
    expect(error('dtype_size_differs').hint).toBe(
      'tensor "w", F64 of shape [4], needs 32 bytes, but its data_offsets [0, 16] hold 16',
    );
    expect(error('leading_zero').message).toMatch(
      /invalid JSON in header: expected \], found "4\], .*" at character 34$/,
    );
    expect(error('duplicate_name').message).toMatch(/duplicate key "w" at character \d+$/);
  });
});

describe('the writer', () => {
  const files = [
    'safetensors/valid/dtypes_metadata.safetensors',
    'safetensors/valid/lstm_state_dict.safetensors',
    'safetensors/valid/shapes.safetensors',
    'safetensors-writer.safetensors',
  ];
  test.each(files)('gives the reference writer’s bytes: %s', (path) => {
    const file = load(path);
    const { tensors, metadata } = parse(file);
    expect(hex(serialize([...tensors].reverse(), metadata))).toBe(hex(file));
  });

  it('writes a file without tensors as the reference does', () => {
    expect(hex(serialize([]))).toBe(hex(load('safetensors/valid/no_tensors.safetensors')));
  });

  const record = (dtype: string, shape: number[], bytes: number): SafetensorsRecord => ({
    dtype: dtype as SafetensorsDType,
    shape,
    bytes: new Uint8Array(bytes),
  });
  test.each<[string, [string, SafetensorsRecord][], [string, string][]]>([
    ['too few bytes', [['w', record('F32', [2], 4)]], []],
    ['an unknown dtype', [['w', record('toString', [1], 4)]], []],
    ['half a byte', [['w', record('F4', [3], 2)]], []],
    ['a negative size', [['w', record('F32', [-1], 4)]], []],
    ['a fraction', [['w', record('F32', [1.5], 6)]], []],
    ['an overflow', [['w', record('F32', [2 ** 40, 2 ** 40], 4)]], []],
    ['the reserved name', [['__metadata__', record('F32', [1], 4)]], []],
    // biome-ignore format: one case a line
    ['a name twice', [['w', record('F32', [1], 4)], ['w', record('F32', [1], 4)]], []],
    // biome-ignore format: one case a line
    ['a name twice, of two dtypes', [['w', record('F32', [1], 4)], ['w', record('U8', [1], 1)]], []],
    ['a lone surrogate', [['\ud800', record('F32', [1], 4)]], []],
    ['metadata that is no text', [], [['epoch', 3 as unknown as string]]],
  ])('refuses %s', (_, tensors, metadata) => {
    expect(() => serialize(tensors, metadata)).toThrow(ValueError);
  });

  const widths: Partial<Record<SafetensorsDType, number>> = { BOOL: 1, U8: 1, BF16: 2, F32: 4, I64: 8, C64: 8 };
  const tensor = fc
    .record({
      dtype: fc.constantFrom(...(Object.keys(widths) as SafetensorsDType[])),
      shape: fc.array(fc.nat(3), { maxLength: 4 }),
    })
    .chain(({ dtype, shape }) => {
      const length = shape.reduce((n, d) => n * d, 1) * widths[dtype]!;
      return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes) => ({ dtype, shape, bytes }));
    });
  const text = fc.string({ unit: 'binary', maxLength: 8 });
  const names = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', '')).filter((s) => s !== '__metadata__');
  const unique = { maxLength: 6, selector: ([name]: [string, unknown]) => name };

  it('write then read is identity, and read then write', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(names, tensor), unique),
        fc.uniqueArray(fc.tuple(text, text), unique),
        (tensors, metadata) => {
          const file = serialize(tensors, metadata);
          const found = parse(file);
          expect(found.metadata).toEqual(new Map(metadata));
          expect(found.tensors).toEqual(new Map(tensors));
          expect(serialize(found.tensors, found.metadata)).toEqual(file);
          // data is aligned for its dtype
          for (const { dtype, bytes } of found.tensors.values()) expect(bytes.byteOffset % widths[dtype]!).toBe(0);
        },
      ),
      { numRuns: 300 },
    );
  });
});
