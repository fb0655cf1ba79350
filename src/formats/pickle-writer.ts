// Writes values as Python's pickle does under protocol 2. Tensors are written as torch.save writes them, as calls on a storage
// that stands elsewhere in the file.

import { TypeError, ValueError } from '../reference/base/errors.ts';
import { isPlainObject } from '../reference/base/signature.ts';
import { typeName } from '../reference/base/type-name.ts';
import { quoteShape } from './check.ts';
import { ndarrayDTypes } from './mxnet-dtype.ts';
import { PickleBytes } from './pickle-bytes.ts';
import { PtParameter, PtSize, type PtStorage, PtTensor, ptStorageClass } from './pt-records.ts';
import { DEPTH, isInside, isWhole } from './pt-values.ts';
import { type Metadata, metadataOf } from './state-metadata.ts';

/** What a value is written as: a record for what stands for one, undefined for any other. */
export type Describe = (value: object) => PtTensor | PtSize | undefined;

/** The pickle of a value, and the storages that it names, in the order of their keys. */
export class Pickler {
  readonly storages = new Map<PtStorage, string>();
  readonly #describe: Describe;
  readonly #out = new PickleBytes();
  readonly #open = new Set<object>();

  constructor(describe: Describe) {
    this.#describe = describe;
  }

  /** @throws TypeError, ValueError for what no file can hold. */
  pickle(value: unknown): Uint8Array {
    this.#out.put(0x80, 2);
    this.#value(value);
    this.#out.put(0x2e);
    return this.#out.written;
  }

