// Losses and distances against real PyTorch: values, gradients, what records them, printed texts, errors and warnings.

import losses from '../golden/losses.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';

follow(
  ['functions', 'modules', 'distances', 'reductions', 'printed', 'classes', 'pairs', 'alignments', 'aligning'],
  {},
  {},
  losses,
);
