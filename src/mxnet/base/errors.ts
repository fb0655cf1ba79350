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

/** The error of inputs that must have one dtype: never told of shapes, so a pass that infers those lets it through. */
export class DTypeMismatch extends MXNetError {
  static override readonly name: string = 'MXNetError';
}

/** The error of inputs that must agree in shape. */
export const incompatible = (input: number, expected: string, got: string, hint?: string): MXNetError =>
  checkFailed(
    'assign(&dattr, vec.at(i))',
    `Incompatible attr in node  at ${input}-th input: expected ${expected}, got ${got}`,
    hint,
  );

/** The error of an input whose shape is not the one that follows from the others. */
export const inconsistent = (provided: readonly number[], inferred: readonly number[], hint?: string): MXNetError => {
  const tuple = `(${inferred.join(',')}${inferred.length === 1 ? ',' : ''})`;
  return new MXNetError(`Shape inconsistent, Provided = [${provided.join(',')}], inferred shape=${tuple}`, hint);
};

/** The same of an input whose shape is compared with that of another as a whole. */
export const mismatched = (provided: readonly number[], inferred: readonly number[], hint?: string): MXNetError =>
  new MXNetError(
    `Shape inconsistent, Provided = [${provided.join(',')}], inferred shape=[${inferred.join(',')}]`,
    hint,
  );

/** The error of shapes that an operator finds no result for. */
export const noShape = (operator: string, shapes: readonly (readonly number[])[], hint?: string): MXNetError => {
  const listed = shapes.map((shape) => `[${shape.join(',')}]`).join('\n');
  return new MXNetError(`Operator ${operator} inferring shapes failed.\ninput shapes:\n${listed}`, hint);
};

/** The error of inputs that must agree in dtype. */
export const unlike = (input: number, expected: string, got: string, hint?: string): DTypeMismatch => {
  const { message } = incompatible(input, expected, got);
  return new DTypeMismatch(message, hint);
};
