// `torch` without `torch.optim`, for bptt.infer.ts.

export * from './errors.ts';

import './torch/methods.ts';

export { datasets, transforms } from './data/index.ts';
export * as nn from './nn/namespace.ts';
export * from './torch/index.ts';
export * as utils from './utils.ts';
