// What the cells of gluon.rnn call: one step of a recurrence on the arrays of a cell. With its usual nonlinearities it is a
// single kernel.

import * as f from '../../../engine/functions.ts';
import type { CellName } from '../../../engine/index.ts';
import { cells, type Nonlinearities, recurrentStep } from '../../../rules/recurrent.ts';
import { isInferring } from '../../array/inference.ts';
import { NDArray } from '../../array/ndarray.ts';
import { type Bound, of, optional, required } from '../../base/options.ts';
import { array, method } from '../define.ts';
import { checkStep, features } from './step-checks.ts';
import { type Arrays, scanWeights } from './weights.ts';

const options = {
  /** [N, …], everything behind the first axis as features. */
  data: required(array),
  /** [h] (N, H), or [h, c]. */
  states: required(of<readonly NDArray[]>()),
  /** By name: `i2h_weight`. */
  parameters: required(of<Arrays>()),
  mode: required(of<CellName>()),
  /** Functions in place of the cell's own. */
  nonlinearities: optional(of<Nonlinearities<NDArray>>()),
};
type Options = Bound<typeof options> & { readonly name: string | null };

const hiddenSize = ({ mode, parameters }: Options): number => parameters.h2h_weight.shape[0] / cells[mode].gates;

/** @throws IndexError, MXNetError in MXNet's words for what does not fit. */
function checked(o: Options): void {
  const { data, states, parameters, mode, name } = o;
  const { gates, hasCellState } = cells[mode];
  const [state, input] = [parameters.h2h_weight, parameters.i2h_weight].map((w) => w.shape[1]);
  const sizes = { gates, hidden: hiddenSize(o), state, input, hasCellState };
  const node = isInferring() ? (role: string): string => `${name}${role}` : null;
  checkStep(data, states, parameters.h2h_weight.dtype, sizes, node);
}

/** The new states. */
function step(o: Options): NDArray[] {
  const { data, parameters, mode, nonlinearities } = o;
  // While shapes are inferred a bare state is its own first part, as a symbol is.
  const states = isInferring() && o.states instanceof NDArray ? [o.states, o.states] : o.states;
  checked({ ...o, states });
  const cell = cells[mode];
  const x = f.reshape(data, [data.shape[0], features(data)]);
  const given = cell.hasCellState ? states[1] : null;
  const { h, c } = recurrentStep(cell, x, states[0], given, scanWeights(parameters), nonlinearities);
  return c === null ? [h] : [h, c];
}

/** h', and for LSTM c'. */
export const _rnn_cell = method('_rnn_cell', options, step, ({ data, parameters }) => [
  [parameters.i2h_weight, [parameters.i2h_weight.shape[0], features(data)]],
]);
