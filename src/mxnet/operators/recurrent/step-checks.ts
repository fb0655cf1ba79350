// What a step of a cell refuses, in MXNet's words: inputs and states that its weights do not fit. The words come from
// MXNet's operators; while shapes are being inferred they name the operator's node.

import { IndexError, size, TypeError, typeName } from '../../../engine/index.ts';
import { NDArray } from '../../array/ndarray.ts';
import { incompatible, MXNetError, unlike } from '../../base/errors.ts';

/** The sizes that a step is checked against. */
export interface StepSizes {
  readonly gates: number;
  readonly hidden: number;
  /** Size of the state that goes around: the projection's, or the hidden one. */
  readonly state: number;
  readonly input: number;
  readonly hasCellState: boolean;
}

const list = (shape: readonly number[]): string => `[${shape.join(',')}]`;
const tuple = (shape: readonly number[]): string => `(${shape.join(',')})`;

/** Features that a fully connected operator sees: everything but the batch. */
export const features = (x: NDArray): number => size(x.shape.slice(1));

/**
 * @param node the name of an operator's node by its role, where shapes are being inferred; else null.
 * @throws IndexError for missing states, MXNetError for shapes and dtypes that do not fit.
 */
export function checkStep(
  x: NDArray,
  states: readonly NDArray[],
  dtype: string,
  sizes: StepSizes,
  node: ((role: string) => string) | null,
): void {
  const { gates, hidden, state, input, hasCellState } = sizes;
  const rows = gates * hidden;
  const inNode = (role: string): string => (node === null ? '' : `Error in operator ${node(role)}: `);
  const product = (role: string, provided: number, got: number): void => {
    if (provided === got) return;
    const text = `Shape inconsistent, Provided = ${list([rows, provided])}, inferred shape=${tuple([rows, got])}`;
    throw new MXNetError(inNode(role) + text, `the weight takes ${provided} features, and ${got} came`);
  };
  const sameShape = (role: string, expected: readonly number[], got: readonly number[]): void => {
    if (expected.join() === got.join()) return;
    if (node === null) throw incompatible(1, list(expected), list(got), 'a state is (batch, size)');
    const text = `Check failed: assign(&dattr, vec.at(i)): Incompatible attr in node ${node(role)} at 1-th input: expected ${list(expected)}, got ${list(got)}`;
    throw new MXNetError(inNode(role) + text, 'a state is (batch, size)');
  };
  if (states instanceof NDArray) {
    // MXNet takes the first row for h.
    const text = `Shape inconsistent, Provided = ${list([rows, state])}, inferred shape=${tuple([rows, 1])}`;
    throw new MXNetError(text, 'states are a list: cell(x, [h])');
  }
  if (!Array.isArray(states) || states.findIndex((state) => !(state instanceof NDArray)) !== -1) {
    throw new TypeError(`states must be list of NDArray, not ${typeName(states)}`, 'states are a list: cell(x, [h])');
  }
  if (states.length < (hasCellState ? 2 : 1)) {
    throw new IndexError(
      'list index out of range',
      `the cell takes ${hasCellState ? 'two states, h and c' : 'one state'}`,
    );
  }
  product('i2h', input, features(x));
  product('h2h', state, features(states[0]));
  sameShape('plus0', [x.shape[0], rows], [states[0].shape[0], rows]);
  if (hasCellState) sameShape('mul0', [x.shape[0], hidden], states[1].shape);
  for (const array of [x, ...states]) {
    if (array.dtype === dtype) continue;
    throw unlike(1, array.dtype, dtype, `the cell's weights are ${dtype}: cast the arrays, or the cell (cell.cast)`);
  }
}
