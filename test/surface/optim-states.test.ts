// States and options that an optimizer, a scheduler or a generator must refuse. What PyTorch 2.13 raises, some of it only at
// the next step, is raised here before anything has changed.

import { describe, expect, it, test } from 'vitest';
import * as errors from '../../src/errors.ts';
import {
  full,
  full_like,
  Generator,
  get_rng_state,
  manual_seed,
  nn,
  set_rng_state,
  type Tensor,
  tensor,
  zeros,
} from '../../src/index.ts';
import {
  Adadelta,
  Adagrad,
  Adam,
  Adamax,
  AdamW,
  ASGD,
  LBFGS,
  NAdam,
  type Optimizer,
  type OptimizerStateDict,
  RAdam,
  RMSprop,
  Rprop,
  SGD,
} from '../../src/optim/index.ts';
import { ExponentialLR, StepLR } from '../../src/optim/lr-scheduler.ts';

const wrong = (value: unknown): never => value as never;
const p = (shape: readonly number[] = [2]): Tensor => full(shape, 1, { dtype: 'float32', requires_grad: true });
type Make = (parameter: Tensor) => Optimizer;
const kinds: { readonly [name: string]: Make } = {
  SGD: (x) => new SGD([x], { lr: 0.1, momentum: 0.9 }) as unknown as Optimizer,
  Adam: (x) => new Adam([x]) as unknown as Optimizer,
  amsgrad: (x) => new Adam([x], { amsgrad: true }) as unknown as Optimizer,
  AdamW: (x) => new AdamW([x]) as unknown as Optimizer,
  RMSprop: (x) => new RMSprop([x]) as unknown as Optimizer,
  centered: (x) => new RMSprop([x], { momentum: 0.9, centered: true }) as unknown as Optimizer,
  Adagrad: (x) => new Adagrad([x]) as unknown as Optimizer,
  Adadelta: (x) => new Adadelta([x]),
  Adamax: (x) => new Adamax([x]),
  ASGD: (x) => new ASGD([x]),
  NAdam: (x) => new NAdam([x]),
  RAdam: (x) => new RAdam([x]),
  Rprop: (x) => new Rprop([x]),
};

/** An optimizer of one parameter that has stepped once. */
function stepped(make: Make, shape?: readonly number[]): Optimizer {
  const x = p(shape);
  const optimizer = make(x);
  x.grad = full_like(x, 1);
  optimizer.step();
  return optimizer;
}

function caught(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(Object.values(errors)).toContain((error as Error).constructor);
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
  return 'nothing';
}

/** What loading raises; whatever it is, the optimizer is as it was. */
function refusal(make: Make, saved: unknown, shape?: readonly number[]): string {
  const optimizer = stepped(make, shape);
  const before = JSON.stringify(optimizer.state_dict());
  const message = caught(() => optimizer.load_state_dict(wrong(saved)));
  if (message !== 'nothing') expect(JSON.stringify(optimizer.state_dict())).toBe(before);
  return message;
}

describe('a state of parameters of other shapes', () => {
  const size = (a: number, b: number, dim: number): string =>
    `RuntimeError: The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${dim}`;
  const output = (shape: string, both: string): string =>
    `RuntimeError: output with shape ${shape} doesn't match the broadcast shape ${both}`;
  test.each<[number[], number[], string]>([
    [[3], [4], size(3, 4, 0)],
    [[4, 3], [4], size(3, 4, 1)],
    [[4], [4, 3], size(4, 3, 1)],
    [[1], [2, 2], output('[1]', '[2, 2]')],
    [[2, 2], [1], output('[1]', '[2, 2]')],
    [[2, 3], [3], output('[3]', '[2, 3]')],
    [[3], [2, 3], output('[3]', '[2, 3]')],
    [[0], [2], size(0, 2, 0)],
    [[4, 1], [4], output('[4, 1]', '[4, 4]')],
    [[1], [], output('[]', '[1]')],
    [[], [2], output('[]', '[2]')],
    [[1, 2], [2], output('[2]', '[1, 2]')],
  ])('%j loaded for %j', (from, to, message) => {
    for (const make of Object.values(kinds)) {
      expect(refusal(make, stepped(make, from).state_dict(), to)).toBe(message);
    }
  });

  it('is refused by the step too, where a parameter has been given other data', () => {
    for (const make of Object.values(kinds)) {
      const x = p([2]);
      const optimizer = make(x);
      x.grad = full_like(x, 1);
      optimizer.step();
      x.data = zeros(5);
      x.grad = full_like(x, 1);
      expect(caught(() => optimizer.step())).toBe(size(2, 5, 0));
      expect(x.tolist()).toEqual([0, 0, 0, 0, 0]);
    }
  });
});

