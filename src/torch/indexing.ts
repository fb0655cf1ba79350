// Python's x[…] and x[…] = value by whatever PyTorch takes as an index.

import * as f from '../engine/functions.ts';
import { bind, dtypes, formatSizes, inplace, RuntimeError, size } from '../engine/index.ts';
import { numbered, put } from '../rules/put.ts';
import type { Input, Other } from './calls.ts';
import { putIn } from './converted.ts';
import { bound, signatureOf } from './define.ts';
import { of, other, tensor } from './kinds.ts';
import { named } from './names.ts';
import { type Index, isMask, isPick, picked } from './picking.ts';
import { spreadTo } from './positions.ts';
import { valuesFor, withoutLead } from './put-values.ts';
import { Tensor } from './tensor.ts';

interface SetAtOptions {
  index: readonly Index[];
  value: Other;
}

/** Takes the parts of an index. */
export interface At<P extends unknown[] = []> {
  (...args: [...self: P, ...indices: Index[]]): Tensor;
}

/** Takes an index as a list, and what comes there. */
export interface SetAt<P extends unknown[] = []> {
  (...args: [...self: P, index: readonly Index[], value: Tensor | number | boolean]): Tensor;
}

/** The methods of this file. */
export interface IndexingMethods {
  /**
   * Python's x[…] = value: `x.setAt([':', 0], value)`. Writes through positions and slices go to a view; those through masks and lists replace elements of the whole.
   */
  setAt: SetAt;
}

/**
 * Python's x[…]: `x.at(':', -1, ':')`, `x.at(0)`, `x.at(mask)`, `x.at('...', '1:3')`. A view for positions and slices, a
 * copy where a tensor or list picks elements.
 */
export const at: At<Input> = /* @__PURE__ */ (() => {
  const declared = signatureOf<{ input: Tensor }>('at', { input: [tensor] });
  return (...[x, ...indices]) => picked(bind(declared, [x]).input, indices);
})();

/** Whether a part is a position as a tensor, which picks as a number does. */
const isPlace = (index: Index): boolean => index instanceof Tensor && index.ndim === 0 && !isMask(index);

/** `y` with the elements of `source`, broadcast, at `places`. */
function replaced(y: Tensor, source: Tensor, places: Tensor): Tensor {
  const spread = spreadTo(places.shape, withoutLead(source));
  return size(places.shape) === 0 ? y : named('IndexPutBackward0', put(y, places, spread));
}

/**
 * Python's x[…] = value: `x.setAt([':', 0], value)`. Writes through positions and slices go to a view; those through masks and lists replace elements of the whole.
 */
export const setAt: SetAt<Input> = /* @__PURE__ */ bound<SetAtOptions>(
  'setAt',
  { index: [/* @__PURE__ */ of<readonly Index[]>()], value: [other] },
  (x, { index: given, value }) => {
    const index = Array.isArray(given) ? given : [given];
    const source = typeof value === 'object' ? value : putIn(value, x);
    if (!index.some(isPick)) {
      const part = picked(x, index);
      const lead = source.shape.findIndex((d) => d !== 1);
      // Leading dimensions of 1 may be too many, others may not.
      const extra = source.shape.length - part.shape.length;
      const fitted =
        extra > 0 ? f.reshape(source, source.shape.slice(lead < 0 ? extra : Math.min(lead, extra))) : source;
      if (fitted.shape.length > part.shape.length) {
        throw new RuntimeError(
          `expand(torch.${dtypes[source.dtype].scalarName}Tensor{${formatSizes(fitted.shape)}}, size=${formatSizes(part.shape)}): the number of sizes provided (${part.shape.length}) must be greater or equal to the number of dimensions in the tensor (${fitted.shape.length})`,
          `the value has shape ${formatSizes(source.shape)}, the indexed part ${formatSizes(part.shape)}`,
        );
      }
      inplace(part, () => f.expand(fitted, part.shape), false, 'CopyBackwards');
      return x;
    }
    const places = picked(numbered(f.detach(x)), index);
    const picks = index.filter((i) => isPick(i) && !isPlace(i));
    // A truth value alone is no index but a dimension more, or nothing to write to.
    const through = picks.length === 0 || (index.length === 1 && typeof index[0] === 'boolean');
    const values = through ? f.cast(source, x.dtype) : valuesFor(x, picks, source);
    return inplace(x, (y) => replaced(y, values, places), false, 'IndexPutBackward0');
  },
);
