// The ABI of norms across gates (typed in src/wasm/abi.ts), which one recurrent layer calls. Its binary is added to that of forward
// passes as the one of training is.

export { normalize, normalizeBackward } from './normalize';
