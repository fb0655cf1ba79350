// PyTorch's words as one file, for a page without a bundler: `import { torch, nn, optim } from './bptt.train.js'`. The build
// puts the bundle in this module's place.

import { sole } from './sole.ts';

export * as data from './data/index.ts';
export * as formats from './formats/index.ts';
export * as torch from './index.ts';
export * as nn from './nn/namespace.ts';
export * as optim from './optim/index.ts';

sole('bptt.train.js');
