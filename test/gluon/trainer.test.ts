// gluon.Trainer: what a step reads and leaves, several contexts, files of states, and its refusals.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSafetensors, serializeSafetensors } from 'bptt/formats';
import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { afterAll, describe, expect, it } from 'vitest';

type Context = ReturnType<typeof mx.cpu>;
const folder = mkdtempSync(join(tmpdir(), 'bptt-trainer-'));
afterAll(() => rmSync(folder, { recursive: true }));

function dense(ctx: Context | Context[] = mx.cpu()) {
  const net = new gluon.nn.Dense(2, { in_units: 3, prefix: 'd_' });
  net.initialize(new mx.init.One(), { ctx });
  return net;
}
const rows = [
  [1, 2, 3],
  [-1, 0.5, 2],
  [0.25, -2, 1],
  [3, 1, -1],
];

/** Backward of the summed squares of the outputs. */
function backward(net: ReturnType<typeof dense>, x = nd.array(rows)): void {
  autograd.record(() => net(x).square()).backward();
}
const values = (net: ReturnType<typeof dense>): number[] =>
  [...net.collect_params().values()].flatMap((p) => Array.from(p.list_data()[0].asnumpy().data));

const stale = (name: string): RegExp =>
  new RegExp(
    `^Gradient of Parameter \`${name}\` on context cpu\\(0\\) has not been updated by backward since last \`step\``,
  );

describe('a step', () => {
  it('divides by batch_size and by what rescale_grad was', () => {
    const [a, b] = [dense(), dense()];
    const one = new gluon.Trainer(a.collect_params(), 'sgd', { rescale_grad: 0.5 });
    const two = new gluon.Trainer(b.collect_params(), 'sgd');
    for (const [net, trainer, size] of [
      [a, one, 4],
      [b, two, 8],
    ] as const) {
      backward(net);
      trainer.step(size);
    }
    expect(values(a)).toEqual(values(b));
    expect(values(a)).not.toEqual(values(dense()));
  });

  it('is allreduce_grads and update', () => {
    const [a, b] = [dense(), dense()];
    const [one, two] = [a, b].map((net) => new gluon.Trainer(net.collect_params(), 'adam'));
    backward(a);
    one.step(4);
    backward(b);
    two.allreduce_grads();
    two.update({ batch_size: 4 });
    expect(values(a)).toEqual(values(b));
  });

  it('wants gradients of a backward since the last one', () => {
    const net = dense();
    const trainer = new gluon.Trainer(net.collect_params(), 'sgd');
    expect(() => trainer.step(1)).toThrow(stale('d_bias'));
    backward(net);
    trainer.step(1);
    const after = values(net);
    expect(() => trainer.step(1)).toThrow(stale('d_bias'));
    trainer.step(1, true);
    expect(values(net)).toEqual(after);
  });

  it('leaves out what has no gradient', () => {
    const net = dense();
    net.bias!.grad_req = 'null';
    const trainer = new gluon.Trainer(net.collect_params(), 'sgd');
    backward(net);
    trainer.step(1);
    expect(Array.from(net.bias!.data().asnumpy().data)).toEqual([0, 0]);
    expect(values(net)).not.toEqual(values(dense()));
  });

  it('decays biases too, and reads multipliers each time', () => {
    const net = dense();
    net.bias!.set_data(nd.array([1, 1]));
    const trainer = new gluon.Trainer(net.collect_params(), 'sgd', { learning_rate: 1, wd: 0.5 });
    const step = (): number => {
      autograd.record(() => net(nd.zeros([1, 3])).mul(0)).backward();
      trainer.step(1);
      return net.bias!.data().asnumpy().data[0];
    };
    expect(step()).toBe(0.5);
    net.bias!.wd_mult = 0;
    expect(step()).toBe(0.5);
    net.bias!.wd_mult = 1;
    net.bias!.lr_mult = 0.5;
    expect(step()).toBe(0.375);
  });
});

it('on two contexts gives each the update of the whole batch', () => {
  const single = dense();
  const contexts = [mx.cpu(0), mx.cpu(1)];
  const double = dense(contexts);
  const trainers = [single, double].map(
    (net) => new gluon.Trainer(net.collect_params(), 'adam', { learning_rate: 0.1 }),
  );
  for (let t = 0; t < 3; t++) {
    backward(single);
    const parts = gluon.utils.split_and_load(nd.array(rows), contexts);
    const losses = autograd.record(() => parts.map((x) => double(x).square()));
    for (const l of losses) l.backward();
    for (const trainer of trainers) trainer.step(4);
  }
  const weight = single.weight.data().asnumpy().data;
  for (const w of double.weight.list_data()) {
    const own = w.asnumpy().data;
    weight.forEach((v, i) => {
      expect(own[i]).toBeCloseTo(v, 5);
    });
  }
  expect(double.weight.list_data()[1].context.toString()).toBe('cpu(1)');
});

