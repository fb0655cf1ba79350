// nd.save and nd.load: `.params` files of one array, a list, or arrays by name.

import { bind, isPlainObject, TypeError, ValueError } from '../../engine/index.ts';
import { exists, hasFiles, readFile } from '../../formats/files.ts';
import { type NDArrayList, parse, serialize } from '../../formats/mxnet-params.ts';
import { allValuesOf, MAX_BYTES, recordOf } from '../../formats/mxnet-values.ts';
import { writeFileAtomic } from '../../formats/write.ts';
import { cpu } from '../base/context.ts';
import { checkFailed } from '../base/errors.ts';
import { type Arguments, declare, float, of, optional, required } from '../base/options.ts';
import { build } from './create.ts';
import { NDArray } from './ndarray.ts';

/** What a file holds: arrays by name, or a list. */
export type Arrays = NDArray[] | { [name: string]: NDArray };
/** What can be saved. */
export type Savable = NDArray | readonly NDArray[] | Readonly<Record<string, NDArray>> | ReadonlyMap<string, NDArray>;

function listOf(data: Savable): { names: string[] | null; arrays: readonly NDArray[] } {
  const entries = data instanceof Map ? [...data] : isPlainObject(data) ? Object.entries(data) : null;
  const arrays = data instanceof NDArray ? [data] : entries ? entries.map(([, x]) => x) : data;
  if (!Array.isArray(arrays)) {
    throw new ValueError(
      'data needs to either be a NDArray, dict of str, NDArray pairs or a list of NDarrays.',
      'an object or a Map names the arrays',
    );
  }
  if (!arrays.every((x) => x instanceof NDArray)) {
    throw new TypeError('save only accept dict str->NDArray or list of NDArray');
  }
  return { names: entries?.map(([name]) => name) ?? null, arrays: arrays as NDArray[] };
}

/** The bytes of a `.params` file. @throws ValueError, TypeError for what is no array, list or names of arrays. */
export function savetobuffer(data: Savable): Uint8Array {
  const { names, arrays } = listOf(data);
  const records = arrays.map((x) => recordOf({ dtype: x.dtype, shape: x.shape, data: x.asnumpy().data }));
  return serialize({ names: names?.length ? names : null, arrays: records });
}

/** Writes arrays into a file. @throws TypeError unless the name is text, and for what is no array. */
export function save(fname: string, data: Savable): void {
  if (typeof fname !== 'string') throw new TypeError('fname required to be a string');
  writeFileAtomic(fname, savetobuffer(data));
}

function arraysOf({ names, arrays }: NDArrayList, maxBytes: number): Arrays {
  const loaded = allValuesOf(arrays, { maxBytes }).map(({ data, shape, dtype }) => build(data, shape, dtype, cpu()));
  return names === null ? loaded : Object.fromEntries(names.map((name, i) => [name, loaded[i]]));
}

/** What its readers take besides a file. */
export const budget = {
  /**
   * Bytes that the file's sparse arrays, which are made dense, may need in all: 256 MiB unless given. A file of a hundred
   * bytes can ask for any number.
   */
  maxBytes: optional(float, MAX_BYTES),
};
const loading = { fname: required(of<string>('str')), ...budget };
const loadSignature = declare('load', loading, false);
/** Bytes; an interface, which every TypeScript prints alike. */
interface Bytes extends Uint8Array {}
const buffered = { buf: required(of<Bytes>('bytes')), ...budget };
const bufferSignature = declare('load_frombuffer', buffered, false);

/**
 * The arrays of a file, on the CPU: by name where it has names, else a list. `nd.load(path, { maxBytes: 2 ** 30 })`.
 * @throws MXNetError where there is no file, FormatError for one of another kind and for sparse arrays beyond `maxBytes`.
 */
export function load(...args: Arguments<typeof loading, 'fname'>): Arrays {
  const { fname, maxBytes } = bind(loadSignature, args);
  if (typeof fname !== 'string') throw new TypeError('fname required to be a string');
  if (hasFiles() && !exists(fname)) {
    throw checkFailed('allow_null', `:Open "${fname}": No such file or directory`);
  }
  return arraysOf(parse(readFile(fname)), maxBytes);
}

/**
 * The arrays of a file's bytes, as `load` gives them.
 * @throws FormatError for bytes that are no such file, MXNetError for no bytes.
 */
export function load_frombuffer(...args: Arguments<typeof buffered, 'buf'>): Arrays {
  const { buf, maxBytes } = bind(bufferSignature, args);
  if (!(buf instanceof Uint8Array)) {
    throw checkFailed(
      'curr_ptr_ + size <= buffer_size_',
      '',
      `a Uint8Array holds a file's bytes, and ${typeof buf} came`,
    );
  }
  return arraysOf(parse(buf), maxBytes);
}
