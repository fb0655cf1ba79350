// The first values of a module's parameters and states: those that are given, or what an initializer makes of their names.

import { RuntimeError, TypeError } from '../../engine/index.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { MXNetError } from '../../mxnet/base/errors.ts';
import { InitDesc } from '../../mxnet/initializers/index.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import type { Params } from '../params.ts';
import type { Filler } from './options.ts';

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

type Pair<T> = readonly [arg_params: T, aux_params: T];

/**
 * Fills parameters and then states, each in the order of their names, which is that of the random draws.
 * @throws RuntimeError for one that is not given where others are, unless `allow_missing`.
 */
export function initialize(
  symbol: SymbolOf,
  own: Pair<Params>,
  given: Pair<Params | null>,
  initializer: Filler | null,
  allow_missing: boolean,
): void {
  const attributes = symbol.attr_dict();
  for (const [i, params] of own.entries()) {
    for (const [name, array] of Object.entries(params).sort(byName)) {
      fill(new InitDesc(name, attributes[name] ?? null), array, given[i], initializer, allow_missing);
    }
  }
}

/** Fills an array from those that are given, or by the initializer. @throws RuntimeError for one that is not given. */
function fill(
  desc: InitDesc,
  array: NDArray,
  given: Params | null,
  initializer: Filler | null,
  allow_missing: boolean,
): void {
  const name = `${desc}`;
  if (given !== null && Object.hasOwn(given, name)) {
    copy(given[name], array);
    return;
  }
  if (given !== null && !allow_missing) {
    throw new RuntimeError(`${name} is not presented`, 'allow_missing: true leaves it to the initializer');
  }
  if (initializer !== null) initializer(desc, array);
  else if (given === null) throw new TypeError("'NoneType' object is not callable", 'give an initializer');
}

/** Copies an array. @throws MXNetError for other shapes; errors of graphs and modules begin with their class. */
function copy(from: NDArray, to: NDArray): void {
  try {
    from.copyto(to);
  } catch (error) {
    throw error instanceof MXNetError ? new MXNetError(`MXNetError: ${error.message}`, error.hint) : error;
  }
}
