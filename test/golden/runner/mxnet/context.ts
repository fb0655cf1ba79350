// Runs a body with arrays made on a context, name counters afresh.

import { mx } from 'bptt/gluon';
import type { Device } from '../case.ts';

/** The context of a device. */
export const contextOf = (device: Device): ReturnType<typeof mx.cpu> =>
  device === 'webgpu' ? mx.gpu() : device === 'cpu' ? mx.cpu() : mx.reference();

/** Runs a body on a device's context. */
export const onContext = <R>(device: Device, body: () => R): R =>
  mx.context.withContext(contextOf(device), () => new mx.name.NameManager().with(body));
