// The ABI of connectionist temporal classification (typed in src/wasm/abi.ts). Its binary is added to that of forward passes as
// the one of training is.

export { ctcLoss, ctcLossBackward } from './ctc';
