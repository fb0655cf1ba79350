// Functions of tensors, and of autograd, against real PyTorch: values, gradients, what records them, printed texts, errors.

import { expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import forms from '../golden/forms.json' with { type: 'json' };
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
  'aliases',
  'nans',
  'turned',
  'found',
  'autograd',
];
follow(groups, {}, { Still, Apart, Bare }, functions);

class Counted extends torch.nn.Module {
  seen: number;
  constructor(seen: number) {
    super();
    this.seen = seen;
  }
  override get_extra_state(): number[] {
    return [this.seen];
  }
  override set_extra_state(state: number[]): void {
    this.seen = state[0];
  }
}
follow(['torch', 'methods', 'writes', 'beside', 'extra state'], {}, { Counted }, forms);

// PyTorch's text goes on with the offsets as C++ prints them.
it.each(['int64', 'int32'] as const)('bags whose first one does not begin at 0 are refused, %s', (dtype) => {
  const [input, offsets] = [torch.tensor([0, 1, 1], { dtype }), torch.tensor([1, 2], { dtype })];
  expect(() => torch.nn.functional.embedding_bag(input, torch.ones(2, 3), offsets)).toThrow(
    'offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, got 1',
  );
});