it('on two contexts has no halves, unless the key-value store does not update', () => {
  const ctx = [mx.cpu(0), mx.cpu(1)];
  const net = new gluon.nn.Dense(1, { in_units: 1 });
  net.initialize({ ctx });
  const text = (method: string): string =>
    `${method}() when parameters are updated on kvstore is not supported. Try setting \`update_on_kvstore\` to False when creating trainer.`;
  const trainer = new gluon.Trainer(net.collect_params(), 'sgd');
  expect(() => trainer.allreduce_grads()).toThrow(text('allreduce_grads'));
  expect(() => trainer.update(1)).toThrow(text('update'));
  const apart = new gluon.Trainer(net.collect_params(), 'sgd', { learning_rate: 0.1 }, { update_on_kvstore: false });
  autograd.backward(autograd.record(() => ctx.map((c) => net(nd.ones([1, 1], { ctx: c })))));
  apart.allreduce_grads();
  apart.update(1);
});

describe('states', () => {
  it.each([
    ['sgd', {}],
    ['sgd', { momentum: 0.9 }],
    ['adam', {}],
    ['nadam', {}],
    ['dcasgd', {}],
    ['rmsprop', { centered: true }],
    ['adam', { lr_scheduler: 2 }],
  ])('of %s %o go on after they were saved and loaded', (name, given) => {
    const options = () =>
      'lr_scheduler' in given ? { lr_scheduler: new mx.lr_scheduler.FactorScheduler(2, 0.5) } : given;
    const make = (net: ReturnType<typeof dense>) => new gluon.Trainer(net.collect_params(), name, options());
    const first = dense();
    const before = make(first);
    for (let t = 0; t < 3; t++) {
      backward(first);
      before.step(4);
    }
    const file = join(folder, 'states');
    before.save_states(file);
    const second = dense();
    second.weight.set_data(first.weight.data());
    second.bias!.set_data(first.bias!.data());
    const after = make(second);
    after.load_states(file);
    for (const [net, trainer] of [
      [first, before],
      [second, after],
    ] as const) {
      for (let t = 0; t < 3; t++) {
        backward(net);
        trainer.step(4);
      }
    }
    expect(values(second)).toEqual(values(first));
    expect(after.learning_rate).toBe(before.learning_rate);
    expect(after.optimizer.num_update).toBe(6);
  });

  it('of something else are refused, and leave the trainer as it was', () => {
    const net = dense();
    const sgd = new gluon.Trainer(net.collect_params(), 'sgd', { momentum: 0.9 });
    backward(net);
    sgd.step(4);
    const file = join(folder, 'other');
    sgd.save_states(file);
    const adam = new gluon.Trainer(dense().collect_params(), 'adam');
    expect(() => adam.load_states(file)).toThrow('the states are of SGD, the optimizer is Adam');
    const wide = new gluon.nn.Dense(5, { in_units: 3 });
    wide.initialize();
    const other = new gluon.Trainer(wide.collect_params(), 'sgd', { momentum: 0.9 });
    expect(() => other.load_states(file)).toThrow(/^state 0\.\d\.0 is F32 of shape/);
    writeFileSync(file, new Uint8Array(40));
    expect(() => adam.load_states(file)).toThrow(Error);
    expect(adam.optimizer.num_update).toBe(0);
  });
});

