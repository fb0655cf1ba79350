// What `torch.autograd` holds.

export { detect_anomaly, set_detect_anomaly } from './anomaly.ts';
export { backward, grad } from './autograd.ts';
export { AutogradFunction as Function, type FunctionContext } from './autograd-function.ts';
export * as functional from './autograd-functional.ts';
export { enable_grad, inference_mode, no_grad, set_grad_enabled } from './grad-modes.ts';
export { gradcheck, gradgradcheck } from './gradcheck.ts';
