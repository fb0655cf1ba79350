// The arguments of blocks. What a layer's own table does not name goes to Block (Python's `**kwargs`), which takes prefix and
// params and refuses the rest.

import { bind, isPlainObject, type Signature } from '../../engine/index.ts';
import { type Arguments, type Bound, bindOpen, type Given, instance, optional, str } from '../../mxnet/base/options.ts';
import { ParameterDict } from '../parameters/dict.ts';

/** What names a block. */
export const named = {
  /** The name that parameters and children get in front; made up where none is given. */
  prefix: optional(str),
  /** Share the parameters of another block: `other.params` or `other.collect_params()`. */
  params: optional(instance('ParameterDict', () => ParameterDict)),
};

interface Hint {
  /** @internal The hint that a prefix is made of, where it is not the class's name. */
  readonly _alias?: string | undefined;
}

/** What every block takes last. */
export interface BlockOptions extends Given<typeof named>, Hint {}

/** Arguments of a layer with a table T; `First` must be given, where it is named. */
export type BlockArguments<T, First extends keyof T = never> = Arguments<T, First, BlockOptions>;

/**
 * Binds the arguments of a layer's constructor. The second result holds the keywords that the layer does not know, for `super`.
 * @throws TypeError in Python's words.
 */
export function bindBlock<O>(declared: Signature<O>, args: readonly unknown[]): [options: O, rest: BlockOptions] {
  const [options, rest] = bindOpen(declared, args);
  return [options, rest as BlockOptions];
}

/** Binds what names a block, by a signature that has nothing else. @throws TypeError in Python's words. */
export function bindNamed(
  declared: Signature<Bound<typeof named>>,
  args: readonly unknown[],
): Bound<typeof named> & Hint {
  const last = args.at(-1);
  if (!isPlainObject(last)) return bind(declared, args);
  const { _alias, ...own }: BlockOptions = last;
  return { ...bind(declared, [...args.slice(0, -1), own]), _alias };
}
