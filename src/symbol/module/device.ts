// Where a module is trained: on one device, whose parameters it updates itself.

import { NotImplementedError, TypeError } from '../../engine/index.ts';
import { Context, cpu } from '../../mxnet/base/context.ts';
import { list } from '../../mxnet/base/list.ts';
import { checkReady } from './evaluation.ts';

/** The one context of a module. @throws NotImplementedError for several. */
export function oneContext(given: Context | readonly Context[] | null, loads: readonly number[] | null): Context {
  const contexts = list(given ?? cpu());
  checkReady(loads === null || loads.length === contexts.length, 'work_load_list has a number for each context');
  if (contexts.length !== 1) {
    throw new NotImplementedError(`a module has one context here, and ${contexts.length} were given`);
  }
  if (contexts[0] instanceof Context) return contexts[0];
  throw new TypeError('Context type error', 'context: mx.cpu()');
}

/** @throws TypeError for what is no name of a store, NotImplementedError for one of several machines. */
export function checkStore(kvstore: unknown): void {
  if (kvstore === null) return;
  if (typeof kvstore !== 'string') throw new TypeError('kvstore must be KVStore, str or None');
  if (kvstore.includes('dist')) {
    throw new NotImplementedError(`kvstore ${kvstore} is not supported`, "a module is trained on one device: 'local'");
  }
}
