// What torch.save wrote, against what is read: as records, to the byte, and as tensors, whose dtypes may be wider. And files
// that were made to do harm.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as torch from 'bptt';
import { type NDArrayDType, PtTensor, parsePt, parseSafetensors, type SafetensorsRecord, valuesOf } from 'bptt/formats';
import type { Case, Entry } from './case.ts';
import { Comparison } from './comparison.ts';
import type { Stored } from './read.ts';

/** A value as the list describes it: t is its type. */
interface Described {
  readonly t: string;
  readonly v?: unknown;
  readonly items?: readonly never[];
}
interface DescribedTensor extends Described {
  readonly dtype: NDArrayDType;
  readonly shape: readonly number[];
  readonly requires_grad: boolean;
  readonly storage?: number;
  readonly storage_offset?: number;
  readonly stride?: readonly number[];
  /** Its name in the file of expected tensors. */
  readonly key?: string;
  readonly values?: readonly unknown[];
}
type Check = (what: string, value: unknown, described: DescribedTensor) => void;

const names: { readonly [dtype: string]: NDArrayDType | undefined } = {
  F32: 'float32',
  F64: 'float64',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};
/** Python writes numbers that JSON lacks, and large ones, as text. */
const numberOf = (v: unknown): unknown =>
  ({ inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY, nan: Number.NaN })[v as string] ?? v;
const bigOf = (v: unknown): unknown => (typeof v === 'string' ? BigInt(v) : v);

/** Compares a value with what is described, item by item. */
function compare(comparison: Comparison, what: string, value: unknown, described: Described, check: Check): void {
  const { t, v, items = [] } = described;
  const same = (got: unknown, expected: unknown): void =>
    comparison.same(
      what,
      Object.is(got, expected) ? 'it' : String(got),
      Object.is(got, expected) ? 'it' : `${expected}`,
    );
  if (t === 'deep' || t === 'more' || t === 'cycle') return;
  if (t === 'tensor' || t === 'parameter') check(what, value, described as DescribedTensor);
  else if (t === 'list' || t === 'tuple') {
    const list = Array.isArray(value) ? value : [];
    const written = (items as readonly Described[]).filter((item) => item.t !== 'more');
    comparison.same(`${what}, length`, Math.min(list.length, written.length), written.length);
    written.forEach((item, i) => void compare(comparison, `${what}[${i}]`, list[i], item, check));
  } else if (t === 'dict' || t === 'odict') {
    const pairs = items as readonly (readonly [Described, Described])[];
    const got = value instanceof Map ? [...value] : Object.entries(value as object);
    comparison.same(`${what}, length`, got.length, pairs.length);
    for (const [i, [key, item]] of pairs.entries()) {
      const [name, own] =
        value instanceof Map ? got[i] : (got.find(([k]) => k === String(key.v)) ?? [undefined, undefined]);
      const keyed = value instanceof Map ? key : { t: 'str', v: String(key.v) };
      compare(comparison, `${what}, key ${i}`, name, keyed, check);
      compare(comparison, `${what}.${String(key.v)}`, own, item, check);
    }
  } else if (t === 'none') same(value, null);
  else if (t === 'int') same(value, bigOf(v));
  else if (t === 'float') same(value, numberOf(v));
  else if (t === 'dtype') same(`torch.${String(value)}`, v);
  else if (t === 'size') comparison.same(what, value instanceof torch.Size ? [...value] : Object(value).sizes, v);
  else if (['str', 'bool', 'device'].includes(t)) same(value, v);
  else throw new Error(`unknown type '${t}'`);
}

/** Numbers of storages stand for the same storage wherever they are. */
function sharing(comparison: Comparison): (what: string, storage: object, number: number) => void {
  const seen = new Map<number, object>();
  return (what, storage, number) => {
    const known = seen.get(number);
    comparison.same(`${what}, storage`, known === undefined || known === storage, true);
    comparison.same(
      `${what}, storage of another`,
      [...seen].some(([n, s]) => s === storage && n !== number),
      false,
    );
    seen.set(number, storage);
  };
}

/** The bytes of a record's elements in row-major order. */
function gathered({ storage, offset, shape, strides }: PtTensor, itemSize: number): string {
  const count = shape.reduce((a, b) => a * b, 1);
  const parts = Array.from({ length: count }, (_, n) => {
    let [rest, at] = [n, offset];
    for (let d = shape.length - 1; d >= 0; d--) {
      at += (rest % shape[d]) * strides[d];
      rest = Math.floor(rest / shape[d]);
    }
    return Buffer.from(storage.bytes.subarray(at * itemSize, (at + 1) * itemSize)).toString('hex');
  });
  return parts.join('');
}

