// The recurrent ops, one a cell and direction of differentiation, each under its own name so that a program carries the
// cells that it uses.

import { gru as gruCell, gruResetBefore } from './gru.ts';
import { lstm as lstmCell } from './lstm.ts';
import { rnnRelu, rnnTanh } from './rnn.ts';
import { scanBackwardOf, scanOf } from './scan.ts';

export const rnn_tanh = /* @__PURE__ */ scanOf(rnnTanh);
export const rnn_tanh_backward = /* @__PURE__ */ scanBackwardOf(rnnTanh);
export const rnn_relu = /* @__PURE__ */ scanOf(rnnRelu);
export const rnn_relu_backward = /* @__PURE__ */ scanBackwardOf(rnnRelu);
export const lstm = /* @__PURE__ */ scanOf(lstmCell);
export const lstm_backward = /* @__PURE__ */ scanBackwardOf(lstmCell);
export const gru = /* @__PURE__ */ scanOf(gruCell);
export const gru_backward = /* @__PURE__ */ scanBackwardOf(gruCell);
export const gru_reset_before = /* @__PURE__ */ scanOf(gruResetBefore);
export const gru_reset_before_backward = /* @__PURE__ */ scanBackwardOf(gruResetBefore);
