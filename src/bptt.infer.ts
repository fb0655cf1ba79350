// PyTorch's words as one file, for a page that runs trained models: as bptt.train.ts, without optimizers and without the
// kernels of backward passes, which run on the plain ones. The build puts the bundle in this module's place.

import { sole } from './sole.ts';

export * as data from './data/index.ts';
export * as formats from './formats/index.ts';
export * as nn from './nn/namespace.ts';
export * as torch from './untrained.ts';

sole('bptt.infer.js');
