// The readers of files that anybody may have written, each with good files to begin from.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import {
  allValuesOf,
  gunzipSync,
  type IdxArray,
  type NDArrayRecord,
  PtSize,
  PtTensor,
  parseIdx,
  parseNDArrays,
  parseSafetensors,
  type SafetensorsRecord,
  serializeIdx,
  serializeNDArrays,
  serializePt,
  serializeSafetensors,
} from '../../src/formats/index.ts';
import { ndarrayDTypes } from '../../src/formats/mxnet-dtype.ts';
import { dtypeBits } from '../../src/formats/safetensors-dtype.ts';
import { readZip, unpack } from '../../src/formats/zip.ts';
import { writeZip } from '../../src/formats/zip-writer.ts';
import { sym } from '../../src/mxnet/sym.ts';
import { FormatError, MXNetError } from '../../src/reference/base/errors.ts';
import { load, type Tensor } from '../../src/torch/index.ts';
import ptWriter from '../golden/pt-writer.json' with { type: 'json' };
import type { Reader } from './read.ts';

/** What sparse arrays and packed bytes may become here, so that most of a run's time goes into different files. */
const LIMIT = 2 ** 17;

/** Bytes in which the upper halves of 64-bit integers are 0: beyond 2^53 they are refused. */
const bytes = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => (i % 8 < 4 ? i * 7 : 0));
const int64 = (...values: number[]): Uint8Array => new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
const index = (...values: number[]) => ({ dtype: 'int64' as const, shape: [values.length], bytes: int64(...values) });

const tensor = (dtype: keyof typeof dtypeBits, ...shape: number[]): SafetensorsRecord => ({
  dtype,
  shape,
  bytes: bytes((shape.reduce((a, b) => a * b, 1) * dtypeBits[dtype]) / 8),
});
const tensors = (Object.keys(dtypeBits) as (keyof typeof dtypeBits)[]).map((dtype): [string, SafetensorsRecord] => [
  `w.${dtype}`,
  tensor(dtype, 2, 4),
]);

const dense = (dtype: keyof typeof ndarrayDTypes, ...shape: number[]): NDArrayRecord => ({
  stype: 'default',
  dtype,
  shape,
  bytes: bytes(shape.reduce((a, b) => a * b, 1) * ndarrayDTypes[dtype]),
});
const sparse: NDArrayRecord[] = [
  { ...dense('float32', 2, 3), stype: 'row_sparse', shape: [5, 3], storageShape: [2, 3], aux: [index(1, 4)] },
  { ...dense('int8', 3), stype: 'csr', shape: [3, 4], storageShape: [3], aux: [index(0, 0, 2, 3), index(1, 3, 0)] },
];
/** The array of a file of one small array, in the layout of MXNet to 0.11 (version 1), and before (version 0). */
const old = (version: 0 | 1): Uint8Array => {
  const head = version === 0 ? [2] : [0xf993fac8, 2];
  const shape = version === 0 ? [2, 3] : [2, 0, 3, 0];
  const words = Int32Array.from([0x112, 0, 0, 0, 1, 0, ...head, ...shape, 1, 0, 0, 1, 2, 3, 4, 5, 6, 0, 0]);
  return new Uint8Array(words.buffer);
};

const idx = [
  serializeIdx({ dtype: 'uint8', shape: [3, 4, 5], data: bytes(60) }),
  serializeIdx({ dtype: 'float64', shape: [7], data: new Float64Array(7).fill(0.5) }),
  serializeIdx({ dtype: 'int16', shape: [], data: Int16Array.of(5) } satisfies IdxArray),
  serializeIdx({ dtype: 'int32', shape: [2, 0], data: new Int32Array(0) }),
];

/** Graphs as texts: of few nodes, of many, with states, several outputs and all kinds of attributes. */
const graphs = (() => {
  const data = sym.var('data', { shape: [0, 3], lr_mult: 0.5 });
  const dense = sym.FullyConnected(data, { num_hidden: 4, name: 'fc' });
  const parts = sym.SliceChannel(dense, { num_outputs: 2, squeeze_axis: true, name: 'parts' });
  const joined = sym.Concat(parts.at(0), parts.at(1), { dim: 0, name: 'été' });
  const normal = sym.BatchNorm(sym.Reshape(joined, { shape: [-1, 2] }), { eps: 0.01, name: 'bn' });
  const rnn = sym.RNN(sym.var('x'), {
    state_size: 3,
    num_layers: 2,
    mode: 'lstm',
    p: 0.5,
    state_outputs: true,
    name: 'r',
  });
  return [
    data,
    sym.SoftmaxOutput(normal, { name: 'softmax' }),
    sym.Group([rnn, sym.slice(dense, { begin: [null, 1], end: [2, null] })]),
  ];
})().map((graph) => new TextEncoder().encode(graph.tojson()));

