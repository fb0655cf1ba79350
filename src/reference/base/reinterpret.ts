// The same bytes as elements of another dtype: where a view over them lies, in PyTorch's words for what does not fit.

import { type DType, dtypes } from './dtype.ts';
import { NotImplementedError, RuntimeError } from './errors.ts';
import type { Strided } from './layout.ts';

interface Placed extends Strided {
  readonly offset: number;
}

/**
 * A view in elements of `from` as one in elements of `to`. Where their sizes differ, the last dimension, of step 1, grows or
 * shrinks. @throws RuntimeError where that gives no whole elements; NotImplementedError for a dtype that is not held as its bits.
 */
export function regrouped(from: DType, to: DType, { shape, strides, offset }: Placed): Placed {
  const ratio = dtypes[to].bytes / dtypes[from].bytes;
  const refuse = (what: string, got = ''): never => {
    const names = `${dtypes[from].scalarName} as ${dtypes[to].scalarName}`;
    throw new RuntimeError(`self.${what} to view ${names} (different element sizes)${got}`);
  };
  const scaled = (n: number, what: string): number => {
    if (n % ratio !== 0) refuse(`${what} must be divisible by ${ratio}`, `, but got ${n}`);
    return n / ratio;
  };
  const last = shape.length - 1;
  let placed = { shape, strides, offset };
  if (ratio !== 1) {
    if (last < 0) refuse('dim() cannot be 0');
    const size = scaled(shape[last], 'size(-1)');
    const start = scaled(offset, 'storage_offset()');
    if (strides[last] !== 1) refuse('stride(-1) must be 1', `, but got ${strides[last]}`);
    const steps = strides.slice(0, last).map((step, d) => scaled(step, `stride(${d})`));
    placed = { shape: [...shape.slice(0, last), size], strides: [...steps, 1], offset: start };
  }
  for (const dtype of [from, to]) {
    if (dtypes[dtype].asBits) continue;
    throw new NotImplementedError(
      `view(dtype) is not implemented for '${dtypes[dtype].scalarName}'`,
      `elements of ${dtype} lie in memory otherwise here than as PyTorch's bits; to convert values, x.to('${to}')`,
    );
  }
  return placed;
}
