// What a state_dict carries beside its tensors: the versions of modules, as PyTorch 2.13 has them in `_metadata`, where no
// walk over the state meets them. And what a version is for: states from before batches were counted.

import { expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

const make = (): nn.Sequential => new nn.Sequential(new nn.Linear(2, 3), new nn.BatchNorm1d(3));
const versions = [
  ['', { version: 1 }],
  ['0', { version: 1 }],
  ['1', { version: 2 }],
];
const metadata = (state: object): unknown => [...(Reflect.get(state, '_metadata') as Map<string, unknown>)];

it('modules have versions, which their state carries by path', () => {
  const net = make();
  expect([net._version, nn.BatchNorm1d.prototype._version]).toEqual([1, 2]);
  expect(metadata(net.state_dict())).toEqual(versions);
  expect(metadata(net.state_dict({ prefix: 'a.' }))).toEqual(
    versions.map(([path]) => [`a${path && `.${path}`}`, expect.anything()]),
  );
});

it('no walk over the state meets them, and a copy by its keys has none', () => {
  const state = make().state_dict();
  expect(Object.keys(state)).not.toContain('_metadata');
  expect(JSON.stringify(Object.keys({ ...state }))).toBe(JSON.stringify(Object.keys(state)));
  expect(Reflect.has({ ...state }, '_metadata')).toBe(false);
  expect(Reflect.has(make().state_dict({ destination: {} }), '_metadata')).toBe(false);
});

it('files keep them, and a Parameter', () => {
  const net = make();
  const saved = { model: net.state_dict(), own: net.state_dict({ keep_vars: true }) };
  const { model, own } = torch.load<typeof saved>(torch.save(saved));
  expect([metadata(model), metadata(own)]).toEqual([versions, versions]);
  expect([model['0.weight'], own['0.weight']].map((x) => x instanceof nn.Parameter)).toEqual([false, true]);
  expect(own['1.running_mean']).not.toBeInstanceOf(nn.Parameter);
  expect(String(own['0.weight'])).toBe(String(net.state_dict({ keep_vars: true })['0.weight']));
});

it('hooks are told of them', () => {
  const net = make();
  const told: unknown[] = [];
  net.at(1).register_load_state_dict_pre_hook((_module, _state, _prefix, about) => void told.push(about));
  const state = net.state_dict();
  net.load_state_dict(state);
  net.load_state_dict({ ...state });
  net.load_state_dict(state, { assign: true });
  expect(told).toEqual([{ version: 2 }, {}, { version: 2, assign_to_params_buffers: true }]);
});

it('a state of no version may lack the count of batches, one of version 2 may not', () => {
  const net = make();
  const state = net.state_dict();
  const { '1.num_batches_tracked': _, ...old } = state;
  expect(String(net.load_state_dict(old))).toBe('<All keys matched successfully>');
  delete state['1.num_batches_tracked'];
  expect(() => net.load_state_dict(state)).toThrow('Missing key(s) in state_dict: "1.num_batches_tracked". ');
});
