// In-place ops, views and versions against real PyTorch.

import { follow } from '../helpers/golden.ts';

/** PyTorch fills the one element that an expanded tensor repeats; here every in-place op asks for a clone(). */
const overlap = {
  error: 'RuntimeError',
  message:
    'unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before performing the operation.',
};

/** PyTorch stores the smallest int64. */
const noInteger = { error: 'RuntimeError', message: 'value cannot be converted to type int64_t without overflow' };

follow(['inplace'], {
  'a = v.expand(2, 3); a.zero_()': overlap,
  'a = v.expand(2, 3); a.fill_(1)': overlap,
  // A write through .data counts, so that a gradient never reads what was overwritten.
  'a = x.clone(); b = a.data; b.add_(1); a._version': { value: 1 },
  'torch.zeros(2, dtype=torch.int64).copy_(torch.tensor([1.0, -inf]))': noInteger,
  'torch.zeros(2, dtype=torch.int64).copy_(torch.tensor([1.0, nan]))': noInteger,
});
