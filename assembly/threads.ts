// All kernels in a memory that threads share: each has an instance of this binary.

export { share } from './arena';
export { useTall } from './gemm';
export * from './whole';