/** The values of a record in the dtype that holds them all. */
function stored(dtype: NDArrayDType, { shape, bytes }: SafetensorsRecord): Stored {
  const { data, ...rest } = valuesOf({ stype: 'default', dtype, shape, bytes });
  return { ...rest, values: data };
}

/** As records: dtypes are the file's, and bytes are compared. */
function checkRecords(comparison: Comparison, expected: ReadonlyMap<string, SafetensorsRecord>): Check {
  const share = sharing(comparison);
  return (what, value, described) => {
    if (!(value instanceof PtTensor)) return comparison.same(what, typeof value, 'a record of a tensor');
    const { dtype, shape, stride = value.strides, storage_offset = value.offset, requires_grad, key } = described;
    const { storage, offset, strides } = value;
    comparison.same(
      what,
      [storage.dtype, value.shape, strides, offset, value.requires_grad],
      [dtype, shape, stride, storage_offset, requires_grad],
    );
    if (described.storage !== undefined) share(what, storage, described.storage);
    const record = expected.get(key ?? '');
    if (record === undefined) return;
    comparison.same(`${what}, dtype`, names[record.dtype], dtype);
    const count = record.shape.reduce((a, b) => a * b, 1);
    const hex = gathered(value, count === 0 ? 1 : record.bytes.length / count);
    comparison.same(`${what}, bytes`, hex, Buffer.from(record.bytes).toString('hex'));
  };
}

/** As tensors: of the dtype that holds the file's, with equal elements. */
function checkTensors(comparison: Comparison, expected: ReadonlyMap<string, SafetensorsRecord>): Check {
  const share = sharing(comparison);
  return (what, value, described) => {
    if (!(value instanceof torch.Tensor)) return comparison.same(what, typeof value, 'a tensor');
    const { shape, stride, storage_offset, requires_grad, dtype, key, values } = described;
    comparison.same(
      what,
      [[...value.shape], value.strides, value.offset, value.requires_grad],
      [shape, stride ?? value.strides, storage_offset ?? value.offset, requires_grad],
    );
    comparison.same(`${what}, parameter`, value instanceof torch.nn.Parameter, described.t === 'parameter');
    if (described.storage !== undefined) share(what, value.storage, described.storage);
    const record = expected.get(key ?? '');
    if (record !== undefined) comparison.tensor(what, value, stored(dtype, record), 'exact');
    else if (values !== undefined) {
      const flat = values.flat(Number.POSITIVE_INFINITY).map((v) => Number(numberOf(v)));
      comparison.numbers(what, value.detach().numpy(), flat, 'exact');
    }
  };
}

function good(path: string, list: string, entry: Entry): Comparison {
  const comparison = new Comparison();
  const expected = parseSafetensors(readFileSync(join(dirname(list), entry.tensors as string))).tensors;
  const structure = entry.structure as Described;
  compare(comparison, 'records', parsePt(readFileSync(path)), structure, checkRecords(comparison, expected));
  // int64 holds the integers within ±(2^53 - 1) here.
  const beyond = [...expected.values()].some(
    ({ dtype, bytes }) =>
      dtype === 'I64' && new BigInt64Array(bytes.slice().buffer).some((n) => !Number.isSafeInteger(Number(n))),
  );
  if (beyond) {
    comparison.same('integers beyond 2^53', refusal(path), 'FormatError');
  } else compare(comparison, 'value', torch.load(path), structure, checkTensors(comparison, expected));
  return comparison;
}

/** The class of the error that reading a file throws; null where it is read. */
function refusal(path: string): string | null {
  try {
    torch.load(path);
    return null;
  } catch (error) {
    return (error as Error).name;
  }
}

function hostile(path: string, entry: Entry): Comparison {
  const comparison = new Comparison();
  const { structure } = entry.torch as { structure?: Described };
  const before = Object.keys(Object.prototype).length;
  const refused = refusal(path);
  if (refused === null) {
    comparison.same(`${entry.expect} (${entry.why})`, ['accept', 'either'].includes(entry.expect as string), true);
    if (structure === undefined) throw new Error(`${path} is read, and the list does not say as what`);
    compare(comparison, 'value', torch.load(path), structure, checkTensors(comparison, new Map()));
  } else {
    comparison.same(`${entry.expect} (${entry.why})`, ['reject', 'either'].includes(entry.expect as string), true);
    comparison.same('the error', refused, 'FormatError');
  }
  comparison.same('properties of Object.prototype', Object.keys(Object.prototype).length, before);
  return comparison;
}

/** An entry of the list of .pt files: `valid` or `hostile`. */
export function ptCase(label: string, list: string, group: string, entry: Entry): Case {
  const path = join(dirname(list), entry.file as string);
  const run = (): Comparison => (group === 'valid' ? good(path, list, entry) : hostile(path, entry));
  return { label, names: ['torch.serialization.load'], devices: ['cpu'], run };
}
