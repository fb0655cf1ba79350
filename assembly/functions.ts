// The ABI of functions that recurrent layers do not call (typed in src/wasm/abi.ts). Their binary is added to that of forward
// passes as the one of training is.

export { amax, amin } from './reduce';
export { expm1, log, log1p } from './transcendental';
