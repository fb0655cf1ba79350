// What a file of kernels exports: for each op its kernel, and which calls the kernel takes.

import type { Kernel } from '../reference/kernels/kernel.ts';
import type { Attributes, Spec } from '../reference/ops/row.ts';

export interface Entry {
  /** Decided by specs and attributes alone. What is declined goes to the reference. */
  readonly supports: (inputs: readonly (Spec | null)[], attributes: Attributes) => boolean;
  readonly kernel: Kernel;
}

export type Entries = { readonly [op: string]: Entry };

/** Elements of the largest operand, copy or scratch: with it a call fits into 4 GB, or fails cleanly when it does not. */
export const LIMIT = 2 ** 28;

export const allFloat32 = (inputs: readonly (Spec | null)[]): boolean =>
  inputs.every((input) => input === null || input.dtype === 'float32');
