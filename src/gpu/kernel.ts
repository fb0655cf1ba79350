// What a kernel of the device is: it takes the op's call, as the plain kernels do, and records dispatches.

import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';

export type Views = readonly (View | null)[];

/** Records what the op does; `gpu` is the device that the operands are on. */
// biome-ignore lint/suspicious/noExplicitAny: each kernel narrows the attributes of its op; the table of all cannot.
export type GpuKernel = (gpu: Gpu, inputs: Views, outputs: readonly View[], attributes: any) => void;

/** The ops of a family and what runs them. */
export type Family = readonly (readonly [row: object, kernel: GpuKernel])[];
