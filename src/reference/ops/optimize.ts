// Optimizer steps as ops that write in place: parameter and state change, nothing is returned.
// What depends on the step count alone (bias corrections) arrives as a number.

import { row } from './row.ts';

export interface SGDStep {
  readonly lr: number;
  readonly momentum: number;
  readonly dampening: number;
  readonly weight_decay: number;
  readonly nesterov: boolean;
  readonly maximize: boolean;
  /** The momentum buffer has not been used yet: it becomes the gradient itself. */
  readonly first: boolean;
}

export interface AdamStep {
  readonly lr: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weight_decay: number;
  /** AdamW: the parameter shrinks by lr · weight_decay instead of the gradient growing. */
  readonly decoupled: boolean;
  readonly maximize: boolean;
  /** 1 - beta1ᵗ */
  readonly bias_correction1: number;
  /** 1 - beta2ᵗ */
  readonly bias_correction2: number;
}

export const optimizeRows = {
  sgd_step: row<SGDStep>({
    name: 'sgd_step',
    doc: 'one step of stochastic gradient descent; inputs parameter, gradient, momentum buffer or null',
    infer: () => [],
    mutates: [0, 2],
  }),
  adam_step: row<AdamStep>({
    name: 'adam_step',
    doc: 'one step of Adam or AdamW; inputs parameter, gradient, exp_avg, exp_avg_sq, max_exp_avg_sq or null',
    infer: () => [],
    mutates: [0, 2, 3, 4],
  }),
};