describe('a state of another optimizer, or none', () => {
  test.each([
    ['Adam', 'SGD', "KeyError: 'momentum'"],
    ['Adam', 'RMSprop', "KeyError: 'square_avg'"],
    ['Adam', 'Adagrad', "KeyError: 'sum'"],
    ['SGD', 'Adam', "KeyError: 'step'"],
    ['SGD', 'AdamW', "KeyError: 'step'"],
    ['SGD', 'RMSprop', "KeyError: 'step'"],
    ['SGD', 'Adagrad', "KeyError: 'step'"],
    ['RMSprop', 'SGD', "KeyError: 'dampening'"],
    ['RMSprop', 'Adagrad', "KeyError: 'sum'"],
    ['Adagrad', 'SGD', "KeyError: 'momentum'"],
    ['Adagrad', 'RMSprop', "KeyError: 'square_avg'"],
    ['Adam', 'AdamW', 'nothing'],
    ['Adam', 'amsgrad', 'nothing'],
    ['RMSprop', 'centered', 'nothing'],
    ['centered', 'RMSprop', 'nothing'],
  ])('of %s loaded by %s', (from, to, message) => {
    expect(refusal(kinds[to], stepped(kinds[from]).state_dict())).toBe(message);
  });

  test.each([
    ['Adam', 'step'],
    ['Adam', 'exp_avg'],
    ['Adam', 'exp_avg_sq'],
    ['amsgrad', 'max_exp_avg_sq'],
    ['RMSprop', 'square_avg'],
    ['centered', 'momentum_buffer'],
    ['centered', 'grad_avg'],
    ['Adagrad', 'step'],
    ['Adagrad', 'sum'],
    ['NAdam', 'mu_product'],
    ['Adamax', 'exp_inf'],
    ['Adadelta', 'acc_delta'],
    ['ASGD', 'eta'],
    ['ASGD', 'ax'],
    ['Rprop', 'step_size'],
  ])('of %s without %s', (kind, name) => {
    const saved = stepped(kinds[kind]).state_dict();
    delete saved.state[0][name];
    expect(refusal(kinds[kind], saved)).toBe(`KeyError: '${name}'`);
  });

  test.each<[unknown, string]>([
    [null, "AttributeError: 'NoneType' object has no attribute 'copy'"],
    [3, "AttributeError: 'int' object has no attribute 'copy'"],
    ['x', "AttributeError: 'str' object has no attribute 'copy'"],
    [[], 'TypeError: list indices must be integers or slices, not str'],
    [{}, "KeyError: 'param_groups'"],
    [{ param_groups: null, state: {} }, "TypeError: object of type 'NoneType' has no len()"],
    [{ param_groups: [{}], state: {} }, "KeyError: 'params'"],
    [{ param_groups: [null], state: {} }, "TypeError: 'NoneType' object is not subscriptable"],
    [{ param_groups: [{ params: 3 }], state: {} }, "TypeError: object of type 'int' has no len()"],
    [{ param_groups: [{ params: [0] }] }, "KeyError: 'state'"],
    [{ param_groups: [{ params: [0] }], state: null }, "AttributeError: 'NoneType' object has no attribute 'items'"],
    [{ param_groups: [{ params: [0] }], state: { 0: null } }, "TypeError: object of type 'NoneType' has no len()"],
    [{ param_groups: [{ params: [0], lr: 0.1 }], state: {} }, "KeyError: 'betas'"],
    [
      { param_groups: [{ params: [0], lr: null }], state: {} },
      "TypeError: '<=' not supported between instances of 'float' and 'NoneType'",
    ],
  ])('%j', (saved, message) => {
    expect(refusal(kinds.Adam, saved)).toBe(message);
  });

  it.each(Object.keys(kinds))('that structuredClone or JSON has emptied of its tensors, of %s', (kind) => {
    const saved = stepped(kinds[kind]).state_dict();
    for (const copy of [structuredClone(saved), JSON.parse(JSON.stringify(saved))]) {
      const optimizer = stepped(kinds[kind]);
      let hint = '';
      try {
        optimizer.load_state_dict(copy as OptimizerStateDict);
      } catch (error) {
        expect(error).toBeInstanceOf(errors.TypeError);
        hint = (error as errors.TypeError & { hint: string }).hint;
      }
      expect(hint).toContain('structuredClone and JSON keep no tensors');
    }
  });

  it('whose count is a number is taken, of every optimizer that counts, and goes on as with a tensor', () => {
    for (const name of ['Adam', 'RMSprop', 'Adagrad', 'Adadelta', 'Adamax', 'ASGD', 'NAdam', 'RAdam', 'Rprop']) {
      const ends = [(n: number) => n, (n: number) => tensor(n, { dtype: 'float32' })].map((count) => {
        const saved = stepped(kinds[name]).state_dict();
        saved.state[0].step = count(1);
        const x = p();
        const optimizer = kinds[name](x);
        optimizer.load_state_dict(saved);
        x.grad = full_like(x, 0.5);
        optimizer.step();
        return [x.tolist(), Number((optimizer.state_dict().state[0].step as Tensor).item())];
      });
      expect(ends[0]).toEqual(ends[1]);
      expect(ends[0][1]).toBe(2);
    }
  });
});

