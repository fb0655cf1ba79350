// The backend seam: a record of kernels by op name, and the question whether a call can be taken.

import type { Attributes, Spec } from '../ops/row.ts';
import type { Kernel } from './kernel.ts';

/** Another place to run ops. A call it does not take goes to the reference. */
export interface Backend {
  readonly name: string;
  readonly kernels: { readonly [op: string]: Kernel | undefined };
  /** Whether the kernel of `op` takes a call with these specs; asked only where `kernels[op]` exists. */
  readonly supports: (op: string, inputs: readonly (Spec | null)[], attributes: Attributes) => boolean;
}
