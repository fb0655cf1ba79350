// torch.autograd.functional, anomaly detection, and what a Function says of its arguments, against real PyTorch.

import { afterEach, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import autograd from '../golden/autograd.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';

type Context = torch.autograd.FunctionContext;
type Tensor = torch.Tensor;

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

afterEach(() => torch.autograd.set_detect_anomaly(false));

const own = { NaN, Doubled, Filled, Squared, Lost, nan: Number.NaN };
follow(['products', 'jacobians', 'anomalies', 'written', 'accumulated'], {}, own, autograd);

it('says where what gave NaN was called, and warns', () => {
  const x = torch.zeros(2).requires_grad_();
  const heard: string[] = [];
  const before = torch.onWarning(({ message }) => void heard.push(message));
  const failing = (): unknown => torch.autograd.detect_anomaly(() => x.sqrt().mul(0).sum().backward());
  try {
    expect(failing).toThrow(
      expect.objectContaining({
        message: "Function 'SqrtBackward0' returned nan values in its 0th output.",
        hint: expect.stringContaining('derivatives.test'),
      }),
    );
    const late = x.sqrt().mul(0).sum();
    expect(() => torch.autograd.set_detect_anomaly(true, () => late.backward())).toThrow('SqrtBackward0');
  } finally {
    torch.onWarning(before);
  }
  expect(heard[0]).toBe(
    'Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging.',
  );
  expect(heard[1]).toContain('Error detected in SqrtBackward0. Traceback of forward call that caused the error:\n');
  expect(heard[1]).toContain('derivatives.test');
  expect(heard[2]).toBe(
    'Error detected in SqrtBackward0. No forward pass information available. Enable detect anomaly during forward pass for more information.',
  );
  expect(torch.is_anomaly_enabled()).toBe(false);
});