describe('options', () => {
  const below = (type: string): string => `TypeError: '<' not supported between instances of '${type}' and 'float'`;
  const least = (type: string): string => `TypeError: '<=' not supported between instances of 'float' and '${type}'`;
  const junk: [unknown, string][] = [
    ['0.1', 'str'],
    [null, 'NoneType'],
    [[0.1], 'list'],
    [{}, 'dict'],
  ];
  const classes: [new (...args: never[]) => unknown, string, (type: string) => string][] = [
    [SGD, 'lr momentum weight_decay', below],
    [Adam, 'lr eps weight_decay', least],
    [AdamW, 'lr eps weight_decay', least],
    [RMSprop, 'lr alpha eps weight_decay momentum', least],
    [Adagrad, 'lr lr_decay weight_decay initial_accumulator_value eps', least],
    [Adadelta, 'lr rho eps weight_decay', least],
    [Adamax, 'lr eps weight_decay', least],
    [ASGD, 'lr weight_decay', least],
    [LBFGS, 'lr', least],
    [NAdam, 'lr eps weight_decay momentum_decay', least],
    [RAdam, 'lr eps weight_decay', least],
    [Rprop, 'lr', least],
  ];
  it.each(classes)('of %o that are no numbers', (type, names, message) => {
    for (const name of names.split(' ')) {
      for (const [value, python] of junk) {
        expect(caught(() => Reflect.construct(type, [[p()], { [name]: value }]))).toBe(message(python));
      }
    }
  });

  it.each<[unknown, string]>([
    [[0.9], 'IndexError: list index out of range'],
    [0.9, "TypeError: 'float' object is not subscriptable"],
    [null, "TypeError: 'NoneType' object is not subscriptable"],
    [[0.9, '0.9'], least('str')],
    ['ab', least('str')],
    [[0.9, 1], 'ValueError: Invalid beta parameter at index 1: 1.0'],
    [[Number.NaN, 0.9], 'ValueError: Invalid beta parameter at index 0: nan'],
  ])('betas %j', (betas, message) => {
    for (const type of [Adam, AdamW, NAdam, RAdam, Adamax]) {
      expect(caught(() => Reflect.construct(type, [[p()], { betas }]))).toBe(message);
    }
  });

  it('of a group, and those set between steps', () => {
    expect(caught(() => new SGD([{ params: [p()], lr: wrong('x') }]))).toBe(least('str'));
    const x = p();
    const optimizer = new SGD([x], { lr: 0.1 });
    x.grad = full_like(x, 1);
    optimizer.param_groups[0].lr = wrong(null);
    expect(caught(() => optimizer.step())).toBe(least('NoneType'));
    expect(x.tolist()).toEqual([1, 1]);
  });

  it('lr is a tensor of one element, read at every step; the numbers are PyTorch’s', () => {
    const ends: [typeof SGD, number][] = [
      [SGD, 0.9099999070167542],
      [Adam as unknown as typeof SGD, 0.699999988079071],
      [RMSprop as unknown as typeof SGD, -1.2891297340393066],
      [Adagrad as unknown as typeof SGD, 0.7715542912483215],
    ];
    for (const [type, expected] of ends) {
      const x = p();
      const lr = tensor(0.1);
      const optimizer = new type([x], { lr });
      x.grad = full_like(x, 0.3);
      for (let i = 0; i < 3; i++) optimizer.step();
      expect(x.select(0, 0).item()).toBeCloseTo(expected, 6);
      expect(String(optimizer)).toContain('    lr: 0.10000000149011612\n');
      lr.fill_(0);
      const before = x.tolist();
      optimizer.step();
      expect(x.tolist()).toEqual(before);
    }
    expect(caught(() => new SGD([p()], { lr: tensor([0.1, 0.2]) }))).toBe('ValueError: Tensor lr must be 1-element');
    const x = p();
    const lr = tensor(0.1);
    const optimizer = new SGD([x], { lr });
    const scheduler = new StepLR(optimizer as unknown as Optimizer, 1);
    scheduler.step();
    expect(lr.item()).toBe(0.010000000707805157);
    expect(String(optimizer)).toContain('    lr: 0.010000000707805157\n');
  });

  it('whose defaults are whole numbers in Python print so', () => {
    const text = String(new Adagrad([p()]));
    expect(text).toContain('    initial_accumulator_value: 0\n    lr: 0.01\n    lr_decay: 0\n');
  });
});

