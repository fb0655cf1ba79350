// Filling a parameter from an array of a file: unknown dimensions are taken from it, shapes and dtypes are checked, and a
// parameter that was never initialized gets its arrays on the given contexts.

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

function checkShape(parameter: Loadable, saved: readonly number[]): void {
  const expected = parameter.shape;
  if (expected === null || expected.length === 0) return;
  const rank = Math.min(expected.length, saved.length);
  const filled = expected.slice(0, rank).map((dim, i) => (dim === 0 ? saved[i] : dim));
  if (filled.some((dim, i) => dim !== saved[i])) {
    throw new AssertionError(
      `Failed loading Parameter '${parameter.name}' from saved params: shape incompatible expected ${shapeText(expected)} vs saved ${shapeText(saved)}`,
    );
  }
  parameter.shape = filled;
}

/** The data in the parameter's dtype, or the parameter in theirs. */
function checkDType(parameter: Loadable, data: NDArray, cast: boolean, source: string): NDArray {
  if (parameter.dtype === data.dtype) return data;
  if (!cast) {
    throw new AssertionError(
      `Failed loading Parameter '${parameter.name}' from saved params: dtype incompatible expected ${parameter._dtypeText} vs saved ${dtypeClass(data.dtype)}. Set cast_dtype=True to cast the dtype of saved params.`,
    );
  }
  if (source === 'current') return data.astype(parameter.dtype);
  parameter._castLike(data);
  return data;
}

/** Loads `data` into a parameter; `place` makes its arrays where it has none. @throws AssertionError, MXNet's texts. */
export function loadInto(
  parameter: Loadable,
  data: NDArray,
  ctx: Contexts,
  cast_dtype: boolean,
  dtype_source: string,
  place: (data: NDArray, contexts: readonly Context[]) => void,
): void {
  if (cast_dtype && dtype_source !== 'current' && dtype_source !== 'saved') {
    throw new AssertionError(`dtype_source is 'current' or 'saved', not '${dtype_source}'`);
  }
  checkShape(parameter, data.shape);
  const values = checkDType(parameter, data, cast_dtype, dtype_source);
  const asked = ctx instanceof Context ? [ctx] : ctx;
  const present = parameter._contexts;
  if (asked !== null && present !== null && !sameContexts(asked, present)) {
    throw new AssertionError(
      `Failed to load Parameter '${parameter.name}' on [${asked.join(', ')}] because it was previous initialized on [${present.join(', ')}].`,
    );
  }
  if (parameter._initialized) parameter.set_data(values);
  else place(values, present ?? asked ?? [host()]);
}
