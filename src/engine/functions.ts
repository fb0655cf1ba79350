// Everything that computes, one name at a time: `import * as f from '../engine/functions.ts'`.

export * from './activation.ts';
export * from './along.ts';
export * from './binary.ts';
export * from './compare.ts';
export * from './convolution.ts';
export * from './create.ts';
export * from './criteria.ts';
export * from './ctc.ts';
export * from './factor.ts';
export * from './gather.ts';
export * from './linalg.ts';
export * from './loss.ts';
export * from './move.ts';
export * from './norm.ts';
export * from './operands.ts';
export * from './optimize.ts';
export * from './places.ts';
export * from './pool.ts';
export * from './random.ts';
export * from './random-mxnet.ts';
export * from './recurrent.ts';
export * from './reduce.ts';
export * from './shape.ts';
export * from './softmax.ts';
export * from './ties.ts';
export * from './unary.ts';