describe('schedulers', () => {
  const optimizer = new SGD([p()], { lr: 0.1 }) as unknown as Optimizer;
  it.each<[() => unknown, string]>([
    [() => new StepLR(optimizer, wrong('x')), "TypeError: unsupported operand type(s) for %: 'int' and 'str'"],
    [() => new StepLR(optimizer, wrong(null)), "TypeError: unsupported operand type(s) for %: 'int' and 'NoneType'"],
    [() => new StepLR(optimizer, 0), 'RuntimeError: integer modulo by zero'],
    [() => new StepLR(optimizer, 1, wrong('x')), "TypeError: can't multiply sequence by non-int of type 'float'"],
    [
      () => new ExponentialLR(optimizer, wrong(null)),
      "TypeError: unsupported operand type(s) for *: 'float' and 'NoneType'",
    ],
  ])('%s', (make, message) => {
    expect(caught(make)).toBe(message);
  });

  it('take over their own states, and what PyTorch’s have beside, but no others', () => {
    const scheduler = new StepLR(optimizer, 2, 0.5);
    const state = scheduler.state_dict();
    const refused = (saved: unknown): string => {
      const message = caught(() => scheduler.load_state_dict(wrong(saved)));
      expect(scheduler.state_dict()).toEqual(state);
      return message;
    };
    expect(refused(null)).toBe("TypeError: 'NoneType' object is not iterable");
    expect(refused({})).toBe("KeyError: 'step_size'");
    expect(refused(new ExponentialLR(optimizer, 0.5).state_dict())).toBe("KeyError: 'step_size'");
    expect(refused({ ...state, last_epoch: 'x' })).toMatch(/^ValueError/);
    expect(refused({ ...state, _last_lr: 3 })).toMatch(/^ValueError/);
    scheduler.load_state_dict({ ...state, last_epoch: 3, _is_initial: false, step: null });
    expect([scheduler.last_epoch, typeof scheduler.step]).toEqual([3, 'function']);
  });
});

