// Python's `**kwargs` of blocks: what a layer's own signature does not name goes to Block, which takes prefix and params and
// refuses the rest.

import { bind, isPlainObject, type Signature } from '../engine/index.ts';
import type { ParameterDict } from './parameter-dict.ts';

/** What every block takes last. */
export interface BlockOptions {
  /** The name that parameters and children get in front; made up where none is given. */
  prefix?: string | null;
  /** Share the parameters of another block: `other.params` or `other.collect_params()`. */
  params?: ParameterDict | null;
  /** @internal The hint that a prefix is made of, where it is not the class's name. */
  _alias?: string;
}

/**
 * Binds the arguments of a layer's constructor. The second result holds the keywords that the layer does not know, for `super`.
 * @throws TypeError in Python's words.
 */
export function bindBlock<O>(declared: Signature<O>, args: readonly unknown[]): [options: O, rest: BlockOptions] {
  const last = args.at(-1);
  if (!isPlainObject(last)) return [bind(declared, args), {}];
  const known = declared.parameters.map(([name]) => name);
  const split = (own: boolean): Record<string, unknown> =>
    Object.fromEntries(Object.entries(last).filter(([name]) => known.includes(name) === own));
  return [bind(declared, [...args.slice(0, -1), split(true)]), split(false)];
}
