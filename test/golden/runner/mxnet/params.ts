// `.params` files: what the reader and the face must give of good ones, and what they must refuse.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FormatError } from 'bptt';
import {
  denseNDArray,
  type NDArrayList,
  ndarraysByName,
  parseNDArrays,
  parseSafetensors,
  serializeNDArrays,
  valuesOf,
} from 'bptt/formats';
import { nd } from 'bptt/gluon';
import { inFolder } from '../../../helpers/in-folder.ts';
import { type Case, cpuDevices, type Entry } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { type Block, build, compareStored, namesIn, type Spec } from './build.ts';
import { onContext } from './context.ts';

interface Array {
  readonly name: string | null;
  readonly key: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly stype: string;
}

interface Net {
  readonly spec: Spec & { readonly children?: readonly Spec[] };
  readonly written_by: 'save_parameters' | 'save_params' | 'collect_params_save';
  readonly full_names: readonly string[];
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Dtypes of files that arrays lack: the face gives them wider. */
const foreign = ['float16', 'int8'];

/** The records of a file: names, attributes, and every byte. */
function compareRecords(comparison: Comparison, list: string, path: string, entry: Entry): void {
  const file = readFileSync(path);
  const { names, arrays } = parseNDArrays(file);
  const expected = entry.arrays as readonly Array[];
  const { tensors } = parseSafetensors(readFileSync(join(dirname(list), 'params', 'expect.safetensors')));
  comparison.same('names', names, entry.container === 'list' ? null : expected.map((a) => a.name));
  comparison.same('number of arrays', arrays.length, expected.length);
  const folder = (entry.file as string).replace(/^params\/|\.params$/g, '');
  expected.forEach(({ key, shape, dtype, stype }, i) => {
    const found = arrays[i];
    comparison.same(key, [found.shape, found.dtype, found.stype], [shape, dtype, stype]);
    const stored = tensors.get(`${folder}/${key}`);
    comparison.same(`${key}, values`, hex(denseNDArray(found).bytes), stored && hex(stored.bytes));
  });
  const written = !/^hand-written/.test(entry.note as string);
  if (written) comparison.same('written again', hex(serializeNDArrays({ names, arrays })), hex(file));
}

/** What `nd.load` gives. */
function compareLoaded(comparison: Comparison, path: string, entry: Entry): void {
  const { arrays }: NDArrayList = parseNDArrays(readFileSync(path));
  const loaded = nd.load(path);
  const found = loaded instanceof Map ? [...loaded.values()] : Object.values(loaded);
  (entry.arrays as readonly Array[]).forEach(({ key, dtype }, i) => {
    if (foreign.includes(dtype)) return;
    const { data, ...values } = valuesOf(arrays[i]);
    compareStored(comparison, `nd.load, ${key}`, found[i], { ...values, values: data }, 'exact');
  });
}

const ways = {
  save_parameters: {
    load: (block: Block, path: string) => block.load_parameters(path),
    save: (block: Block, path: string) => block.save_parameters(path),
  },
  save_params: {
    load: (block: Block, path: string) => block.load_params(path),
    save: (block: Block, path: string) => block.save_params(path),
  },
  collect_params_save: {
    load: (block: Block, path: string) => block.collect_params().load(path),
    save: (block: Block, path: string) => block.collect_params().save(path),
  },
} as const;

/** The net that a file was saved from: it takes the file, and writes the same bytes. */
function compareNet(comparison: Comparison, path: string, net: Net): void {
  const block = build(net.spec) as Block;
  for (const child of net.spec.children ?? []) {
    (block as unknown as { add(child: unknown): void }).add(build(child));
  }
  const { load, save } = ways[net.written_by];
  load(block, path);
  comparison.same('full names', [...block.collect_params().keys()], net.full_names);
  inFolder((folder) => {
    const again = join(folder, 'again.params');
    save(block, again);
    comparison.same('saved again', hex(readFileSync(again)), hex(readFileSync(path)));
  });
}

/** An entry of `valid`. */
export function validCase(label: string, list: string, entry: Entry): Case {
  const path = join(dirname(list), entry.file as string);
  const net = entry.net as Net | undefined;
  return {
    label,
    names: ['mxnet.nd.load', ...namesIn(net ?? [])],
    devices: cpuDevices,
    run: (device) =>
      onContext(device, () => {
        const comparison = new Comparison();
        compareRecords(comparison, list, path, entry);
        compareLoaded(comparison, path, entry);
        if (net) compareNet(comparison, path, net);
        return comparison;
      }),
  };
}

type Loaded = Readonly<Record<string, readonly [readonly number[], string, readonly number[]]>>;

/** The first values of every array, as the list gives what MXNet loaded. */
function loadedFrom(path: string): Loaded | 'rejected' {
  try {
    const arrays = ndarraysByName(parseNDArrays(readFileSync(path)));
    return Object.fromEntries(
      [...arrays].map(([name, record]) => {
        const { shape, dtype, data } = valuesOf(record);
        return [name, [shape, dtype, [...data].slice(0, 4)]];
      }),
    );
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return 'rejected';
  }
}

/** An entry of `hostile`: a FormatError, or where it may be read what MXNet reads. */
export function hostileCase(label: string, list: string, entry: Entry): Case {
  const path = join(dirname(list), entry.file as string);
  const { arrays } = entry.mxnet as { arrays?: Loaded };
  return {
    label,
    names: ['mxnet.nd.load'],
    devices: ['cpu'],
    run: () => {
      const comparison = new Comparison();
      const got = loadedFrom(path);
      const may = { reject: ['rejected'], accept: [arrays], either: ['rejected', arrays ?? got] }[
        entry.expect as string
      ];
      if (may === undefined) throw new Error(`unknown expectation '${entry.expect}'`);
      const found = may.find((m) => JSON.stringify(m) === JSON.stringify(got));
      comparison.same(entry.expect as string, got, found ?? may[0]);
      return comparison;
    },
  };
}
