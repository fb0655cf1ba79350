// The WebAssembly backend: the kernels of all files here, as one record. A new file of kernels is one more line.

import type { Backend } from '../reference/kernels/backend.ts';
import type { Kernel } from '../reference/kernels/kernel.ts';
import type { Entries } from './entry.ts';
import { loss } from './loss.ts';
import { matmul } from './matmul.ts';
import { optimize } from './optimize.ts';
import { pointwise } from './pointwise.ts';
import { reduce } from './reduce.ts';
import { scan } from './scan.ts';
import { softmax } from './softmax.ts';

const entries: Entries = {
  ...matmul,
  ...scan,
  ...pointwise,
  ...reduce,
  ...softmax,
  ...loss,
  ...optimize,
};

const kernels: { [op: string]: Kernel } = {};
for (const op of Object.keys(entries)) kernels[op] = entries[op].kernel;

export const wasm: Backend = {
  name: 'wasm',
  kernels,
  supports: (op, inputs, attributes) => entries[op].supports(inputs, attributes),
};
