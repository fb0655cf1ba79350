// Where values would go among sorted ones.

import type { Side } from '../reference/kernels/search.ts';
import * as ops from '../reference/ops/search.ts';
import { two } from './bind.ts';
import { none, type Two } from './function.ts';

/** How many of the sorted values come before each value. */
export const searchsorted: Two<Side> = /* @__PURE__ */ two(ops.searchsorted, null, none);
