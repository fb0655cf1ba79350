// All cells by name.

import type { Cell, CellName } from './cell.ts';
import { gru, gruResetBefore } from './gru.ts';
import { lstm } from './lstm.ts';
import { rnnRelu, rnnTanh } from './rnn.ts';

export const cells: { readonly [K in CellName]: Cell } = {
  rnn_tanh: rnnTanh,
  rnn_relu: rnnRelu,
  lstm,
  gru,
  gru_reset_before: gruResetBefore,
};
