// What PyTorch refuses, by its own texts: graph misuse, in-place writes, gradients that do not fit.

import { follow } from '../helpers/golden.ts';

follow(['errors'], {
  'with torch.no_grad():\n    a = w[0]\na.mul_(u)': {
    error: 'RuntimeError',
    message: 'a view of a leaf Variable that requires grad is being used in an in-place operation.',
  },
});
