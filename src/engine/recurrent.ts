// Recurrent layers in one direction over a whole sequence, each a single op; see reference/recurrent/scan.ts for inputs
// and outputs.

import type { Fast } from '../reference/engine/bound.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import type { Op, Words } from '../reference/ops/op.ts';
import type { Scan, ScanBackward } from '../reference/ops/scan-options.ts';
import type { Word } from '../reference/ops/vocabulary.ts';
import type { Cell, Recur } from '../reference/recurrent/cell.ts';
import * as gruCells from '../reference/recurrent/gru.ts';
import { lstm as lstmCell } from '../reference/recurrent/lstm.ts';
import * as ops from '../reference/recurrent/ops.ts';
import * as rnnCells from '../reference/recurrent/rnn.ts';
import { unrolled, type Written } from '../reference/recurrent/scan.ts';
import * as fast from '../wasm/scan.ts';
import { add, mul, sub } from './binary.ts';
import { bind } from './bind.ts';
import { gt, where } from './compare.ts';
import { type Named, none } from './function.ts';
import { linear } from './linalg.ts';
import { cat } from './move.ts';
import { spec } from './operands.ts';
import { reshape, slice, unsqueeze } from './shape.ts';
import { relu, sigmoid, tanh } from './unary.ts';

/** Nonlinearities that stand in for a cell's own, each for all of its kind. */
export interface Nonlinearities<T> {
  /** In place of tanh. */
  tanh(x: T): T;
  /** In place of the gates' sigmoid. */
  sigmoid(x: T): T;
}

/** A recurrent layer: output [T, N, R], h_n [N, R], c_n [N, H] and the reserve, from the inputs of scan.ts. */
export interface Recurrent extends Named<Scan> {
  <T extends Tensor>(inputs: readonly (T | null)[], attributes: Scan): T[];
  /** How many gates are stacked in the weights. */
  readonly gates: number;
  /** Whether there is a cell state beside h. */
  readonly hasCellState: boolean;
  /** The first three outputs step by step, every step in differentiable ops; `bound` is applied to every cell state. */
  unrolled<T extends Tensor>(inputs: readonly (T | null)[], attributes: Scan, bound?: (c: T) => T): T[];
  /** One step on a batch with nonlinearities of one's own: x [N, G·H] is W x + b_ih; h' is not yet projected. */
  step<T extends Tensor>(
    nonlinearities: Nonlinearities<T>,
    x: T,
    h: T,
    c: T | null,
    recur: Recur<T>,
  ): { h: T; c: T | null };
}

function recurrent<C extends Word, U extends Word>(
  cell: Cell<C>,
  op: Op<Scan, U | C | Written>,
  fast: Fast<Scan>,
  words: () => Words<Tensor, U | C | Written>,
): Recurrent {
  const layer = bind(
    op,
    fast,
    words,
    (run) =>
      <T extends Tensor>(inputs: readonly (T | null)[], attributes: Scan) =>
        run(inputs, attributes),
  );
  // Results have the class of the inputs, which the types of words over tensors cannot say.
  const over = <T extends Tensor>() => words() as unknown as Words<T, C | Written>;
  return Object.assign(layer, {
    gates: cell.gates.length,
    hasCellState: cell.hasCellState,
    unrolled: <T extends Tensor>(inputs: readonly (T | null)[], attributes: Scan, bound?: (c: T) => T) =>
      unrolled(cell, over<T>(), inputs, attributes, bound),
    step: <T extends Tensor>(nonlinearities: Nonlinearities<T>, x: T, h: T, c: T | null, recur: Recur<T>) =>
      cell.step({ ...over<T>(), ...nonlinearities }, x, h, c, recur),
  });
}

type Backward = ((inputs: readonly (Tensor | null)[], options: ScanBackward) => Tensor[]) & Named<ScanBackward>;

const backward = (op: Op<ScanBackward, never>, fast: Fast<ScanBackward>): Backward =>
  bind(op, fast, none, (run) => (inputs, options) => run(inputs, options));

/** What every layer's twin is written with. */
const common = () => ({ spec, slice, linear, where, reshape, unsqueeze, gt, cat });

/** Back-propagation through time of `rnn_tanh`. */
export const rnn_tanh_backward: Backward = /* @__PURE__ */ backward(ops.rnn_tanh_backward, fast.rnn_tanh_backward);
/** A layer of Elman's cells with tanh. */
export const rnn_tanh: Recurrent = /* @__PURE__ */ recurrent(rnnCells.rnnTanh, ops.rnn_tanh, fast.rnn_tanh, () => ({
  ...common(),
  add,
  tanh,
  scan_backward: rnn_tanh_backward,
}));

/** Back-propagation through time of `rnn_relu`. */
export const rnn_relu_backward: Backward = /* @__PURE__ */ backward(ops.rnn_relu_backward, fast.rnn_relu_backward);
/** A layer of Elman's cells with relu. */
export const rnn_relu: Recurrent = /* @__PURE__ */ recurrent(rnnCells.rnnRelu, ops.rnn_relu, fast.rnn_relu, () => ({
  ...common(),
  add,
  relu,
  scan_backward: rnn_relu_backward,
}));

/** Back-propagation through time of `lstm`. */
export const lstm_backward: Backward = /* @__PURE__ */ backward(ops.lstm_backward, fast.lstm_backward);
/** A layer of long short-term memory. */
export const lstm: Recurrent = /* @__PURE__ */ recurrent(lstmCell, ops.lstm, fast.lstm, () => ({
  ...common(),
  add,
  mul,
  sigmoid,
  tanh,
  scan_backward: lstm_backward,
}));

/** Back-propagation through time of `gru`. */
export const gru_backward: Backward = /* @__PURE__ */ backward(ops.gru_backward, fast.gru_backward);
/** A layer of gated recurrent units, reset after the product, as in cuDNN. */
export const gru: Recurrent = /* @__PURE__ */ recurrent(gruCells.gru, ops.gru, fast.gru, () => ({
  ...common(),
  add,
  sub,
  mul,
  sigmoid,
  tanh,
  scan_backward: gru_backward,
}));

/** Back-propagation through time of `gru_reset_before`. */
export const gru_reset_before_backward: Backward = /* @__PURE__ */ backward(
  ops.gru_reset_before_backward,
  fast.gru_reset_before_backward,
);
/** A layer of gated recurrent units, reset before the product, as in the paper. */
export const gru_reset_before: Recurrent = /* @__PURE__ */ recurrent(
  gruCells.gruResetBefore,
  ops.gru_reset_before,
  fast.gru_reset_before,
  () => ({ ...common(), add, sub, mul, sigmoid, tanh, scan_backward: gru_reset_before_backward }),
);
