// Tensors to and from safetensors files, in the words of `safetensors.torch`.

import { bind, type DType, DTypeError, isPlainObject, read, typeName, ValueError } from '../engine/index.ts';
import {
  parseSafetensors,
  readFile,
  type SafetensorsRecord,
  serializeSafetensors,
  writeFileAtomic,
} from '../formats/index.ts';
import { narrowed } from '../formats/narrow.ts';
import { widened } from '../formats/widen.ts';
import { build, made, type TensorOptions } from './create.ts';
import { signatureOf } from './define.ts';
import { type Kind, of, str } from './kinds.ts';
import { Tensor } from './tensor.ts';

const names: { readonly [K in DType]: SafetensorsRecord['dtype'] } = {
  float16: 'F16',
  bfloat16: 'BF16',
  float32: 'F32',
  float64: 'F64',
  int64: 'I64',
  int32: 'I32',
  uint8: 'U8',
  bool: 'BOOL',
};

/** The bytes of a tensor in row-major order. */
const bytesOf = (name: string, x: Tensor): Uint8Array => narrowed(x.dtype, read(x), `tensor '${name}'`);

function tensorOf(name: string, record: SafetensorsRecord, options: Placed): Tensor {
  const dtype = (Object.keys(names) as DType[]).find((d) => names[d] === record.dtype);
  if (dtype === undefined) {
    throw new DTypeError(
      `tensor '${name}' has dtype ${record.dtype}`,
      `tensors hold ${Object.values(names).join(', ')}`,
    );
  }
  return build(widened(dtype, record.bytes, `tensor '${name}'`), dtype, record.shape, options);
}

type Named = { readonly [name: string]: Tensor };
type Metadata = { readonly [key: string]: string };

const texts: Kind<Metadata> = {
  name: 'dict of str',
  holds: (value) => isPlainObject(value) && Object.values(value).every(str.holds ?? Boolean),
};
// The tensors are an object themselves, which is looked at apart.
const saving = /* @__PURE__ */ signatureOf<{ tensors: unknown; metadata?: Metadata | null }>('save', {
  tensors: [/* @__PURE__ */ of()],
  metadata: [texts, null],
});
const savingFile = /* @__PURE__ */ signatureOf<{ tensors: unknown; filename: string; metadata?: Metadata | null }>(
  'save_file',
  { tensors: [/* @__PURE__ */ of()], filename: [str], metadata: [texts, null] },
);
const bytes: Kind<Uint8Array> = { name: 'bytes', holds: (value) => value instanceof Uint8Array };
/** Where tensors of a file go; their dtype is the file's. */
type Placed = Omit<TensorOptions, 'dtype'>;
const placed = { device: made.device, requires_grad: made.requires_grad };
const loading = /* @__PURE__ */ signatureOf<Placed & { data: Uint8Array }>('load', { data: [bytes], ...placed });
const loadingFile = /* @__PURE__ */ signatureOf<Placed & { filename: string }>('load_file', {
  filename: [str],
  ...placed,
});

/** @throws ValueError in the words of `safetensors.torch` for what is no record of tensors. */
function checkTensors(tensors: unknown): asserts tensors is Named {
  if (!isPlainObject(tensors)) {
    throw new ValueError(`Expected a dict of [str, torch.Tensor] but received <class '${typeName(tensors)}'>`);
  }
  for (const [name, x] of Object.entries(tensors)) {
    if (x instanceof Tensor) continue;
    throw new ValueError(`Key \`${name}\` is invalid, expected torch.Tensor but received <class '${typeName(x)}'>`);
  }
}

/** The bytes of a safetensors file of tensors by name. @throws ValueError for bad metadata and int64 that holds no integer. */
export function save(tensors: Named, metadata?: Metadata | null): Uint8Array;
export function save(tensors: unknown, ...rest: readonly unknown[]): Uint8Array {
  return bytesFor(tensors, bind(saving, [null, ...rest], ['metadata']).metadata);
}

function bytesFor(tensors: unknown, metadata: Metadata | null): Uint8Array {
  checkTensors(tensors);
  const records = Object.entries(tensors).map(([name, x]): [string, SafetensorsRecord] => [
    name,
    { dtype: names[x.dtype], shape: [...x.shape], bytes: bytesOf(name, x) },
  ]);
  return serializeSafetensors(records, Object.entries(metadata ?? {}));
}

/** Tensors by name from the bytes of a safetensors file. @throws FormatError where they are not what they say. */
export function load(data: Uint8Array, options?: Placed): { [name: string]: Tensor };
export function load(...args: readonly unknown[]): { [name: string]: Tensor } {
  const { data, ...options } = bind(loading, args);
  return tensorsIn(data, options);
}

function tensorsIn(data: Uint8Array, options: Placed): { [name: string]: Tensor } {
  const { tensors } = parseSafetensors(data);
  return Object.fromEntries([...tensors].map(([name, record]) => [name, tensorOf(name, record, options)]));
}

/** Writes tensors by name to a file, which appears whole or not at all. */
export function save_file(tensors: Named, filename: string, metadata?: Metadata | null): void;
export function save_file(tensors: unknown, ...rest: readonly unknown[]): void {
  const { filename, metadata } = bind(savingFile, [null, ...rest], ['metadata']);
  writeFileAtomic(filename, bytesFor(tensors, metadata));
}

/** Tensors by name from a safetensors file. @throws FormatError, or the host's error where there is no such file. */
export function load_file(filename: string, options?: Placed): { [name: string]: Tensor };
export function load_file(...args: readonly unknown[]): { [name: string]: Tensor } {
  const { filename, ...options } = bind(loadingFile, args);
  return tensorsIn(readFile(filename), options);
}
