// What `torch.utils` holds.

export * as data from './data/index.ts';
