// The generators that everything random in MXNet's faces draws from, and how they are seeded.

import { bind, MXNetGenerator, RandomState, ValueError } from '../../engine/index.ts';
import { PythonRandom } from '../../reference/base/random/python.ts';
import { Context } from '../base/context.ts';
import { declare, type Kind, of, optional, required } from '../base/options.ts';

const where: Kind<Context | 'all'> = { name: 'Context', holds: (value) => value === 'all' || value instanceof Context };
const seeding = declare(
  'seed',
  { seed_state: required(of<number | bigint>()), ctx: optional<Context | 'all'>(where, 'all') },
  false,
);

/** MXNet's generator: parameters, dropout masks and mx.random. Unseeded it starts from seed 0, as MXNet does. */
export const generator = new MXNetGenerator();

/** NumPy's global generator (`np.random`): the order of DataLoader and RandomSampler. Unseeded it is different every time. */
export const numpy = new RandomState();

/** Python's global generator (`random`): the order of BucketSentenceIter's batches. Unseeded it is different every time. */
export const python = new PythonRandom();

/**
 * `mx.random.seed`: starts MXNet's generator over. Of the seed the low 32 bits count; the CPU takes the same numbers
 * whether a context is named or not. Does not touch NumPy's generator.
 * @throws ValueError unless the seed is an integer.
 */
export function seed(...args: [seed_state: number | bigint, ctx?: Context | 'all' | { ctx?: Context | 'all' }]): void {
  const { seed_state } = bind(seeding, args);
  const whole = typeof seed_state === 'bigint' || (typeof seed_state === 'number' && Number.isInteger(seed_state));
  if (!whole) throw new ValueError('seed_state must be int', `got ${typeof seed_state}`);
  generator.seed(seed_state);
}
