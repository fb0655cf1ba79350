// All kernels on tensors in one binary with a memory of its own, or one that threads share.

export * from './inference';
export * from './training';
export * from './functions';
export * from './probabilities';
export * from './alignments';
export * from './norms';
