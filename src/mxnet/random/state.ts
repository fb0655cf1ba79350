// The generators that everything random in the Gluon face draws from, and how they are seeded.

import { MXNetGenerator, RandomState, ValueError } from '../../engine/index.ts';
import type { Context } from '../base/context.ts';

/** MXNet's generator: parameters, dropout masks and mx.random. Unseeded it starts from seed 0, as MXNet does. */
export const generator = new MXNetGenerator();

/** NumPy's global generator (`np.random`): the order of DataLoader and RandomSampler. Unseeded it is different every time. */
export const numpy = new RandomState();

/**
 * `mx.random.seed`: starts MXNet's generator over. Of the seed the low 32 bits count; the CPU takes the same numbers
 * whether a context is named or not. Does not touch NumPy's generator.
 * @throws ValueError unless the seed is an integer.
 */
export function seed(seed_state: number | bigint, _ctx: Context | 'all' | { ctx?: Context | 'all' } = 'all'): void {
  const whole = typeof seed_state === 'bigint' || (typeof seed_state === 'number' && Number.isInteger(seed_state));
  if (!whole) throw new ValueError('seed_state must be int', `got ${seed_state}`);
  generator.seed(seed_state);
}
