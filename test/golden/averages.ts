// A model whose weights are set by formula, and the averages of it that test/golden/averages.json has of PyTorch. Needs no test runner, so
// that a page can ask too.

import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { swa_utils } from '../../src/optim/index.ts';
import golden from './averages.json' with { type: 'json' };

const { AveragedModel, get_ema_avg_fn, get_ema_multi_avg_fn, get_swa_avg_fn, get_swa_multi_avg_fn } = swa_utils;

/** As in make_averages.py. */
export class Counted extends nn.Module {
  linear = new nn.Linear(3, 2);
  declare mean: torch.Tensor;
  declare seen: torch.Tensor;
  constructor() {
    super();
    this.register_buffer('mean', torch.zeros(2));
    this.register_buffer('seen', torch.tensor(0));
  }
  override forward(x: torch.Tensor): torch.Tensor {
    return this.linear(x);
  }
}
export function setTo(model: Counted, k: number): void {
  torch.no_grad(() => {
    for (const [j, p] of [...model.parameters(), model.mean].entries()) {
      p.copy_(
        torch
          .arange(p.numel())
          .mul(7)
          .add(5 * k + j)
          .remainder(11)
          .div(3)
          .sub(1)
          .view(p.shape),
      );
    }
    model.seen.fill_(10 * k + 3);
  });
}

export type Run = keyof typeof golden.runs;
const runs: Record<Run, swa_utils.AveragedModelOptions> = {
  default: {},
  swa: { avg_fn: get_swa_avg_fn() },
  'swa, buffers': { avg_fn: get_swa_avg_fn(), use_buffers: true },
  ema: { avg_fn: get_ema_avg_fn() },
  'ema 0.7, buffers': { avg_fn: get_ema_avg_fn(0.7), use_buffers: true },
  'multi swa': { multi_avg_fn: get_swa_multi_avg_fn() },
  'multi ema': { multi_avg_fn: get_ema_multi_avg_fn() },
  'multi ema 0.3, buffers': { multi_avg_fn: get_ema_multi_avg_fn({ decay: 0.3 }), use_buffers: true },
};

/** What an average holds after each of so many models; `device` is where it counts them. */
export function averagesOf(
  run: Run,
  models: number,
  device: torch.Device | null = null,
): { [name: string]: torch.Tensor }[] {
  const model = new Counted();
  setTo(model, 0);
  const averaged = new AveragedModel(model, { ...runs[run], device });
  return Array.from({ length: models }, (_, k) => {
    setTo(model, k + 1);
    averaged.update_parameters(model);
    return Object.fromEntries(Object.entries(averaged.state_dict()).map(([name, x]) => [name, x.clone()]));
  });
}
