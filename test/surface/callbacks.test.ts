// Modes are callbacks, and a mode ends when its callback returns: one that returns a promise is refused, what is no
// function too, and the state is put back.

import * as torch from 'bptt';
import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { expect, it } from 'vitest';

const text = 'the callback returned a promise, but it must be synchronous';
const loose = (fn: unknown) => fn as (...args: unknown[]) => unknown;

it.each<[string, (body: unknown) => unknown]>([
  ['no_grad', (body) => loose(torch.no_grad)(body)],
  ['enable_grad', (body) => loose(torch.enable_grad)(body)],
  ['set_grad_enabled', (body) => loose(torch.set_grad_enabled)(false, body)],
  ['record', (body) => loose(autograd.record)(body)],
  ['record(false)', (body) => loose(autograd.record)(false, body)],
  ['pause', (body) => loose(autograd.pause)(body)],
  ['train_mode', (body) => loose(autograd.train_mode)(body)],
  ['predict_mode', (body) => loose(autograd.predict_mode)(body)],
])('%s', async (_name, scope) => {
  const state = () => [torch.is_grad_enabled(), autograd.is_recording(), autograd.is_training()];
  const before = state();
  expect(() => scope(async () => 1)).toThrowError(expect.objectContaining({ name: 'TypeError', message: text }));
  // A promise that is rejected later is nobody's unhandled rejection.
  const failing = async () => {
    await null;
    throw new Error('later');
  };
  expect(() => scope(failing)).toThrow(text);
  expect(() => scope(0)).toThrow(/expected a function, got 0|must be callable, not int/);
  expect(() => scope(undefined)).toThrow(
    /expected a function, got (?:undefined|NoneType)|missing 1 required positional argument: 'body'/,
  );
  expect(state()).toEqual(before);
  expect(scope(() => 3)).toBe(3);
  await new Promise((done) => setTimeout(done));
});

it('optimizer.step refuses an async closure before it steps', () => {
  const w = new torch.nn.Parameter(torch.ones(2));
  w.grad = torch.ones(2);
  const optimizer = new torch.optim.SGD([w], { lr: 0.5 });
  expect(() => optimizer.step(async () => torch.ones(1))).toThrow(text);
  expect(w.tolist()).toEqual([1, 1]);
  expect(optimizer.step(() => 7)).toBe(7);
  expect(w.tolist()).toEqual([0.5, 0.5]);
});

it('set_grad_enabled is a statement too', () => {
  const w = torch.ones(1, { requires_grad: true });
  torch.set_grad_enabled(false);
  expect(torch.is_grad_enabled()).toBe(false);
  expect(w.mul(2).requires_grad).toBe(false);
  torch.set_grad_enabled(true);
  expect(w.mul(2).requires_grad).toBe(true);
  // Inside another mode it holds up to that one's end.
  torch.no_grad(() => {
    torch.set_grad_enabled(true);
    expect(w.mul(2).requires_grad).toBe(true);
  });
  expect(torch.is_grad_enabled()).toBe(true);
  // Gluon's arrays are recorded inside `record` and nowhere else, as before.
  const x = nd.ones([1]);
  x.attach_grad();
  const twice = () => x.mul(2);
  for (const y of [
    twice(),
    autograd.record(() => autograd.pause(twice)),
    torch.enable_grad(twice),
    torch.set_grad_enabled(true, twice),
    torch.enable_grad(() => autograd.pause(twice)),
  ]) {
    expect(() => y.backward()).toThrow('Cannot differentiate node');
  }
  autograd.record(() => torch.enable_grad(twice)).backward();
  expect(x.grad?.tolist()).toEqual([2]);
  expect(gluon).toBeDefined();
  expect(mx).toBeDefined();
});