/** Reads a graph and looks at it; what MXNet's words refuse is refused. */
function readGraph(file: Uint8Array): number {
  const { error: told } = console;
  // Of an old version it says that it upgrades it.
  console.error = () => {};
  try {
    const graph = sym.load_json(new TextDecoder().decode(file));
    return graph.tojson().length + graph.list_arguments().length + graph.get_internals().list_outputs().length;
  } catch (error) {
    throw error instanceof MXNetError ? new FormatError(error.message) : error;
  } finally {
    console.error = told;
  }
}

const golden = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../golden/torch/pt/${name}.pt`, import.meta.url)));
const storage = { dtype: 'float32', bytes: bytes(48) } as const;
/** Values of every kind, and tensors that share a storage. */
const checkpoints = [
  [1, -1, 300, 70_000, -(2 ** 31), 2n ** 70n, 2.5, null, true, false, 'été', Uint8Array.of(1, 2), new Set([1]), [[]]],
  { state: { 0: { step: 1 } }, map: new Map<unknown, unknown>([[0.5, 'a']]), shape: new PtSize([2, 3]) },
  {
    base: new PtTensor(storage, 0, [3, 4], [4, 1], true),
    turned: new PtTensor(storage, 1, [4, 2], [1, 4]),
    none: new PtTensor({ dtype: 'int64', bytes: bytes(0) }, 0, [0, 5], [5, 1]),
    one: new PtTensor({ dtype: 'bool', bytes: bytes(1) }, 0, [], []),
  },
].map((value) => serializePt(value));
const archives = [
  ...checkpoints,
  ...['rezipped_deflated', 'rezipped_stored', 'handmade_unaligned', 'handmade_offset_view', 'big_endian'].map((name) =>
    golden(`valid/${name}`),
  ),
];
/** The records of an archive beside its pickle, which the fuzzer changes: checksums are right again then. */
const others = [...readZip(checkpoints[2])].slice(1).map(([name, entry]) => [name, unpack(entry)] as const);
const pickles = [
  ...[golden('valid/containers'), ...checkpoints].map((file) => unpack([...readZip(file).values()][0])),
  ...ptWriter.pickles.map(({ hex }) => new Uint8Array(Buffer.from(hex, 'hex'))),
];

/** Bytes of the tensors that were read. */
function held(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
  seen.add(value);
  if ('storage' in value) {
    const { storage } = value as Tensor;
    const own = seen.has(storage) ? 0 : storage.length * 8;
    seen.add(storage);
    return own;
  }
  const items = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  return ArrayBuffer.isView(value) ? value.byteLength : items.reduce<number>((sum, x) => sum + held(x, seen), 0);
}

export const readers: { readonly [name: string]: readonly [good: readonly Uint8Array[], read: Reader] } = {
  safetensors: [
    [
      serializeSafetensors([]),
      serializeSafetensors([['a', tensor('F32', 2, 3)]], [['format', 'pt']]),
      serializeSafetensors([
        ['été\n"', tensor('I64')],
        ['b', tensor('F32', 0, 5)],
      ]),
      serializeSafetensors(tensors, [['a', 'b']]),
    ],
    (file) => [...parseSafetensors(file).tensors.values()].reduce((sum, x) => sum + x.bytes.length, 0),
  ],
  '.params': [
    [
      serializeNDArrays({ names: null, arrays: [] }),
      serializeNDArrays({ names: ['a', 'été'], arrays: [dense('float32', 2, 3), dense('int64', 2)] }),
      serializeNDArrays({
        names: null,
        arrays: (Object.keys(ndarrayDTypes) as (keyof typeof ndarrayDTypes)[]).map((dtype) => dense(dtype, 3)),
      }),
      ...sparse.map((array) => serializeNDArrays({ names: ['x'], arrays: [array] })),
      serializeNDArrays({ names: null, arrays: sparse }),
      old(0),
      old(1),
    ],
    (file) =>
      allValuesOf(parseNDArrays(file).arrays, { maxBytes: LIMIT }).reduce((sum, x) => sum + x.data.byteLength, 0),
  ],
  '.pt': [archives, (file) => held(load(file))],
  'pickle of .pt': [pickles, (pickle) => held(load(writeZip([['archive/data.pkl', pickle], ...others])))],
  'old .pt': [
    ['valid/legacy_shared_views', 'hostile/legacy_control', 'hostile/legacy_handmade_control'].map(golden),
    (file) => held(load(file)),
  ],
  IDX: [idx, (file) => parseIdx(file).data.byteLength],
  '-symbol.json': [graphs, readGraph],
  gzip: [
    [...idx.map((file) => new Uint8Array(gzipSync(file))), new Uint8Array(gzipSync(new Uint8Array(2 ** 16)))],
    (file) => gunzipSync(file, LIMIT).length,
  ],
};
