// What `torch.accelerator` holds: the device beside the CPU, which is `webgpu` once `bptt/webgpu` has opened it. One that was lost is
// none, until another is asked for.

import { backendOf, type Device, none } from '../engine/index.ts';

const open = (): Device | null => (backendOf('webgpu')?.lives() ? 'webgpu' : null);

/** Whether there is a device beside the CPU: request() of `bptt/webgpu` was awaited, and what it opened was not lost since. */
export function is_available(...given: never[]): boolean {
  none('is_available', given, false);
  return open() !== null;
}

/** That device, as `x.to(device)` takes it; null where there is none. */
export function current_accelerator(...given: never[]): Device | null {
  none('current_accelerator', given, false);
  return open();
}

/** How many there are. */
export function device_count(...given: never[]): number {
  none('device_count', given, false);
  return open() ? 1 : 0;
}
