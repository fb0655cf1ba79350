// Random integers, shuffles and draws of categories: mx.random.randint, shuffle and multinomial.

import * as f from '../engine/functions.ts';
import {
  type Arguments,
  AssertionError,
  allocate,
  bind,
  fillMXNetMultinomial,
  fillMXNetRandint,
  isFloating,
  mxnetShuffle,
  read,
  type Shape,
  signature,
  size,
} from '../engine/index.ts';
import { text } from '../functional/text/python.ts';
import { MXNetError } from './errors.ts';
import { NDArray } from './ndarray.ts';
import { checkShape, type Draw, deliver, draw, require, resultDType } from './random-sampling.ts';
import { generator } from './random-state.ts';
import { shapeOf } from './shapes.ts';

interface Range extends Draw {
  low: number;
  high: number;
}
const randintOf = signature<Required<Range>>(
  'randint',
  [['low'], ['high'], ['shape', null], ['dtype', null], ['ctx', null], ['out', null]],
  false,
);

/**
 * Integers in [low, high) as int32 or int64. @throws MXNetError for bounds that are not integers, or an empty range
 * (which kills the process in MXNet).
 */
export function randint(...args: Arguments<Range, ['low', 'high', 'shape', 'dtype', 'ctx', 'out']>): NDArray {
  const { low, high, ...rest } = bind(randintOf, args);
  return draw(
    {
      name: 'randint',
      parameters: { low: 0, high: 1 },
      dtypes: ['int32', 'int64'],
      fill: (data) => fillMXNetRandint(generator, data, low, high),
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

/** @throws AssertionError for data that are no array. */
function checkData(data: unknown): void {
  if (data instanceof NDArray) return;
  throw new AssertionError(
    `Argument data must have NDArray type, but got ${Array.isArray(data) ? `[${data.join(', ')}]` : text(data)}`,
  );
}

const shuffleOf = signature<{ data: NDArray; out: NDArray | null }>('shuffle', [['data'], ['out', null]], false);

/** A copy with the order of the first axis random. */
export function shuffle(...args: Arguments<{ data: NDArray; out?: NDArray | null }, ['data', 'out']>): NDArray {
  const { data, out } = bind(shuffleOf, args);
  checkData(data);
  checkShape(data.shape, '_shuffle');
  const values = read(data);
  mxnetShuffle(generator, values, data.shape[0], data.shape.length === 1);
  return deliver(values, data.dtype, data.shape, data.context, out, '_shuffle');
}

interface Categories {
  data: NDArray;
  shape?: number | readonly number[] | null;
  get_prob?: boolean;
  out?: NDArray | null;
  dtype?: string;
}
const multinomialOf = signature<Required<Categories>>(
  'multinomial',
  [['data'], ['shape', null], ['get_prob', false], ['out', null], ['dtype', 'int32']],
  false,
);

/**
 * Categories drawn by the probabilities along the last axis of `data`, which must sum to 1: [...] of [..., k], or
 * [..., *shape]. With `get_prob` also the log-probabilities of what was drawn, differentiable in `data`.
 * @throws MXNetError for data that are not floating.
 */
export function multinomial(
  ...args: Arguments<Categories & { get_prob?: false }, ['data', 'shape', 'get_prob', 'out', 'dtype']>
): NDArray;
export function multinomial(
  ...args: Arguments<Categories & { get_prob: true }, ['data', 'shape', 'get_prob', 'out', 'dtype']>
): [NDArray, NDArray];
export function multinomial(...args: readonly unknown[]): NDArray | [NDArray, NDArray] {
  const { data, shape, get_prob, out, dtype } = bind(multinomialOf, args);
  checkData(data);
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
  const drawn = allocate(dt, size(sizes));
  fillMXNetMultinomial(generator, drawn, read(data), columns);
  const result = deliver(drawn, dt, sizes, data.context, out, name);
  if (!get_prob) return result;
  const n = size(rows);
  const index = f.cast<NDArray>(f.reshape(result, [n, drawn.length / n]), 'int64');
  const chosen = f.gather<NDArray>(f.reshape(data, [n, columns]), 1, index);
  return [result, f.log<NDArray>(f.reshape(chosen, sizes))];
}
