// What torch.testing says of values that are not close: how many, how far apart, and where.

import * as f from '../engine/functions.ts';
import { type DType, isFloating } from '../engine/index.ts';
import { formatFixed, formatFloat, formatScalar } from '../rules/text/format-number.ts';
import { numberText } from '../rules/text/python.ts';
import type { Tensor } from './tensor.ts';

/** How far apart elements may be: |actual - expected| ≤ atol + rtol · |expected|. */
export interface Tolerances {
  readonly rtol: number;
  readonly atol: number;
}

/** A distance as text, and the position where it is. */
interface Distance {
  readonly text: string;
  readonly at?: string;
}

function message(
  who: string,
  extra: string,
  { rtol, atol }: Tolerances,
  absolute: Distance,
  relative: Distance,
): string {
  const exact = rtol === 0 && atol === 0;
  const line = (type: string, { text, at }: Distance, most: number): string => {
    const allowed = exact ? '' : ` (up to ${numberText(most)} allowed)`;
    const start =
      at === undefined ? `${type} difference: ${text}` : `Greatest ${type.toLowerCase()} difference: ${text}`;
    return `${start}${at === undefined ? '' : ` at index ${at}`}${allowed}`;
  };
  const lines = [extra, line('Absolute', absolute, atol), line('Relative', relative, rtol)];
  return `${who} are not ${exact ? 'equal' : 'close'}!\n\n${lines.join('\n')}`;
}

/** Two numbers of a dtype that are not close; of tensors `who` is another word. */
export function numbersDiffer(
  actual: number,
  expected: number,
  dtype: DType,
  tolerances: Tolerances,
  who = 'Scalars',
): string {
  const shown = (value: number): string => formatScalar(value, dtype);
  const distance = Math.abs(actual - expected);
  const part = expected === 0 ? Number.POSITIVE_INFINITY : distance / Math.abs(expected);
  const absolute = isFloating(dtype) ? formatFloat(distance) : String(distance);
  const extra = `Expected ${shown(expected)} but got ${shown(actual)}.`;
  return message(who, extra, tolerances, { text: absolute }, { text: formatFloat(part) });
}

/** Python's index of the element of that number: `(0, 2)`, `(3,)`. */
function indexText(flat: number, shape: readonly number[]): string {
  const index: number[] = [];
  let rest = flat;
  for (const d of shape.toReversed()) {
    index.unshift(rest % d);
    rest = Math.floor(rest / d);
  }
  return index.length === 1 ? `(${index[0]},)` : `(${index.join(', ')})`;
}

/** Tensors of one shape and dtype of which some elements are not close: those where `matches` is false. */
export function tensorsDiffer(actual: Tensor, expected: Tensor, matches: Tensor, tolerances: Tolerances): string {
  const { shape } = actual;
  const count = matches.numel();
  const wrong = count - f.sum(f.cast(matches, 'int64')).item();
  const [x, y] = [actual, expected].map((t) => f.reshape(isFloating(t.dtype) ? t : f.cast(t, 'int64'), [count]));
  const fits = f.reshape(matches, [count]);
  /** The greatest where something is wrong. */
  const greatest = (distances: Tensor): Distance => {
    const [value, at] = f.max_dim(f.where(fits, f.zeros_like(distances), distances), { dim: 0, keepdim: false });
    return { text: formatScalar(value.item(), value.dtype), at: indexText(at.item(), shape) };
  };
  const distance = f.abs(f.sub(x, y));
  const extra = `Mismatched elements: ${wrong} / ${count} (${formatFixed((wrong / count) * 100, 1)}%)`;
  return message('Tensor-likes', extra, tolerances, greatest(distance), greatest(f.div(distance, f.abs(y))));
}
