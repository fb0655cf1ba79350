// What `torch.autograd` holds.

export { gradcheck, gradgradcheck } from '../engine/index.ts';
export {
  AutogradFunction as Function,
  enable_grad,
  type FunctionContext,
  grad,
  no_grad,
  set_grad_enabled,
} from './autograd.ts';