  #value(value: unknown): void {
    if (value === null) this.#out.put(0x4e);
    else if (typeof value === 'boolean') this.#out.put(value ? 0x88 : 0x89);
    else if (typeof value === 'string') this.#out.text(value);
    else if (typeof value === 'bigint') this.#out.bigint(value);
    else if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.#out.int(value);
      else this.#out.float(value);
    } else if (typeof value === 'object') this.#object(value);
    else
      throw new TypeError(
        `cannot pickle '${typeName(value)}' object`,
        'files hold null, booleans, numbers, bigints, texts, Uint8Arrays, arrays, plain objects, Maps, Sets and tensors',
      );
  }

  #object(value: object): void {
    if (this.#open.has(value))
      throw new ValueError('Circular reference detected', `a ${typeName(value)} contains itself`);
    if (this.#out.recalled(value)) return;
    const record = this.#describe(value);
    if (record instanceof PtParameter) this.#parameter(value, record);
    else if (record instanceof PtTensor) this.#tensor(value, record);
    else if (record instanceof PtSize) {
      this.#out.global('torch', 'Size');
      this.#out.tuple(record.sizes);
      this.#out.call(1, value);
    } else if (value instanceof Uint8Array) {
      // As Python writes bytes: _codecs.encode(text, 'latin1').
      this.#out.global('_codecs', 'encode');
      this.#out.text(Array.from(value, (byte) => String.fromCharCode(byte)).join(''));
      this.#out.text('latin1');
      this.#out.call(2, value);
    } else {
      if (this.#open.size >= DEPTH)
        throw new ValueError('maximum recursion depth exceeded', `values are more than ${DEPTH} deep`);
      this.#open.add(value);
      this.#container(value);
      this.#open.delete(value);
    }
  }

  #container(value: object): void {
    if (Array.isArray(value)) this.#list(value, value);
    else if (value instanceof Set) {
      this.#out.global('__builtin__', 'set');
      this.#list([...value]);
      this.#out.call(1, value);
    } else if (value instanceof Map) this.#dict(value, [...value]);
    else if (isPlainObject(value)) this.#plain(value);
    else
      throw new TypeError(
        `cannot pickle '${typeName(value)}' object`,
        "a module's or an optimizer's state_dict() can be saved, a typed array by torch.from_numpy; no other class can",
      );
  }

  /** A state_dict is ordered and keeps its names; other objects have whole numbers as ints, as an optimizer's state does. */
  #plain(value: Record<string, unknown>): void {
    const pairs = Object.entries(value);
    const metadata = metadataOf(value);
    if (metadata || (pairs.length > 0 && pairs.every(([, item]) => this.#isTensor(item)))) {
      this.#emptyOrderedDict(value);
      this.#items(pairs);
      if (metadata) this.#attributes(metadata);
    } else {
      const keyed = pairs.map(([name, item]): [unknown, unknown] => [isWhole(name) ? Number(name) : name, item]);
      this.#dict(value, keyed);
    }
  }

  /** The attributes of the OrderedDict before: { '_metadata': OrderedDict }. */
  #attributes(metadata: Metadata): void {
    this.#out.put(0x7d);
    this.#out.remember();
    this.#out.text('_metadata');
    this.#emptyOrderedDict(metadata);
    this.#items([...metadata]);
    this.#out.put(0x73, 0x62);
  }

  #isTensor(item: unknown): boolean {
    return typeof item === 'object' && item !== null && this.#describe(item) instanceof PtTensor;
  }

  #dict(value: object, pairs: readonly (readonly [unknown, unknown])[]): void {
    this.#out.put(0x7d);
    this.#out.remember(value);
    this.#items(pairs);
  }

  #items(pairs: readonly (readonly [unknown, unknown])[]): void {
    this.#out.batches(pairs, 0x73, 0x75, ([key, item]) => {
      if (typeof key === 'object' && key !== null) {
        const hint = 'keys of a Map are texts, numbers, bigints, booleans and null';
        throw new TypeError(`unhashable type: '${typeName(key)}'`, hint);
      }
      this.#value(key);
      this.#value(item);
    });
  }

  #list(items: readonly unknown[], memo?: object): void {
    this.#out.put(0x5d);
    this.#out.remember(memo);
    this.#out.batches(items, 0x61, 0x65, (item) => this.#value(item));
  }

  #emptyOrderedDict(memo?: object): void {
    this.#out.global('collections', 'OrderedDict');
    this.#out.call(0, memo);
  }

  /** _rebuild_parameter(data, requires_grad, OrderedDict()) */
  #parameter(value: object, { storage, offset, shape, strides, requires_grad }: PtParameter): void {
    this.#out.global('torch._utils', '_rebuild_parameter');
    this.#tensor({}, new PtTensor(storage, offset, shape, strides));
    this.#out.put(requires_grad ? 0x88 : 0x89);
    this.#emptyOrderedDict();
    this.#out.call(3, value);
  }

  /** _rebuild_tensor_v2(('storage', type, key, 'cpu', count), offset, sizes, strides, requires_grad, OrderedDict()) */
  #tensor(value: object, { storage, offset, shape, strides, requires_grad }: PtTensor): void {
    const type = ptStorageClass(storage.dtype);
    if (type === undefined) throw new ValueError(`a tensor of ${storage.dtype} cannot be written`, 'convert it first');
    const count = storage.bytes.length / ndarrayDTypes[storage.dtype];
    if (!isInside({ offset, shape, strides }, count)) {
      throw new ValueError(
        'Trying to resize storage that is not resizable',
        `shape ${quoteShape(shape)} and strides ${quoteShape(strides)} from ${offset} on of ${count} elements`,
      );
    }
    const key = this.storages.get(storage) ?? String(this.storages.size);
    this.storages.set(storage, key);
    this.#out.global('torch._utils', '_rebuild_tensor_v2');
    this.#out.put(0x28, 0x28);
    this.#out.text('storage');
    this.#out.global('torch', type);
    this.#out.text(key);
    this.#out.text('cpu');
    this.#out.int(count);
    this.#out.put(0x74);
    this.#out.remember();
    this.#out.put(0x51);
    this.#out.int(offset);
    this.#out.tuple(shape);
    this.#out.tuple(strides);
    this.#out.put(requires_grad ? 0x88 : 0x89);
    this.#emptyOrderedDict();
    this.#out.put(0x74);
    this.#out.remember();
    this.#out.put(0x52);
    this.#out.remember(value);
  }
}
