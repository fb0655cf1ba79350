// The smallest program: one import. A bundler must not drop the files that give its tensors their methods.

import { ones } from 'bptt';

console.log(`${ones(3, 4).matmul(ones(4, 5)).sum()}`);
