// The public root: `import * as torch from 'bptt'` reads as PyTorch's tutorials do. It alone makes methods of functions.

export * from './errors.ts';

import './torch/methods.ts';

export { datasets, transforms } from './data/index.ts';
export * as nn from './nn/namespace.ts';
export * as optim from './optim/index.ts';
export * from './torch/index.ts';
export * as utils from './utils.ts';
