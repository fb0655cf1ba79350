// Checks of inputs that several ops make, in PyTorch's words.

import { dtypes } from '../base/dtype.ts';
import { RuntimeError, ShapeError } from '../base/errors.ts';
import { formatSizes, type Shape } from '../base/shape.ts';
import type { Spec } from './spec.ts';

/** `what` names the input in the hint. @throws ShapeError where it does not have that very shape. */
export function checkShape({ shape }: Spec, expected: Shape, what: string): void {
  const rank = Math.max(shape.length, expected.length);
  for (let i = 0; i < rank; i++) {
    const a = expected[i - rank + expected.length];
    const b = shape[i - rank + shape.length];
    if (a === b) continue;
    throw new ShapeError(
      `The size of tensor a (${a ?? 1}) must match the size of tensor b (${b ?? 1}) at non-singleton dimension ${i}`,
      `${what} has shape ${formatSizes(shape)} where ${formatSizes(expected)} was expected`,
    );
  }
}

/** @throws RuntimeError where two inputs that must have one dtype have two. */
export function checkDType({ dtype }: Spec, expected: Spec['dtype'], what: string): void {
  if (dtype === expected) return;
  throw new RuntimeError(
    `expected scalar type ${dtypes[expected].scalarName} but found ${dtypes[dtype].scalarName}`,
    `${what} is torch.${dtype} where torch.${expected} was expected; convert it: x.to(torch.${expected})`,
  );
}

/** @throws RuntimeError where an index does not hold whole numbers. */
export function checkIndices({ dtype }: Spec, name: string): void {
  if (dtypes[dtype].category === 1) return;
  throw new RuntimeError(
    `${name}(): Expected dtype int32/int64 for index`,
    `the index is torch.${dtype}; convert it: index.long()`,
  );
}
