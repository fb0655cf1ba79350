// The recurrent cells in WGSL: one step of one unit, forward and backward, to be read beside src/reference/recurrent/*.ts. Names:
//   xG, uG   W x + b_ih and U h + b_hh of gate G; a gate from `early` on has uG of the state that `gated` makes
//   h, c     the states before the step · sS what the backward pass reads · hNext, cNext the states after it
//   dh, dc   gradients of hNext and cNext · dG, eG those of xG and uG (eG is dG unless said) · direct what dh adds to that of h

import type { Cell } from '../../reference/recurrent/cell.ts';
import { gru, gruResetBefore } from '../../reference/recurrent/gru.ts';
import { lstm } from '../../reference/recurrent/lstm.ts';
import { rnnRelu, rnnTanh } from '../../reference/recurrent/rnn.ts';

export interface CellText {
  readonly cell: Cell;
  /** Gates whose product is with the state itself. */
  readonly early: number;
  /** Whether the gradient of the two products differs for some gate. */
  readonly apart: boolean;
  /** Early gates, and `gated`, the state that later ones read; only where there are later ones. */
  readonly gate?: string;
  /** Segments sS, cNext and hNext. */
  readonly forward: string;
  /** dG, eG, dc (that of c) and direct; with later gates only theirs and direct. */
  readonly backward: string;
  /** From `dGated`, the gradient of `gated`, those of the early gates; adds to direct. */
  readonly gateBackward?: string;
}

const elman = (cell: Cell, act: string, back: string): CellText => ({
  cell,
  early: 1,
  apart: false,
  forward: `let hNext = ${act};`,
  backward: `let d0 = ${back}; let direct = 0.0;`,
});

/** h' = (h - n) z + n. */
const mixed = 'let hNext = (h - s2) * s1 + s2;';

export const cells: readonly CellText[] = [
  elman(rnnTanh, 'tanh_(x0 + u0)', 'dh * (1.0 - hNext * hNext)'),
  elman(rnnRelu, 'select(x0 + u0, 0.0, x0 + u0 < 0.0)', 'select(dh, 0.0, hNext <= 0.0)'),
  {
    cell: lstm,
    early: 4,
    apart: false,
    forward: `
      let s0 = sigmoid(x0 + u0);
      let s1 = sigmoid(x1 + u1);
      let s2 = tanh_(x2 + u2);
      let s3 = sigmoid(x3 + u3);
      let cNext = s1 * c + s0 * s2;
      let s4 = cNext;
      let s5 = tanh_(cNext);
      let hNext = s3 * s5;`,
    backward: `
      let d = dc + dh * s3 * (1.0 - s5 * s5);
      let d0 = d * s2 * s0 * (1.0 - s0);
      let d1 = d * c * s1 * (1.0 - s1);
      let d2 = d * s0 * (1.0 - s2 * s2);
      let d3 = dh * s5 * s3 * (1.0 - s3);
      let dcBefore = d * s1;
      let direct = 0.0;`,
  },
  {
    cell: gru,
    early: 3,
    apart: true,
    forward: `
      let s0 = sigmoid(x0 + u0);
      let s1 = sigmoid(x1 + u1);
      let s3 = u2;
      let s2 = tanh_(x2 + s0 * u2);
      ${mixed}`,
    backward: `
      let d2 = dh * (1.0 - s1) * (1.0 - s2 * s2);
      let e2 = d2 * s0;
      let d0 = d2 * s3 * s0 * (1.0 - s0);
      let d1 = dh * (h - s2) * s1 * (1.0 - s1);
      let direct = dh * s1;`,
  },
  {
    cell: gruResetBefore,
    early: 2,
    apart: false,
    gate: `
      let s0 = sigmoid(x0 + u0);
      let s1 = sigmoid(x1 + u1);
      let gated = s0 * h;`,
    forward: `
      let s2 = tanh_(x2 + u2);
      ${mixed}`,
    backward: `
      let d2 = dh * (1.0 - s1) * (1.0 - s2 * s2);
      let d1 = dh * (h - s2) * s1 * (1.0 - s1);
      let direct = dh * s1;`,
    gateBackward: `
      let d0 = dGated * h * s0 * (1.0 - s0);
      let more = dGated * s0;`,
  },
];
