// PyTorch's names for what the engine's rows record: what `grad_fn=<…>` prints.

import * as f from '../engine/functions.ts';
import { type DType, dtypes, type Tensor as EngineTensor, isFloating, noKernel } from '../engine/index.ts';

/** Rows whose node has another name than the row's in camel case. */
const special: { readonly [row: string]: string } = {
  cast: 'ToCopyBackward0',
  matmul: 'MmBackward0',
  cross_entropy: 'NllLossBackward0',
  as_strided_scatter: 'CopySlices',
  copy_: 'CopyBackwards',
  log1p: 'Log1PBackward0',
  clamp: 'ClampBackward1',
  max_dim: 'MaxBackward0',
  min_dim: 'MinBackward0',
  layer_norm: 'NativeLayerNormBackward0',
  norm: 'LinalgVectorNormBackward0',
  squeeze4: 'SqueezeBackward4',
  scan: 'StackBackward0',
};

/** `AddBackward0` for the row `add`; names that a façade or a user's function gave stay as they are. */
export function nodeName(row: string): string {
  if (row in special) return special[row];
  if (/^[A-Z]/.test(row)) return row;
  const camel = row.replace(/(^|_)([a-z0-9])/g, (_, _under, letter: string) => letter.toUpperCase());
  return `${camel}Backward0`;
}

/** What C++ calls the element types, as some of PyTorch's messages do. */
export const cNames: { readonly [K in DType]: string } = {
  float16: 'c10::Half',
  bfloat16: 'c10::BFloat16',
  float32: 'float',
  float64: 'double',
  int64: 'long int',
  int32: 'int',
  uint8: 'unsigned char',
  bool: 'bool',
};

/** What PyTorch's messages call the dtype of a tensor: `Float`. */
export const scalarName = ({ dtype }: EngineTensor): string => dtypes[dtype].scalarName;

/** Gives a result that this call computed the name under which PyTorch records it. */
export const named = <T extends EngineTensor>(name: string, result: T): T => f.renamed(name, result);

/** What `grad_fn.name()` gives: nodes that PyTorch wrote by hand are called with their namespace, where they are not printed. */
export function calledName(row: string): string {
  const name = nodeName(row);
  return name === 'CopySlices' || name === 'CopyBackwards' ? `torch::autograd::${name}` : name;
}

/** Inside errors PyTorch shortens the names of nodes: `Add` for `AddBackward0`, `Sum1` for `SumBackward1`. */
export const nodeTitle = (row: string): string => calledName(row).replace(/Backward0?(?=\d*$)/, '');

/** A tensor of floating-point numbers. @throws NotImplementedError for others, by the name of PyTorch's kernel. */
export function floating<T extends EngineTensor>(kernel: string, x: T): T {
  if (isFloating(x.dtype)) return x;
  throw noKernel(kernel, x.dtype);
}

/** A tensor that holds no truth values. @throws NotImplementedError for one, by the name of PyTorch's kernel, unless one of `run` is empty and the kernel not run. */
export function noBool<T extends EngineTensor>(
  kernel: string,
  x: T,
  ...run: readonly { readonly shape: readonly number[] }[]
): T {
  if (x.dtype !== 'bool' || run.some(({ shape }) => shape.includes(0))) return x;
  throw noKernel(kernel, x.dtype, 'int64');
}
