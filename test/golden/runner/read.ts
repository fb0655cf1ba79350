// Golden files as values: JSON whose numbers JavaScript would blur, and the tensors of safetensors files.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as torch from 'bptt';
import { parseSafetensors, type SafetensorsDType } from 'bptt/formats';

/** A stored tensor: row-major values in the library's dtype. */
export interface Stored {
  readonly dtype: torch.DType;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads JSON. Integers of 16 digits and more come as decimal text behind a key that ends in `seed`. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8').replace(/("\w*seed": *)(-?\d{16,})(?=[\s,}])/g, '$1"$2"'));
}

/** The same, with whole numbers written as floats (`4.0`) as `{ float: 4 }`: Python's types differ, JavaScript's do not. */
export function readJsonFloats(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  return JSON.parse(
    text.replace(/"(?:[^"\\]|\\.)*"|-?\d+\.0+(?![\de])/g, (m) => (m[0] === '"' ? m : `{"float":${m}}`)),
  );
}

/** A seed as JSON gave it. */
export const seedOf = (seed: unknown): number | bigint => (typeof seed === 'string' ? BigInt(seed) : (seed as number));

const readers: { readonly [K in SafetensorsDType]?: (bytes: ArrayBuffer) => Omit<Stored, 'shape'> } = {
  F32: (b) => ({ dtype: 'float32', values: new Float32Array(b) }),
  F64: (b) => ({ dtype: 'float64', values: new Float64Array(b) }),
  I64: (b) => ({ dtype: 'int64', values: Float64Array.from(new BigInt64Array(b), Number) }),
  I32: (b) => ({ dtype: 'int32', values: new Int32Array(b) }),
  U8: (b) => ({ dtype: 'uint8', values: new Uint8Array(b) }),
  BOOL: (b) => ({ dtype: 'bool', values: new Uint8Array(b) }),
};

function readTensors(path: string): ReadonlyMap<string, Stored> {
  const { tensors } = parseSafetensors(readFileSync(path));
  return new Map(
    [...tensors].map(([name, { dtype, shape, bytes }]) => {
      const read = readers[dtype];
      if (!read) throw new Error(`${path}: no reader for ${dtype}`);
      return [name, { shape, ...read(Uint8Array.from(bytes).buffer) }];
    }),
  );
}

/** The tensors of a safetensors file by name. */
export class TensorFile {
  readonly #tensors: ReadonlyMap<string, Stored>;
  readonly path: string;

  constructor(path: string, tensors: ReadonlyMap<string, Stored> = readTensors(path)) {
    this.path = path;
    this.#tensors = tensors;
  }

  /** The same file with other tensors under some of its names. @throws Error where the file lacks one. */
  replacing(tensors: readonly (readonly [name: string, tensor: Stored])[]): TensorFile {
    for (const [name] of tensors) this.get(name);
    return new TensorFile(this.path, new Map([...this.#tensors, ...tensors]));
  }

  get names(): string[] {
    return [...this.#tensors.keys()];
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** A stored tensor. @throws Error where the file lacks it. */
  get(name: string): Stored {
    const found = this.#tensors.get(name);
    if (!found) throw new Error(`${this.path} has no tensor ${name}`);
    return found;
  }

  /** A stored tensor as one of the library's, on a device or the default one. */
  tensor(name: string, device: torch.Device | null = null): torch.Tensor {
    return tensorOf(this.get(name), device);
  }

  /** The names behind a prefix, in the file's order. */
  under(prefix: string): string[] {
    return this.names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }
}

/** A library tensor of stored values, on a device or the default one. */
export function tensorOf({ dtype, shape, values }: Stored, device: torch.Device | null = null): torch.Tensor {
  // Stored as doubles, which not every device has.
  if (dtype === 'int64') return torch.tensor(values, { dtype, device }).reshape(shape);
  const x = torch.from_numpy(values, shape).to(dtype);
  return device === null ? x : x.to(device);
}

/** The safetensors file that a manifest's case names. */
export const tensorFileOf = (manifest: string, file: unknown): TensorFile =>
  new TensorFile(join(dirname(manifest), file as string));
