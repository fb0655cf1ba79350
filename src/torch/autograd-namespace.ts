// What `torch.autograd` holds.

export { detect_anomaly, set_detect_anomaly } from './anomaly.ts';
export {
  AutogradFunction as Function,
  backward,
  enable_grad,
  type FunctionContext,
  grad,
  inference_mode,
  no_grad,
  set_grad_enabled,
} from './autograd.ts';
export * as functional from './autograd-functional.ts';
export { gradcheck, gradgradcheck } from './gradcheck.ts';
