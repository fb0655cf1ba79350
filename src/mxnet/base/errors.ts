// MXNet's errors. A failed check of its C++ core arrives in Python as an MXNetError whose text begins with the condition;
// the text alone is kept here, as the goldens have it.

import { MXNetError } from '../../reference/base/errors.ts';

export { MXNetError };

/** `gluon.parameter.DeferredInitializationError`: a parameter whose shape is not known yet. */
export class DeferredInitializationError extends MXNetError {
  static override readonly name: string = 'DeferredInitializationError';
}

/** The error of a failed check: `Check failed: CONDITION: TEXT`. */
export const checkFailed = (condition: string, text: string, hint?: string): MXNetError =>
  new MXNetError(`Check failed: ${condition}: ${text}`, hint);

/** The error of inputs that must agree in shape or dtype. */
export const incompatible = (input: number, expected: string, got: string, hint?: string): MXNetError =>
  checkFailed(
    'assign(&dattr, vec.at(i))',
    `Incompatible attr in node  at ${input}-th input: expected ${expected}, got ${got}`,
    hint,
  );
