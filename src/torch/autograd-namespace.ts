// What `torch.autograd` holds.

export {
  AutogradFunction as Function,
  enable_grad,
  type FunctionContext,
  grad,
  no_grad,
  set_grad_enabled,
} from './autograd.ts';
export { gradcheck, gradgradcheck } from './gradcheck.ts';
