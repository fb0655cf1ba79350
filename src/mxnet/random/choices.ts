// Random integers, shuffles and draws of categories: mx.random.randint, shuffle and multinomial.

import * as f from '../../engine/functions.ts';
import { bind, isFloating, type Shape, size } from '../../engine/index.ts';
import { text } from '../../rules/text/python.ts';
import { array, dtype, operatorCalled, shape as shapeKind } from '../array/kinds.ts';
import type { NDArray } from '../array/ndarray.ts';
import { MXNetError } from '../base/errors.ts';
import { type Arguments, bool, declare, of, optional, required } from '../base/options.ts';
import { shapeOf } from '../base/shapes.ts';
import { checkShape, deliver, draw, drawn, require, resultDType } from './sampling.ts';
import { generator } from './state.ts';

const bound = of<number>('long');
const range = { low: required(bound), high: required(bound), ...drawn };
const randintOf = declare('randint', range, false, operatorCalled('_random_randint'));

/**
 * Integers in [low, high) as int32 or int64. @throws MXNetError for bounds that are not integers, or an empty range
 * (which kills the process in MXNet).
 */
export function randint(...args: Arguments<typeof range, 'low'>): NDArray {
  const { low, high, ...rest } = bind(randintOf, args);
  return draw(
    {
      name: 'randint',
      parameters: { low: 0, high: 1 },
      dtypes: ['int32', 'int64'],
      sample: (place, { shape, dtype, generator }) => f.mxnet_randint(place, { shape, dtype, generator, low, high }),
      check: () => {
        require(high >=
          low, 'param.high >= param.low', high, low, 'low must be less or equal to high in uniform distribution');
        require(high > low, 'param.high > param.low', high, low, 'there is no integer in the range');
      },
      integers: 'long',
    },
    [low, high],
    rest,
  );
}

const shuffled = { data: required(array), out: optional(array) };
const shuffleOf = declare('shuffle', shuffled, false, operatorCalled('_shuffle'));

/** A copy with the order of the first axis random. */
export function shuffle(...args: Arguments<typeof shuffled, 'data'>): NDArray {
  const { data, out } = bind(shuffleOf, args);
  checkShape(data.shape, '_shuffle');
  return deliver(f.mxnet_shuffle(f.detach(data), { generator }), out);
}

const sized = {
  /** Probabilities along the last axis. */
  data: required(array),
  /** How many draws of each. */
  shape: optional(shapeKind),
};
const rest = { out: optional(array), dtype: optional(dtype, 'int32') };
const plain = { ...sized, get_prob: optional<false>(of(), false), ...rest };
const withLogs = { ...sized, get_prob: required(of<true>()), ...rest };
const multinomialOf = declare(
  'multinomial',
  { ...sized, get_prob: optional(bool, false), ...rest },
  false,
  operatorCalled('_sample_multinomial'),
);

/**
 * Categories drawn by the probabilities along the last axis of `data`, which must sum to 1: [...] of [..., k], or
 * [..., *shape]. With `get_prob` also the log-probabilities of what was drawn, differentiable in `data`.
 * @throws MXNetError for data that are not floating.
 */
export function multinomial(...args: Arguments<typeof plain, 'data'>): NDArray;
export function multinomial(...args: Arguments<typeof withLogs, 'data'>): [NDArray, NDArray];
export function multinomial(...args: readonly unknown[]): NDArray | [NDArray, NDArray] {
  const { data, shape, get_prob, out, dtype } = bind(multinomialOf, args);
  const name = '_sample_multinomial';
  const attributes = `${name}(name="", dtype="${dtype}", get_prob="${text(get_prob)}")`;
  const dt = resultDType(dtype, null, ['float16', 'float32', 'float64', 'int32', 'uint8'], attributes);
  if (!isFloating(data.dtype)) {
    throw new MXNetError(`This operation only support floating point types, not ${data.dtype}`);
  }
  const each = shape === null ? [] : shapeOf(shape);
  const rows: Shape = data.shape.slice(0, -1);
  const sizes = [...rows, ...each];
  if (sizes.length === 0) sizes.push(1);
  checkShape(sizes, name);
  const columns = data.shape[data.shape.length - 1];
  const result = deliver(f.mxnet_multinomial(f.detach(data), { shape: sizes, dtype: dt, generator }), out);
  if (!get_prob) return result;
  const n = size(rows);
  const index = f.cast<NDArray>(f.reshape(result, [n, size(sizes) / n]), 'int64');
  const chosen = f.gather<NDArray>(f.reshape(data, [n, columns]), 1, index);
  return [result, f.log<NDArray>(f.reshape(chosen, sizes))];
}
