// The ABI of e^x, softmax and its logarithm (typed in src/wasm/abi.ts). Their binary is added to that of forward passes as the
// one of training is.

export { logSoftmax, softmax } from './softmax';
export { exp } from './transcendental';
