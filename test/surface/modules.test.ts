// Modules, containers and layers against real PyTorch: values, gradients, printed texts, errors and warnings.

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
