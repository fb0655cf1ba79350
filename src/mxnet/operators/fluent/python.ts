// Python's operators as methods: `x + y` is `x.add(y)`, `2 - x` is `x.rsub(2)`, `x == y` is `x.eq(y)`.

import * as compute from '../pair.ts';
import { swapped } from '../pair.ts';

export {
  divide as div,
  equal as eq,
  greater as gt,
  greater_equal as ge,
  lesser as lt,
  lesser_equal as le,
  modulo as mod,
  multiply as mul,
  not_equal as ne,
  power as pow,
  subtract as sub,
} from './binary.ts';

export const rsub = swapped('rsub', compute.sub);
export const rdiv = swapped('rdiv', compute.div);
export const rmod = swapped('rmod', compute.mod);
export const rpow = swapped('rpow', compute.power);
