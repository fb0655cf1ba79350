// Two copies of the package in one process do not share classes, graphs or memory. A tensor of one that reaches the other is
// refused, by the version that each copy writes on its tensors.

import { StateError } from './errors.ts';

/** The version of the package, as package.json says it. */
export const version = '0.1.0';

/** Where a tensor of any copy carries its copy's version. */
export const brand: unique symbol = /* @__PURE__ */ Symbol.for('bptt');

/** The error for an operand that is no tensor of this copy. */
export function foreign(operand: { readonly [brand]?: string }): StateError {
  const theirs = operand[brand] ?? 'of unknown version';
  return new StateError(
    `bptt ${version} and bptt ${theirs} are loaded; a tensor of one cannot be used by the other`,
    'let the package manager install one copy (npm dedupe), or import bptt the same way everywhere',
  );
}
