// Element types: their storage, their category for promotion, and their names.
// int64 is stored in a Float64Array: every integer up to ±2^53 is exact, arithmetic stays at full speed and no BigInt
// reaches the user; what cannot be held exactly is refused where it enters (readers, creation). float16 and bfloat16 are
// stored in a Float32Array, rounded where they enter; they are moved, and no kernel computes in them.

import { DTypeError, NotImplementedError, RuntimeError, TypeError } from './errors.ts';
import { toBFloat16, toFloat16 } from './round.ts';

export type DType = 'float16' | 'bfloat16' | 'float32' | 'float64' | 'int64' | 'int32' | 'uint8' | 'bool';
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** What promotion looks at: bool < int < float. */
export type Category = 0 | 1 | 2;
export const BOOL: Category = 0;
export const INTEGER: Category = 1;
export const FLOATING: Category = 2;

interface DTypeRecord {
  readonly category: Category;
  /** Order inside a category; the larger wins, and uint8 with a signed type gives the signed one. */
  readonly rank: number;
  /** Bytes of an element in files and in PyTorch's memory; here it may take more. */
  readonly bytes: number;
  readonly array: {
    readonly BYTES_PER_ELEMENT: number;
    new (length: number): TypedArray;
    new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): TypedArray;
  };
  /** Whether an element lies in the array as its bits do in PyTorch's memory; missing: it does not. */
  readonly asBits?: true;
  /** Makes what enters the array values of the dtype, in place. @throws RuntimeError for what can be none. */
  admit?(elements: TypedArray): void;
  /** Whether tensors of it are held and moved, and nothing computes in it. */
  readonly held?: true;
  /** The name in PyTorch's messages: `expected scalar type Long but found Float`. */
  readonly scalarName: string;
}

/** @throws RuntimeError where an int64 would be NaN or infinite, or larger than its storage holds exactly. */
function checkWhole(elements: TypedArray): void {
  for (let i = 0; i < elements.length; i++) {
    if (Number.isSafeInteger(elements[i])) continue;
    throw new RuntimeError(
      'value cannot be converted to type int64_t without overflow',
      `${elements[i]} cannot be represented: int64 holds the integers within ±(2^53 - 1) here; compute in float64`,
    );
  }
}

/** A dtype of two bytes, whose values a Float32Array holds. */
function half(scalarName: string, admit: (elements: Float32Array) => void): DTypeRecord {
  return { category: FLOATING, rank: 0, bytes: 2, array: Float32Array, scalarName, admit, held: true };
}

export const dtypes: { readonly [K in DType]: DTypeRecord } = {
  bool: { category: BOOL, rank: 0, bytes: 1, array: Uint8Array, scalarName: 'Bool' },
  uint8: { category: INTEGER, rank: 0, bytes: 1, array: Uint8Array, asBits: true, scalarName: 'Byte' },
  int32: { category: INTEGER, rank: 1, bytes: 4, array: Int32Array, asBits: true, scalarName: 'Int' },
  int64: { category: INTEGER, rank: 2, bytes: 8, array: Float64Array, scalarName: 'Long', admit: checkWhole },
  float16: /* @__PURE__ */ half('Half', toFloat16),
  bfloat16: /* @__PURE__ */ half('BFloat16', toBFloat16),
  float32: { category: FLOATING, rank: 1, bytes: 4, array: Float32Array, asBits: true, scalarName: 'Float' },
  float64: { category: FLOATING, rank: 2, bytes: 8, array: Float64Array, asBits: true, scalarName: 'Double' },
};

export const isFloating = (dtype: DType): boolean => dtypes[dtype].category === FLOATING;

/** PyTorch's words where a kernel does not take a dtype; `to` is one that it takes. */
export const noKernel = (kernel: string, dtype: DType, to: DType = 'float32'): NotImplementedError =>
  new NotImplementedError(
    `"${kernel}" not implemented for '${dtypes[dtype].scalarName}'`,
    `convert it first: x.to('${to}')`,
  );

/** A zeroed array that holds `length` elements of a dtype. @throws RuntimeError where there is no memory for it. */
export function allocate(dtype: DType, length: number): TypedArray {
  const { array, bytes } = dtypes[dtype];
  try {
    return new array(length);
  } catch {
    throw new RuntimeError(
      `[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate ${length * bytes} bytes. Error code 12 (Cannot allocate memory)`,
    );
  }
}

/**
 * What an integer's storage holds exactly: no NaN and nothing infinite, and of a 64-bit one only what is within ±2^53.
 * @throws RuntimeError, DTypeError for a value from outside that is none of these.
 */
export function checkInteger(value: number, dtype: DType): void {
  if (dtypes[dtype].category === INTEGER && !Number.isFinite(value)) {
    throw new RuntimeError(`value cannot be converted to type ${dtype} without overflow`, `${value} is no integer`);
  }
  if (dtype === 'int64' && Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new DTypeError(
      `Overflow when unpacking long`,
      `${value} is beyond ±(2^53 - 1), the integers that an int64 tensor holds exactly here`,
    );
  }
}

/** What a number is in a floating dtype. */
export function roundedTo(value: number, dtype: DType): number {
  const { array, admit } = dtypes[dtype];
  const one = new array(1).fill(value);
  admit?.(one);
  return one[0];
}

let fallback: DType = 'float32';

/** The dtype of new floating tensors and of plain numbers where nothing else decides. */
export const defaultDType = (): DType => fallback;

/** Sets the default floating dtype. @throws TypeError for any other. */
export function setDefaultDType(dtype: DType): void {
  if (!isFloating(dtype)) {
    throw new TypeError(`only floating-point types are supported as the default type`, `got torch.${dtype}`);
  }
  fallback = dtype;
}

/** The larger of two dtypes as promotion sees them: the higher category, then the higher rank; float16 and bfloat16 meet in float32. */
export function wider(a: DType, b: DType): DType {
  const x = dtypes[a];
  const y = dtypes[b];
  if (x.category !== y.category) return x.category > y.category ? a : b;
  if (x.rank === y.rank && a !== b) return 'float32';
  return x.rank >= y.rank ? a : b;
}

/** What promotion knows of an operand: a plain number (`wrapped`) yields to any tensor of its category or higher. */
export interface Operand {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly wrapped?: boolean;
}

/**
 * The common dtype of operands, by PyTorch's rule: tensors with dimensions decide; a 0-dim tensor, and after it a plain
 * number, counts only where its category is higher than theirs (`int_tensor + 0.5` is float32).
 */
export function promote(operands: readonly Operand[]): DType {
  const levels: (DType | undefined)[] = [undefined, undefined, undefined];
  // Numbers among themselves yield to nobody: they keep what precision they have.
  const beside = operands.some(({ wrapped }) => !wrapped);
  for (const operand of operands) {
    const level = operand.wrapped ? 2 : operand.shape.length === 0 ? 1 : 0;
    const dtype = beside && operand.wrapped && isFloating(operand.dtype) ? fallback : operand.dtype;
    const known = levels[level];
    levels[level] = known === undefined ? dtype : wider(known, dtype);
  }
  let result: DType | undefined;
  for (const dtype of levels) {
    if (dtype === undefined) continue;
    if (result === undefined || dtypes[dtype].category > dtypes[result].category) result = dtype;
  }
  return result ?? fallback;
}
