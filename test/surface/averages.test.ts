// torch.optim.swa_utils: averages of weights against PyTorch's own (test/golden/make_averages.py), and what holds of every copy.

import { describe, expect, it } from 'vitest';
import * as errors from '../../src/errors.ts';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';
import { SGD, swa_utils } from '../../src/optim/index.ts';
import golden from '../golden/averages.json' with { type: 'json' };
import { averagesOf, Counted, type Run, setTo } from '../golden/averages.ts';

const { AveragedModel, get_ema_multi_avg_fn, get_swa_multi_avg_fn, update_bn } = swa_utils;

describe('averages', () => {
  it.each(Object.entries(golden.runs))('of five models: %s', (name, expected) => {
    const found = averagesOf(name as Run, expected.length).map((state) =>
      Object.fromEntries(Object.entries(state).map(([key, x]) => [key, x.tolist()])),
    );
    expect(found).toEqual(expected);
  });

  it('go on from a state, and run the copy', () => {
    const model = new Counted();
    const [first, second] = [0, 1].map(() => new AveragedModel(model));
    first.update_parameters(model);
    setTo(model, 2);
    first.update_parameters(model);
    second.load_state_dict(first.state_dict());
    setTo(model, 3);
    for (const averaged of [first, second]) averaged.update_parameters(model);
    const x = torch.ones(1, 3);
    expect((second(x) as torch.Tensor).tolist()).toEqual((first(x) as torch.Tensor).tolist());
    expect(second.n_averaged.item()).toBe(3);
  });

  it('of whole numbers are none that is written in place', () => {
    const whole = (): torch.Tensor[] => [torch.tensor([1, 5])];
    expect(() => get_swa_multi_avg_fn()(whole(), whole(), 1)).toThrow(errors.RuntimeError);
    const into = whole();
    get_ema_multi_avg_fn(0.5)(into, [torch.tensor([3, 10])], 1);
    expect(into[0].tolist()).toEqual([2, 7]);
  });
});

describe('a copy of a model', () => {
  class Tied extends nn.Module {
    first = new nn.Linear(2, 2);
    second = new nn.Linear(2, 2, { bias: false });
    list = new nn.ModuleList([new nn.LSTM(2, 3, 2, { dropout: 0.5 }), this.first]);
    scales = [torch.ones(2), { of: torch.zeros(1) }];
    act = torch.tanh;
    kept = torch.zeros(1);
    constructor() {
      super();
      this.second.weight = this.first.weight;
      this.register_buffer('passing', torch.ones(1), false);
      this.register_buffer('10', torch.ones(1));
      this.register_buffer('9', torch.ones(1));
    }
    override forward(x: torch.Tensor): torch.Tensor {
      return this.act(this.second(this.first(x)));
    }
  }
  const model = new Tied();
  model.first.bias?.sum().backward();
  model.eval();
  const copy = new AveragedModel(model).module as Tied;

  it('has the class, the names, the mode and the numbers of the first, and shares no tensor with it', () => {
    expect(copy).toBeInstanceOf(Tied);
    expect([String(copy), copy.training, copy.list.length]).toEqual([String(model), false, 2]);
    const named = (of: Tied): [string, torch.Nested][] =>
      [...of.named_parameters('', true, false), ...of.named_buffers()].map(([name, x]) => [name, x.tolist()]);
    expect(named(copy)).toEqual(named(model));
    expect(Object.keys(copy.state_dict())).toEqual(Object.keys(model.state_dict()));
    expect([...copy.named_buffers('', false)].map(([name]) => name)).toEqual(['passing', '10', '9']);
    const before = named(model);
    torch.no_grad(() => {
      for (const p of [...copy.parameters(), ...copy.buffers(), copy.kept]) p.fill_(7);
    });
    expect(named(model)).toEqual(before);
    expect([model.kept.item(), copy.kept.item()]).toEqual([0, 7]);
  });

  it('shares within itself what the first shares', () => {
    const same = [copy.second.weight === copy.first.weight, copy.list.at(1) === copy.first, copy.act === model.act];
    expect([...same, copy.scales[0] === model.scales[0]]).toEqual([true, true, true, false]);
  });

  it('has gradients of its own', () => {
    expect(copy.first.bias?.grad?.tolist()).toEqual([1, 1]);
    expect(copy.first.bias?.grad === model.first.bias?.grad).toBe(false);
  });

  it('is refused of a tensor that was computed', () => {
    class Odd extends nn.Module {
      last = torch.ones(1, { requires_grad: true }).mul(2);
    }
    expect(() => new AveragedModel(new Odd())).toThrow('Only Tensors created explicitly by the user (graph leaves)');
  });
});

describe('update_bn', () => {
  /** Gathers the mean of what it is given, over all batches where momentum is null. */
  class Mean extends nn.Module {
    momentum: number | null = 0.1;
    count = 0;
    declare mean: torch.Tensor;
    modes: unknown[] = [];
    constructor() {
      super();
      this.register_buffer('mean', torch.full([1], 5.5));
    }
    reset_running_stats(): void {
      this.count = 0;
      this.mean.zero_();
    }
    override forward(x: torch.Tensor): torch.Tensor {
      this.modes.push([this.training, this.momentum, torch.is_grad_enabled()]);
      this.count++;
      this.mean.add_(x.mean().sub(this.mean), { alpha: 1 / this.count });
      return x;
    }
  }
  it('measures the means of all batches in training mode without gradients, and leaves the rest as it was', () => {
    const norm = new Mean();
    const model = new nn.Sequential(norm).eval();
    update_bn([torch.full([2, 1], 1.5), [torch.full([2, 1], 2.5), 'label']], model);
    expect(norm.mean.tolist()).toEqual([2]);
    expect(norm.modes).toEqual([
      [true, null, false],
      [true, null, false],
    ]);
    expect([norm.momentum, model.training, norm.training]).toEqual([0.1, false, false]);
  });
  it('reads no batch where there is nothing to measure', () => {
    const never = {
      [Symbol.iterator]: () => {
        throw new Error('read');
      },
    };
    expect(update_bn(never, new nn.Linear(1, 1))).toBe(undefined);
    expect(() => update_bn([3], new nn.Sequential(new Mean()))).toThrow(errors.TypeError);
  });
});

it('SWALR and an average train together', () => {
  torch.manual_seed(0);
  const net = new nn.Linear(2, 1);
  const optimizer = new SGD(net.parameters(), { lr: 0.2 });
  const scheduler = new swa_utils.SWALR(optimizer, 0.05, { anneal_epochs: 3 });
  const averaged = new AveragedModel(net);
  const [x, y] = [torch.randn(16, 2), torch.randn(16, 1)];
  const loss = (of: nn.Module): torch.Tensor => nn.functional.mse_loss(of(x), y);
  const first = loss(net).item();
  for (let epoch = 0; epoch < 30; epoch++) {
    optimizer.zero_grad();
    loss(net).backward();
    optimizer.step();
    averaged.update_parameters(net);
    scheduler.step();
  }
  expect(optimizer.param_groups[0].lr).toBe(0.05);
  expect(loss(averaged).item()).toBeLessThan(first);
});
