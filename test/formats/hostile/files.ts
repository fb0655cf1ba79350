// Files that were made to do harm, one trick each: counts and lengths that no file pays for, numbers that wrap, indices that
// point outside. Written by hand, byte by byte, so that no writer's checks stand in the way.

export type Part = readonly [kind: 'u8' | 'u32' | 'be32' | 'u64' | 'text', ...values: (number | bigint | string)[]];

/** The bytes of numbers (little-endian; `be32` big-endian) and texts. */
export function file(...parts: readonly Part[]): Uint8Array {
  const bytes: number[] = [];
  for (const [kind, ...values] of parts) {
    for (const value of values) {
      if (kind === 'text') bytes.push(...new TextEncoder().encode(String(value)));
      else if (kind === 'u8') bytes.push(Number(value));
      else {
        const view = new DataView(new ArrayBuffer(8));
        if (kind === 'u64') view.setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
        else view.setUint32(0, Number(value) >>> 0, kind === 'u32');
        bytes.push(...new Uint8Array(view.buffer, 0, kind === 'u64' ? 8 : 4));
      }
    }
  }
  return Uint8Array.from(bytes);
}

type Hostile = readonly (readonly [name: string, file: Uint8Array])[];

const header = (json: string, data = 0): Uint8Array =>
  file(['u64', new TextEncoder().encode(json).length], ['text', json], ['u8', ...Array<number>(data).fill(0)]);
const entry = (shape: string, offsets: string, dtype = 'F32'): string =>
  `{"a":{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}}`;

export const safetensors: Hostile = [
  ['nothing', file()],
  ['a header of 2^63 bytes', file(['u64', 2n ** 63n], ['text', '{}'])],
  ['a header of 100 MB that is not there', file(['u64', 100_000_000], ['text', '{}'])],
  ['a header of no bytes', file(['u64', 0])],
  ['nested lists without end', header(`{"a":${'['.repeat(50_000)}`)],
  ['a shape whose product wraps to 0 in 64 bits', header(entry('[4294967296,4294967296]', '[0,0]'))],
  ['a dimension of 2^64 - 1', header(entry('[18446744073709551615]', '[0,4]'), 4)],
  ['a negative dimension', header(entry('[-1]', '[0,4]'), 4)],
  ['a dimension of 1e9', header(entry('[1e9]', '[0,4]'), 4)],
  ['offsets that go back', header(entry('[1]', '[4,0]'), 4)],
  ['offsets behind the end', header(entry('[1]', '[0,4]'))],
  ['offsets that begin late', header(entry('[1]', '[4,8]'), 8)],
  ['data that nobody owns', header('{}', 9)],
  [
    'two tensors on one place',
    header(
      '{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}',
      4,
    ),
  ],
  [
    'one name twice',
    header('{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
  ],
  ['metadata that are no texts', header('{"__metadata__":{"a":[1]}}')],
  ['a dtype of the prototype', header(entry('[1]', '[0,4]', 'constructor'), 4)],
];

/** A list of one array, in version 2 unless `magic` says otherwise; what follows the magic number is `parts`. */
const array = (...parts: readonly Part[]): Uint8Array => file(['u64', 0x112, 0, 1], ['u32', 0xf993fac9], ...parts);
const end: Part = ['u64', 0];

export const params: Hostile = [
  ['nothing', file()],
  ['2^63 arrays', file(['u64', 0x112, 0, 2n ** 63n])],
  ['2^32 arrays', file(['u64', 0x112, 0, 2n ** 32n])],
  ['2^63 names', file(['u64', 0x112, 0, 0, 2n ** 63n])],
  ['a name of 2^40 bytes', file(['u64', 0x112, 0, 0, 1, 2n ** 40n])],
  ['a rank of 2^31 - 1', array(['u32', 0, 2 ** 31 - 1])],
  ['a rank of -5', array(['u32', 0, -5])],
  ['a dimension of 2^62', array(['u32', 0, 1], ['u64', 2n ** 62n], ['u32', 1, 0, 0], end)],
  ['a dimension of -2', array(['u32', 0, 1], ['u64', -2n], ['u32', 1, 0, 0], end)],
  ['a shape whose product wraps to 0', array(['u32', 0, 2], ['u64', 2n ** 32n, 2n ** 32n], ['u32', 1, 0, 0], end)],
  ['dtype 99', array(['u32', 0, 1], ['u64', 0], ['u32', 1, 0, 99], end)],
  ['storage type 3', array(['u32', 3, 1], ['u64', 0])],
  ['an old array of 2^31 dimensions', file(['u64', 0x112, 0, 1], ['u32', 2 ** 31])],
  // row_sparse of one row: storage shape [1, 1], shape [2, 1], cpu(0), float32, int64 index of shape [1]
  ...[2n, -1n, 2n ** 62n].map((row): Hostile[number] => [
    `row ${row} of two`,
    array(
      ['u32', 1, 2],
      ['u64', 1, 1],
      ['u32', 2],
      ['u64', 2, 1],
      ['u32', 1, 0, 0, 6, 1],
      ['u64', 1],
      ['u32', 0],
      ['u64', row],
      end,
    ),
  ]),
  // of 2^60 rows none is stored
  [
    'row_sparse of 2^62 bytes',
    array(['u32', 1, 2], ['u64', 0, 1], ['u32', 2], ['u64', 2n ** 60n, 1], ['u32', 1, 0, 0, 6, 1], ['u64', 0], end),
  ],
  [
    'row_sparse of 1 GiB',
    array(['u32', 1, 2], ['u64', 0, 1], ['u32', 2], ['u64', 2n ** 28n, 1], ['u32', 1, 0, 0, 6, 1], ['u64', 0], end),
  ],
];

const magic = (code: number, rank: number): Part => ['u8', 0, 0, code, rank];

export const idx: Hostile = [
  ['nothing', file()],
  ['255 dimensions that are not there', file(magic(8, 255))],
  ['255 dimensions of 2^32 - 1', file(magic(8, 255), ['be32', ...Array<number>(255).fill(2 ** 32 - 1)])],
  ['a shape whose product wraps to 0', file(magic(8, 2), ['be32', 2 ** 31, 2 ** 31, 2, 2])],
  ['2^32 - 1 images of no pixel, and one byte', file(magic(8, 2), ['be32', 2 ** 32 - 1, 0], ['u8', 1])],
  ['four gigabytes in twelve bytes', file(magic(14, 1), ['be32', 2 ** 29])],
  ['an unknown type', file(magic(7, 1), ['be32', 0])],
];

export const gzip: Hostile = [
  ['nothing but the magic number', file(['u8', 0x1f, 0x8b])],
  ['an unknown method', file(['u8', 0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 3, 3, 0], ['u32', 0, 0])],
  ['a name without end', file(['u8', 0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3], ['text', 'name'])],
  ['a wrong checksum', file(['u8', 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0], ['u32', 1, 0])],
  ['a wrong length', file(['u8', 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0], ['u32', 0, 5])],
];
