// Filling a parameter from an array of a file, in two steps, a check and what cannot fail: unknown dimensions are taken from
// the array, shapes and dtypes are checked, and a parameter that was never initialized gets its arrays on given contexts.

import { AssertionError, type DType } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { Context, cpu, current_context } from '../../mxnet/base/context.ts';
import { dtypeClass, shapeText } from '../../mxnet/base/python-text.ts';
import type { Contexts } from './options.ts';

/** A parameter, as far as loading needs it. */
interface Loadable {
  readonly name: string;
  shape: readonly number[] | null;
  readonly dtype: DType;
  readonly _dtypeText: string;
  readonly _contexts: readonly Context[] | null;
  readonly _initialized: boolean;
  _castLike(x: NDArray): void;
  set_data(data: NDArray): void;
}

const sameContexts = (a: readonly Context[], b: readonly Context[]): boolean =>
  a.every((x) => b.some((y) => x.equals(y))) && b.every((y) => a.some((x) => x.equals(y)));

/** MXNet's `cpu()`, or the plain kernels where those are the current context. */
const host = (): Context => (current_context().device_type === 'reference' ? current_context() : cpu());

/** @throws AssertionError where a known dimension would change. */
export function checkShape(old: readonly number[] | null, next: readonly number[]): void {
  if (old === null || (old.length === next.length && old.every((dim, i) => dim <= 0 || dim === next[i]))) return;
  throw new AssertionError(`Expected shape ${shapeText(next)} is incompatible with given shape ${shapeText(old)}.`);
}

/** The parameter's shape with unknown dimensions as they were saved; undefined where it says none. */
function filledShape({ name, shape }: Loadable, saved: readonly number[]): readonly number[] | undefined {
  if (shape === null || shape.length === 0) return undefined;
  const rank = Math.min(shape.length, saved.length);
  const filled = shape.slice(0, rank).map((dim, i) => (dim === 0 ? saved[i] : dim));
  if (filled.some((dim, i) => dim !== saved[i])) {
    throw new AssertionError(
      `Failed loading Parameter '${name}' from saved params: shape incompatible expected ${shapeText(shape)} vs saved ${shapeText(saved)}`,
    );
  }
  checkShape(shape, filled);
  checkShape(filled, saved);
  return filled;
}

function checkDType(parameter: Loadable, data: NDArray, cast: boolean): void {
  if (parameter.dtype === data.dtype || cast) return;
  throw new AssertionError(
    `Failed loading Parameter '${parameter.name}' from saved params: dtype incompatible expected ${parameter._dtypeText} vs saved ${dtypeClass(data.dtype)}. Set cast_dtype=True to cast the dtype of saved params.`,
  );
}

/**
 * Checks everything about loading `data` into a parameter, and gives what then does it, which cannot fail: so a file of many
 * arrays is loaded whole or not at all. `place` gives the parameter its arrays where it has none.
 * @throws AssertionError, MXNet's texts.
 */
export function planLoad(
  parameter: Loadable,
  data: NDArray,
  ctx: Contexts,
  cast_dtype: boolean,
  dtype_source: string,
  place: (arrays: NDArray[], contexts: readonly Context[]) => void,
): () => void {
  if (cast_dtype && dtype_source !== 'current' && dtype_source !== 'saved') {
    throw new AssertionError(`dtype_source is 'current' or 'saved', not '${dtype_source}'`);
  }
  const filled = filledShape(parameter, data.shape);
  checkDType(parameter, data, cast_dtype);
  const asked = ctx instanceof Context ? [ctx] : ctx;
  const present = parameter._contexts;
  if (asked !== null && present !== null && !sameContexts(asked, present)) {
    throw new AssertionError(
      `Failed to load Parameter '${parameter.name}' on [${asked.join(', ')}] because it was previous initialized on [${present.join(', ')}].`,
    );
  }
  const differs = parameter.dtype !== data.dtype;
  const recast = differs && dtype_source !== 'current';
  const values = differs && !recast ? data.astype(parameter.dtype) : data;
  const contexts = present ?? asked ?? [host()];
  const arrays = parameter._initialized ? [] : contexts.map((c) => values.copyto(c));
  return () => {
    if (filled) parameter.shape = filled;
    if (recast) parameter._castLike(data);
    if (parameter._initialized) parameter.set_data(values);
    else place(arrays, contexts);
  };
}
