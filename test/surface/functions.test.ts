// Functions of tensors, and of autograd, against real PyTorch: values, gradients, what records them, printed texts, errors.

import * as torch from '../../src/index.ts';
import functions from '../golden/functions.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';

type Context = torch.autograd.FunctionContext;
type Tensor = torch.Tensor;

class Still extends torch.autograd.Function {
  static override forward = (ctx: Context, x: Tensor): Tensor[] => {
    const [y, places] = [x.mul(2), x.add(1)];
    ctx.mark_non_differentiable(places);
    return [y, places];
  };
  static override backward = (_ctx: Context, g: Tensor): Tensor => g.mul(2);
}

class Apart extends torch.autograd.Function {
  static override forward = ((x: Tensor, factor: number): Tensor => x.mul(factor)) as never;
  static override setup_context = (ctx: Context, inputs: readonly number[]): void => {
    ctx.factor = inputs[1];
  };
  static override backward = (ctx: Context, g: Tensor): (Tensor | null)[] => [g.mul(ctx.factor), null];
}

class Bare extends torch.autograd.Function {
  static override forward = (ctx: Context, x: Tensor, y: Tensor): Tensor[] => {
    ctx.set_materialize_grads(false);
    return [x.mul(2), y.mul(3)];
  };
  static override backward = (_ctx: Context, g: Tensor, h: Tensor): Tensor[] => [g, h];
}

const groups = [
  'closeness',
  'made',
  'shapes',
  'picked',
  'edges',
  'blended',
  'along',
  'angles',
  'bits',
  'turned',
  'autograd',
];
follow(groups, {}, { Still, Apart, Bare }, functions);
