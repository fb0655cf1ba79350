// The ABI of functions that neither recurrent layers nor losses call (typed in src/wasm/abi.ts). Their binary is added to that of
// forward passes as the one of training is.

// First, since it has the arena: that one's room comes before all constants.
export { amax, amin } from './reduce';

export { abs, eq, le, maximum, minimum, reciprocal, rsqrt, sqrt } from './pointwise';
export { expm1, log, log1p } from './transcendental';
