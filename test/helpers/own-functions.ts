// Functions with derivatives of their own, as the tables of lines name them.

import * as torch from '../../src/index.ts';

type Context = torch.autograd.FunctionContext;
type Tensor = torch.Tensor;

class Twice extends torch.autograd.Function {
  static override forward = (ctx: Context, a: Tensor): Tensor => {
    ctx.save_for_backward(a);
    return a.mul(2);
  };
  static override backward = (ctx: Context, g: Tensor): Tensor => g.mul(ctx.saved_tensors[0]);
}

class Scaled extends torch.autograd.Function {
  static override forward = (ctx: Context, a: Tensor, b: Tensor, factor: number): Tensor[] => {
    ctx.factor = factor;
    return [a.mul(factor), b.mul(factor)];
  };
  static override backward = (ctx: Context, g: Tensor, h: Tensor): (Tensor | null)[] => [
    g.mul(ctx.factor),
    h.mul(ctx.factor),
    null,
  ];
}

class Short extends torch.autograd.Function {
  static override forward = (_ctx: Context, a: Tensor, b: Tensor): Tensor => a.add(b);
  static override backward = (_ctx: Context, g: Tensor): Tensor => g;
}

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

class NaN extends torch.autograd.Function {
  static override forward = (_ctx: Context, x: Tensor, y: Tensor): Tensor => x.mul(y);
  static override backward = (_ctx: Context, g: Tensor): Tensor[] => [g, g.div(0).mul(0)];
}
class Doubled extends torch.autograd.Function {
  static override forward = (ctx: Context, x: Tensor): Tensor => {
    ctx.mark_dirty(x);
    return x.mul_(2);
  };
  static override backward = (_ctx: Context, g: Tensor): Tensor => g.mul(2);
}
class Filled extends torch.autograd.Function {
  static override forward = (ctx: Context, x: Tensor, y: Tensor): Tensor => {
    ctx.mark_dirty(x);
    return x.copy_(y);
  };
  static override backward = (_ctx: Context, g: Tensor): (Tensor | null)[] => [null, g];
}
class Squared extends torch.autograd.Function {
  static override forward = (ctx: Context, x: Tensor): Tensor => {
    ctx.mark_dirty(x);
    x.pow_(2);
    ctx.save_for_backward(x);
    return x;
  };
  static override backward = (ctx: Context, g: Tensor): Tensor => g.mul(2).mul(ctx.saved_tensors[0].sqrt());
}
class Lost extends Doubled {
  static override forward = (ctx: Context, x: Tensor): Tensor => {
    ctx.mark_dirty(x);
    return x.mul(2);
  };
}

/** Of the table of tensors, of that of functions, and of that of derivatives. */
export const ofTensors = { Twice, Scaled, Short };
export const ofFunctions = { Still, Apart, Bare };
export const ofDerivatives = { NaN, Doubled, Filled, Squared, Lost, nan: Number.NaN };
