// What `torch.autograd` holds.

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
export { gradcheck, gradgradcheck } from './gradcheck.ts';