describe('a damaged header of states', () => {
  const make = () => new gluon.Trainer(dense().collect_params(), 'sgd', { momentum: 0.9, lr_scheduler: halving() });
  const halving = () => new mx.lr_scheduler.FactorScheduler(2, 0.5);
  const file = join(folder, 'damaged');
  /** A file of one step's states whose header's text `change` has changed. */
  function damage(change: (text: string) => string): void {
    const net = dense();
    const trainer = new gluon.Trainer(net.collect_params(), 'sgd', { momentum: 0.9, lr_scheduler: halving() });
    backward(net);
    trainer.step(4);
    trainer.save_states(file);
    const { metadata, tensors } = parseSafetensors(readFileSync(file));
    const text = metadata.get('header')!;
    expect(change(text)).not.toBe(text);
    writeFileSync(file, serializeSafetensors(tensors, [...metadata.set('header', change(text))]));
  }
  const field = (text: string) => (header: string) => header.replace('"fields":{', `"fields":{${text},`);

  it.each<[string, (header: string) => string]>([
    ['no JSON', (h) => h.slice(1)],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['__proto__', field('"__proto__":null')],
    ['a method', field('"update":null')],
    ['a field that is not there', field('"more":1')],
    ['a scheduler that is none', field('"lr_scheduler":1')],
    ['a text for the rate', (h) => h.replace(/"lr":[^,}]*/, '"lr":"x"')],
    ['null for the rate', (h) => h.replace(/"lr":[^,}]*/, '"lr":null')],
    ['a list for the rate', (h) => h.replace(/"lr":[^,}]*/, '"lr":[1]')],
    ['an infinite rate', (h) => h.replace(/"lr":[^,}]*/, '"lr":1e999')],
    ['a flag for the clip', (h) => h.replace(/"clip_gradient":[^,}]*/, '"clip_gradient":true')],
    ['no counts', (h) => h.replace('"counts":', '"no":')],
    ['no forms', (h) => h.replace('"forms":', '"no":')],
    ['no fields', (h) => h.replace('"fields":', '"no":')],
    ['counts that are none', (h) => h.replace(/"counts":.*?]]]]/, '"counts":5')],
    ['a negative count', (h) => h.replace(/"counts":.*?]]]]/, '"counts":[[0,[[0,-5]]]]')],
    ['half a count', (h) => h.replace(/"counts":.*?]]]]/, '"counts":[[0,[[0,1.5]]]]')],
    ['a count of a parameter that is not there', (h) => h.replace(/"counts":.*?]]]]/, '"counts":[[0,[[7,1]]]]')],
    ['a count of a device that is not there', (h) => h.replace(/"counts":.*?]]]]/, '"counts":[[3,[[0,1]]]]')],
    ['no state where the rule keeps one', (h) => h.replace(/"forms":.*]]]/, '"forms":[[[0,null]]]')],
    ['a list of states where it keeps one', (h) => h.replace(/"forms":.*]]]/, '"forms":[[[0,[1]]]]')],
    ['states without momentum', (h) => h.replace(/"momentum":[^,}]*/, '"momentum":0')],
    ['a field of another scheduler', (h) => h.replace('"scheduler":{', '"scheduler":{"power":2,')],
    ['a text in the scheduler', (h) => h.replace(/("scheduler":\{.*?"base_lr":)[^,}]*/, '$1"x"')],
  ])('%s is refused, and the trainer stays as it was', (_, change) => {
    damage(change);
    const trainer = make();
    const { optimizer } = trainer;
    const fields = () => JSON.stringify([optimizer, optimizer.lr_scheduler && { ...optimizer.lr_scheduler }]);
    const before = fields();
    const prototype: unknown = Object.getPrototypeOf(optimizer);
    expect(() => trainer.load_states(file)).toThrow(expect.objectContaining({ name: 'FormatError' }));
    expect(fields()).toBe(before);
    expect(Object.getPrototypeOf(optimizer)).toBe(prototype);
    expect([...optimizer._all_index_update_counts].map(([, counts]) => counts.size)).toEqual([0]);
    expect(trainer.learning_rate).toBe(0.01);
  });

  it('that leaves fields out is read', () => {
    damage((h) => h.replace(/"lr":[^,}]*,/, ''));
    const trainer = make();
    trainer.load_states(file);
    expect(trainer.optimizer.num_update).toBe(1);
  });
});

describe('refusals', () => {
  it('are MXNet’s', () => {
    const net = dense();
    const params = net.collect_params();
    const make =
      (...args: unknown[]) =>
      () =>
        new (gluon.Trainer as unknown as new (...a: unknown[]) => unknown)(...args);
    expect(make(3, 'sgd')).toThrow("First argument must be a list or dict of Parameters, got <class 'int'>.");
    expect(make([3], 'sgd')).toThrow("First argument must be a list or dict of Parameters, got list of <class 'int'>.");
    expect(make(params, 'nope')).toThrow('Cannot find optimizer nope');
    expect(make(params, new mx.optimizer.SGD(), { learning_rate: 0.1 })).toThrow(
      'optimizer_params must be None if optimizer is an instance of Optimizer instead of str',
    );
    expect(make(params, 'sgd', { nope: 1 })).toThrow("Optimizer.__init__() got an unexpected keyword argument 'nope'");
    const bare = new gluon.nn.Dense(4, { in_units: 3, prefix: 'b_' });
    expect(make(bare.collect_params(), 'sgd')).toThrow("Parameter 'b_bias' has not been initialized");
    const trainer = new gluon.Trainer(params, 'sgd');
    expect(() => (trainer.step as (...a: unknown[]) => void)()).toThrow(
      "Trainer.step() missing 1 required positional argument: 'batch_size'",
    );
  });

  it('name the parameter that waits for its first forward pass', () => {
    const net = new gluon.nn.Dense(4, { prefix: 'd_' });
    net.initialize();
    const trainer = new gluon.Trainer(net.collect_params(), 'sgd');
    expect(() => trainer.step(1)).toThrow(
      /^Parameter 'd_weight' has not been initialized yet because initialization was deferred\./,
    );
  });
});

it('has the learning rate of its optimizer, which can be set', () => {
  const trainer = new gluon.Trainer(dense().collect_params(), 'SGD');
  expect(trainer.learning_rate).toBe(0.01);
  trainer.set_learning_rate(0.5);
  expect([trainer.learning_rate, trainer.optimizer.lr]).toEqual([0.5, 0.5]);
});
