// The operators that are methods of NDArray as well: every export of these files is one.

export * from './binary.ts';
export * from './matrix.ts';
export * from './part.ts';
export * from './reduce.ts';
export * from './select.ts';
export * from './shape.ts';
export * from './softmax.ts';
export * from './unary.ts';
