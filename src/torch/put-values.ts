// What an index puts into a tensor: values of the tensor's dtype; or one alone where a mask points, which is filled in and
// converted, as PyTorch fills it in.

import * as f from '../engine/functions.ts';
import { RuntimeError, size } from '../engine/index.ts';
import { held } from './converted.ts';
import { cNames, scalarName } from './names.ts';
import { type Index, isMask, isPick, listsOf } from './picking.ts';
import { Tensor } from './tensor.ts';

/** The dtype of the one mask that is all that picks elements; null where something else does. */
function maskDType(indices: readonly Index[]): Tensor['dtype'] | null {
  const [pick, ...others] = listsOf(indices).filter(isPick);
  if (others.length > 0) return null;
  if (Array.isArray(pick)) return typeof pick[0] === 'boolean' ? 'bool' : null;
  return pick instanceof Tensor && pick.ndim > 0 && isMask(pick) ? pick.dtype : null;
}

/** Values in the dtype of x, which replace what is there or are added. @throws RuntimeError for others, unless it is one that comes wherever a mask is true. */
export function valuesFor(x: Tensor, indices: readonly Index[], values: Tensor, added = false): Tensor {
  const mask = size(values.shape) === 1 && !added ? maskDType(indices) : null;
  if (mask === 'uint8') {
    throw new RuntimeError(`masked_fill_ only supports boolean masks, but got mask with dtype ${cNames.uint8}`);
  }
  if (mask !== null) return f.reshape(held(values, x), []);
  if (values.dtype === x.dtype) return values;
  throw new RuntimeError(
    `Index put requires the source and destination dtypes match, got ${scalarName(x)} for the destination and ${scalarName(values)} for the source.`,
    `the values are ${values.dtype}: values.to('${x.dtype}')`,
  );
}

/** Values without leading dimensions of 1, of which there may be too many. */
export function withoutLead(values: Tensor): Tensor {
  const lead = values.shape.findIndex((d) => d !== 1);
  return lead === 0 ? values : f.reshape(values, lead < 0 ? [] : values.shape.slice(lead));
}
