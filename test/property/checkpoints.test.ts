// torch.save and torch.load: values come back as they were, tensors share what they shared, and a training that goes on from a
// checkpoint has the bits of one that was never interrupted.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import * as torch from '../../src/index.ts';
import { pt as hostile } from '../formats/hostile/pt.ts';
import { numRuns } from './helpers/plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'bptt-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = fc.string({ unit: 'grapheme' });
const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.double({ noNaN: true }),
  fc.maxSafeInteger(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }),
  text,
  fc.uint8Array(),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.uniqueArray(fc.oneof(fc.boolean(), fc.constant(null)), { maxLength: 3 }).chain((keys) =>
      fc
        .array(tie('value'), { minLength: keys.length, maxLength: keys.length })
        // an empty dict comes back as an object
        .map((items) => (keys.length === 0 ? items : new Map(keys.map((key, i) => [key, items[i]])))),
    ),
    fc.uniqueArray(fc.maxSafeInteger(), { maxLength: 4 }).map((items) => new Set(items)),
  ),
}));

test('values come back as they were', () => {
  fc.assert(
    fc.property(value, (saved) => {
      expect(torch.load(torch.save(saved))).toEqual(saved);
    }),
    { numRuns },
  );
});

test('what is shared stays shared, and views stay views', () => {
  const [x, list] = [torch.arange(12, { dtype: 'float32' }).reshape(3, 4), [1]];
  const saved = { x, row: x.at(1), turned: x.t(), wide: torch.ones(1, 3).expand(2, 3), again: x, lists: [list, list] };
  const path = join(folder, 'shared.pt');
  torch.save(saved, path);
  const loaded = torch.load<typeof saved>(path);
  expect(loaded.again).toBe(loaded.x);
  expect(loaded.lists[0]).toBe(loaded.lists[1]);
  expect(loaded.wide.strides).toEqual([0, 1]);
  loaded.x.at(1).fill_(7);
  expect(loaded.row.tolist()).toEqual([7, 7, 7, 7]);
  expect(loaded.turned.at(0).tolist()).toEqual([0, 7, 8]);
  expect(x.at(1).tolist()).toEqual([4, 5, 6, 7]);
});

test('from an ArrayBuffer, from bytes inside another buffer, and onto another device', () => {
  const bytes = torch.save({ x: torch.ones(2) });
  const inside = new Uint8Array(bytes.length + 7).subarray(5, 5 + bytes.length);
  inside.set(bytes);
  for (const source of [bytes, inside, bytes.slice().buffer]) {
    expect(torch.load<{ x: torch.Tensor }>(source).x.tolist()).toEqual([1, 1]);
  }
  expect(torch.load<{ x: torch.Tensor }>(bytes, { weights_only: false }).x.tolist()).toEqual([1, 1]);
  expect(torch.load<{ x: torch.Tensor }>(bytes, 'meta').x.device).toBe('meta');
  expect(torch.load<{ x: torch.Tensor }>(bytes, { map_location: 'reference' }).x.device).toBe('reference');
});

describe('torch.load refuses, in words', () => {
  const bytes = torch.save(1);
  const [, code] = hostile.find(([name]) => name === 'a module of a blocked name')!;
  it.each<[string, () => unknown, string]>([
    ['to run code', () => torch.load(code, { weights_only: false }), 'unsupported GLOBAL os.system'],
    [
      'to map bytes',
      () => torch.load(bytes, { mmap: true }),
      'f must be a file path in order to use the mmap argument',
    ],
    ['what is no source', () => Reflect.apply(torch.load, null, [[1]]), 'must be str, Uint8Array or ArrayBuffer'],
    ['an unknown option', () => Reflect.apply(torch.load, null, [bytes, { dtype: 'a' }]), 'unexpected keyword'],
    ['a file that is not there', () => torch.load(join(folder, 'none.pt')), 'ENOENT'],
  ])('%s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

/** A network in training: every part has a state that the next step reads. */
function begin(make: (parameters: torch.Tensor[]) => torch.optim.Optimizer) {
  const net = new torch.nn.LSTM(3, 4, { num_layers: 2, dropout: 0.3 });
  const optimizer = make([...net.parameters()]);
  const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.5);
  const step = (): void => {
    optimizer.zero_grad();
    const [output] = net(torch.randn(5, 2, 3));
    output.square().mean().backward();
    optimizer.step();
    scheduler.step();
  };
  return { net, optimizer, scheduler, step };
}
type Saved = {
  model: ReturnType<torch.nn.LSTM['state_dict']>;
  optimizer: ReturnType<torch.optim.Optimizer['state_dict']>;
  scheduler: ReturnType<torch.optim.lr_scheduler.StepLR['state_dict']>;
  epoch: number;
  rng: torch.Tensor;
};

describe.each<[string, Parameters<typeof begin>[0]]>([
  ['Adam', (parameters) => new torch.optim.Adam(parameters, { lr: 0.05, amsgrad: true })],
  ['SGD with momentum', (parameters) => new torch.optim.SGD(parameters, { lr: 0.1, momentum: 0.9, nesterov: true })],
  ['RMSprop', (parameters) => new torch.optim.RMSprop(parameters, { lr: 0.01, centered: true })],
])('a training with %s', (_, make) => {
  it('that goes on from a checkpoint has the bits of one that was never interrupted', () => {
    const path = join(folder, 'checkpoint.pt');
    torch.manual_seed(4);
    const first = begin(make);
    for (let n = 0; n < 3; n++) first.step();
    const { net, optimizer, scheduler } = first;
    const saved: Saved = {
      model: net.state_dict(),
      optimizer: optimizer.state_dict(),
      scheduler: scheduler.state_dict(),
      epoch: 3,
      rng: torch.get_rng_state(),
    };
    torch.save(saved, path);
    for (let n = 0; n < 4; n++) first.step();

    torch.manual_seed(99);
    const second = begin(make);
    const loaded = torch.load<Saved>(path);
    second.net.load_state_dict(loaded.model);
    second.optimizer.load_state_dict(loaded.optimizer);
    second.scheduler.load_state_dict(loaded.scheduler);
    torch.set_rng_state(loaded.rng);
    expect(loaded.epoch).toBe(3);
    for (let n = 0; n < 4; n++) second.step();

    const bits = (state: object): string => Buffer.from(torch.save(state)).toString('base64');
    expect(bits(second.net.state_dict())).toBe(bits(first.net.state_dict()));
    expect(bits(second.optimizer.state_dict())).toBe(bits(first.optimizer.state_dict()));
    expect(second.scheduler.get_last_lr()).toEqual(first.scheduler.get_last_lr());
  });
});
