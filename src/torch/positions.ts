// What indices of gather and scatter must be, in PyTorch's words.

import * as f from '../engine/functions.ts';
import { formatSizes, normalizeDim, RuntimeError } from '../engine/index.ts';
import type { Tensor } from './tensor.ts';

/** Indices of gather and scatter. @throws RuntimeError for a dtype or rank that does not fit. */
export function checkPlaces(name: string, x: Tensor, index: Tensor, what: string): void {
  if (index.dtype !== 'int64' && index.dtype !== 'int32') {
    throw new RuntimeError(`${name}(): Expected dtype int32/int64 for index`);
  }
  if (index.shape.length !== x.shape.length) {
    throw new RuntimeError(`Index tensor must have the same number of dimensions as ${what} tensor`);
  }
}

/** The first dimension in which an index is larger than what it looks into. */
export const wider = (index: Tensor, x: Tensor, except: number): number =>
  index.shape.findIndex((d, i) => i !== except && d > x.shape[i]);

/** The dimension of a scatter, and what of its source the index reaches. @throws RuntimeError for what does not fit. */
export function checkScatter(x: Tensor, dim: number, index: Tensor, src: Tensor): { d: number; taken: Tensor } {
  const d = normalizeDim(dim, x.shape.length);
  checkPlaces('scatter', x, index, 'self');
  if (x.dtype !== src.dtype) throw new RuntimeError('scatter(): Expected self.dtype to be equal to src.dtype');
  if (wider(index, x, d) !== -1 || wider(index, src, -1) !== -1) {
    throw new RuntimeError(
      `Expected index ${formatSizes(index.shape)} to be no larger than self ${formatSizes(x.shape)} apart from dimension ${d} and to be no larger size than src ${formatSizes(src.shape)}`,
    );
  }
  const taken = index.shape.reduce((s, n, i) => (n === s.shape[i] ? s : f.slice(s, i, 0, n)), src);
  return { d, taken };
}

/** What comes where an index picks a shape. @throws RuntimeError where it does not broadcast to that. */
export function spreadTo(shape: readonly number[], source: Tensor): Tensor {
  try {
    return f.expand(source, shape);
  } catch {
    throw new RuntimeError(
      `shape mismatch: value tensor of shape ${formatSizes(source.shape)} cannot be broadcast to indexing result of shape ${formatSizes(shape)}`,
    );
  }
}
