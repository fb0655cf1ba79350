// Runs a body with arrays made on a context, name counters afresh.

import { mx } from 'bptt/gluon';
import type { CpuDevice } from '../case.ts';

/** The context of a device. */
export const contextOf = (device: CpuDevice): ReturnType<typeof mx.cpu> =>
  device === 'cpu' ? mx.cpu() : mx.reference();

/** Runs a body on a device's context. */
export const onContext = <R>(device: CpuDevice, body: () => R): R =>
  mx.context.withContext(contextOf(device), () => new mx.name.NameManager().with(body));
