// Modules, containers and layers against real PyTorch: values, gradients, printed texts, errors and warnings.

import { expect, it } from 'vitest';
import { nn, TypeError } from '../../src/index.ts';
import modules from '../golden/modules.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';

follow(
  [
    'paths',
    'states',
    'hooks',
    'containers',
    'units',
    'convolutions',
    'pools',
    'instances',
    'recorded',
    'transformers',
    'bases',
    'norms',
    'tables',
    'drops',
    'attentions',
    'utilities',
  ],
  {},
  {},
  modules,
);

it('the bases of recurrent layers are there for instanceof', () => {
  expect(new nn.LSTM(2, 3)).toBeInstanceOf(nn.RNNBase);
  expect(new nn.GRUCell(2, 3)).toBeInstanceOf(nn.RNNCellBase);
  for (const base of [nn.RNNBase, nn.RNNCellBase])
    expect(() => Reflect.construct(base, ['LSTM', {}])).toThrow(TypeError);
});
