// Ops that have no kernel and will have none, and what to do instead.

import * as factor from '../../reference/ops/factor.ts';
import * as gather from '../../reference/ops/gather.ts';
import * as random from '../../reference/ops/random.ts';
import * as mxnet from '../../reference/ops/random-mxnet.ts';

const WORDS =
  'how many words are drawn hangs on values: draw from a copy on the cpu, (await x.read()), and move what was drawn';
const CHOICES =
  'which category is drawn hangs on running sums in double, which the device does not have: draw from a copy on the cpu, (await x.read()), and move what was drawn';

export const refused: ReadonlyMap<object, string> = new Map<object, string>([
  [
    gather.nonzero,
    'how many elements there will be hangs on values, which the program would have to wait for: (await x.read()).nonzero() on the cpu, and move what comes of it',
  ],
  [
    random.rrelu_slopes,
    'which slopes are drawn hangs on values: draw from a copy on the cpu, (await x.read()), and move what was drawn',
  ],
  [random.poisson, WORDS],
  [random.binomial, WORDS],
  [random.multinomial, CHOICES],
  [mxnet.mxnet_multinomial, CHOICES],
  [
    factor.orthonormal,
    "the factor is found in double, which the device does not have: initialize on the cpu, and move the network with .to('webgpu') then",
  ],
]);
