// What the files of kernels share: how large a call may be, and which dtypes they take.

import type { Spec, Specs } from '../reference/ops/spec.ts';

/** Elements of the largest operand, copy or scratch: with it a call fits into 4 GB, or fails cleanly when it does not. */
export const LIMIT = 2 ** 28;

const isFloat32 = (input: Spec | null): boolean => input === null || input.dtype === 'float32';

export const allFloat32 = (inputs: Specs): boolean => inputs.every(isFloat32);
