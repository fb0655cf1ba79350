// Hooks of optimizers: what each is given and in which order they run, against PyTorch's own (test/golden/make_optim_data.py).

import { expect, it } from 'vitest';
import * as errors from '../../src/errors.ts';
import { ones_like, zeros } from '../../src/index.ts';
import {
  Optimizer,
  register_optimizer_step_post_hook,
  register_optimizer_step_pre_hook,
  SGD,
  type StepArguments,
} from '../../src/optim/index.ts';
import golden from '../golden/optim_data.json' with { type: 'json' };

const parameter = () => {
  const q = zeros(2, { requires_grad: true });
  q.grad = ones_like(q);
  return q;
};

it('run in PyTorch’s order with what PyTorch gives them', () => {
  const log: unknown[] = [];
  const q = parameter();
  const optimizer = new SGD([q], { lr: 1 });
  const seen =
    (name: string) =>
    (of: unknown, ...[args, kwargs]: StepArguments): void => {
      log.push([name, of === optimizer && args[0] === optimizer, args.length, Object.keys(kwargs).sort()]);
    };
  const everywhere = [
    register_optimizer_step_pre_hook(seen('pre everywhere')),
    register_optimizer_step_post_hook(seen('post everywhere')),
  ];
  const first = optimizer.register_step_pre_hook(seen('pre'));
  const closure = (): number => {
    log.push(['closure']);
    return 5;
  };
  const replacing = optimizer.register_step_pre_hook((_of, args) => [args.slice(0, 1), { closure }]);
  optimizer.register_step_pre_hook(seen('last pre'));
  optimizer.register_step_post_hook(seen('post'));
  log.push(['gives', optimizer.step()]);
  replacing.remove();
  log.push(['gives', optimizer.step(() => 3)]);
  first.remove();
  for (const handle of everywhere) handle.remove();
  log.push(['gives', Reflect.apply(optimizer.step, optimizer, [{ closure: () => 4 }])]);
  log.push(['parameter', q.tolist()]);

  const told = (name: string) => (of: unknown) => void log.push([name, of === optimizer]);
  const keys = (of: object): string[] => Object.keys(of).sort();
  optimizer.register_state_dict_pre_hook(told('before state'));
  optimizer.register_state_dict_pre_hook(told('before state, first'), true);
  optimizer.register_state_dict_post_hook((_of, state) => void log.push(['state', keys(state)]));
  optimizer.register_state_dict_post_hook((_of, state) => ({ ...state, extra: 1 }));
  optimizer.register_state_dict_post_hook((_of, state) => void log.push(['state, first', keys(state)]), {
    prepend: true,
  });
  const saved = optimizer.state_dict();
  log.push(['saved', keys(saved)]);
  optimizer.register_load_state_dict_pre_hook((_of, state) => {
    log.push(['loads', keys(state)]);
    Reflect.deleteProperty(state, 'extra');
  });
  optimizer.register_load_state_dict_pre_hook((_of, state) => ({
    ...state,
    param_groups: state.param_groups.map((group) => ({ ...group, lr: 0.25 })),
  }));
  optimizer.register_load_state_dict_post_hook(told('loaded'));
  optimizer.register_load_state_dict_post_hook(told('loaded, first'), true);
  optimizer.load_state_dict(saved);
  log.push(['kept', keys(saved), optimizer.param_groups[0].lr]);
  expect(log).toEqual(golden.optim.hooks);
});

it('a hook that gives anything but a pair of arguments is refused before the step', () => {
  const q = parameter();
  const optimizer = new SGD([q], { lr: 1 });
  optimizer.register_step_pre_hook(() => 5 as never);
  expect(() => optimizer.step()).toThrow(errors.RuntimeError);
  expect(() => optimizer.step()).toThrow(
    /SGD\.step> must return None or a tuple of \(new_args, new_kwargs\), but got 5\.$/,
  );
  expect(q.tolist()).toEqual([0, 0]);
});

it('run around the step of an optimizer of one’s own', () => {
  class Signs extends Optimizer {
    override step(...args: never[]): null {
      for (const { params, lr } of this.param_groups)
        for (const p of params) p.data = p.detach().sub(p.grad?.sign().mul(lr) ?? 0);
      log.push(`step ${args.length}`);
      return null;
    }
  }
  const log: string[] = [];
  const q = parameter();
  const optimizer = new Signs([q], { lr: 0.5 });
  optimizer.register_step_pre_hook(() => void log.push('before'));
  optimizer.register_step_post_hook(() => void log.push('after'));
  expect(optimizer.step()).toBe(null);
  expect(log).toEqual(['before', 'step 0', 'after']);
  expect(q.tolist()).toEqual([-0.5, -0.5]);
  const plain = new Optimizer([parameter()], { lr: 0.5 });
  expect(() => plain.step()).toThrow(errors.NotImplementedError);
});