describe('states of generators', () => {
  it('that are none are refused, and the generator goes on', () => {
    const generator = new Generator().manual_seed(1);
    const before = generator.get_state();
    const junk = [null, 3, [1, 2], {}, new Float32Array(5056)];
    for (const state of junk) {
      expect(caught(() => generator.set_state(wrong(state)))).toBe('TypeError: RNG state must be a torch.ByteTensor');
    }
    expect(caught(() => generator.set_state(new Uint8Array(5056).fill(1)))).toBe('RuntimeError: Invalid mt19937 state');
    expect(caught(() => generator.set_state(new Uint8Array(10)))).toBe(
      'RuntimeError: Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be 10',
    );
    expect(generator.get_state()).toEqual(before);
    manual_seed(3);
    const state = get_rng_state();
    expect(caught(() => set_rng_state(wrong(null)))).toBe('TypeError: expected a torch.ByteTensor, but got NoneType');
    expect(caught(() => set_rng_state(zeros(5056)))).toBe('TypeError: RNG state must be a torch.ByteTensor');
    expect(get_rng_state().tolist()).toEqual(state.tolist());
  });
});

describe('numbers given as tensors', () => {
  it('full takes one of no dimensions', () => {
    expect(String(full([2], tensor(3.5)))).toBe('tensor([3.5000, 3.5000])');
    expect(String(full([2], tensor(3)))).toBe('tensor([3, 3])');
    expect(String(full([2], tensor(true)))).toBe('tensor([True, True])');
    expect(full([2], tensor(3.5), { dtype: 'int64' }).tolist()).toEqual([3, 3]);
    expect(full_like(zeros(2), tensor(3.5)).tolist()).toEqual([3.5, 3.5]);
    const refused = "TypeError: full(): argument 'fill_value' (position 2) must be Number, not Tensor";
    expect(caught(() => full([2], tensor([3.5])))).toBe(refused);
    expect(caught(() => full([2], tensor(3.5, { requires_grad: true })))).toBe(refused);
  });

  it('bernoulli_ takes a probability for each place', () => {
    const chances = tensor([0.1, 0.9, 0.5, 0.5, 0.5, 0.5]);
    manual_seed(0);
    expect(zeros(6).bernoulli_(chances).tolist()).toEqual([0, 1, 1, 1, 1, 0]);
    expect(zeros(2, 6).bernoulli_(chances).tolist()).toEqual([
      [0, 1, 1, 0, 1, 1],
      [1, 1, 1, 0, 0, 0],
    ]);
    expect(zeros(6).bernoulli_(chances.double()).tolist()).toEqual([0, 1, 1, 1, 0, 1]);
    expect(zeros(6, { dtype: 'int64' }).bernoulli_(chances).tolist()).toEqual([0, 0, 1, 1, 1, 1]);
    expect(caught(() => zeros(6).bernoulli_(tensor([0.1, 0.9, 0.5, 0.5, 0.5])))).toContain(
      'The expanded size of the tensor (6) must match the existing size (5) at non-singleton dimension 0',
    );
    expect(caught(() => zeros(2).bernoulli_(tensor([0.1, 1.9])))).toContain('Expected p_in >= 0 && p_in <= 1');
  });

  it('the order of a norm is written as a float', () => {
    const x = p();
    x.grad = tensor([Number.NaN, 1]);
    expect(caught(() => nn.utils.clip_grad_norm_([x], 1, { error_if_nonfinite: true }))).toContain('of order 2.0 for');
    expect(caught(() => nn.utils.clip_grad_norm_([x], 1, 'inf', true))).toContain('of order inf for');
  });
});
