// The bases that users extend: their `hybrid_forward(F, …)` may call any operator, so F is the whole of nd.

import * as nd from '../../mxnet/nd.ts';
import { provideOperators } from './operators.ts';

/** A base class whose subclasses get all operators. */
/* @__NO_SIDE_EFFECTS__ */
export function extended<C>(base: C): C {
  provideOperators(nd);
  return base;
}
