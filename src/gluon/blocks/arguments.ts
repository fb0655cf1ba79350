// The arguments of blocks. What a layer's own table does not name goes to Block (Python's `**kwargs`), which takes prefix and
// params and refuses the rest.

import type { Signature } from '../../engine/index.ts';
import { type Arguments, bindOpen } from '../../mxnet/base/options.ts';
import type { ParameterDict } from '../parameters/dict.ts';

/** What every block takes last. */
export interface BlockOptions {
  /** The name that parameters and children get in front; made up where none is given. */
  prefix?: string | null | undefined;
  /** Share the parameters of another block: `other.params` or `other.collect_params()`. */
  params?: ParameterDict | null | undefined;
  /** @internal The hint that a prefix is made of, where it is not the class's name. */
  _alias?: string | undefined;
}

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
