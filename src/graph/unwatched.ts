// Work of the recording itself, which is not part of what is recorded.

import { watch, withGrad } from '../engine/index.ts';

/** Runs the callback unseen and without gradients. */
export function unwatched<R>(body: () => R): R {
  const before = watch(null);
  try {
    return withGrad(false, body);
  } finally {
    watch(before);
  }
}
