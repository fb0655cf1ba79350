// PyTorch's functions of tensors, each an export that a bundler may drop.

export * from './about.ts';
export * from './along.ts';
export * from './binary.ts';
export * from './cut.ts';
export * from './einsum.ts';
export * from './extremes.ts';
export * from './join.ts';
export * from './matrix.ts';
export * from './pick.ts';
export * from './reduce.ts';
export * from './shape.ts';
export * from './sort.ts';
export * from './unary.ts';
