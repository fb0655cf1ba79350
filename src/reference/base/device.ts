// Where a tensor lives and which kernels run on it. `cpu` uses WebAssembly and falls back to the reference op by op;
// `reference` is plain TypeScript alone; `webgpu` is enqueued and read asynchronously.

import { DeviceError } from './errors.ts';

export type Device = 'cpu' | 'reference' | 'webgpu';

export const devices: readonly Device[] = ['cpu', 'reference', 'webgpu'];

/** The device of that name. @throws DeviceError for any other text. */
export function parseDevice(name: string): Device {
  const found = devices.find((d) => d === name);
  if (found) return found;
  throw new DeviceError(
    `Expected one of ${devices.join(', ')} device type at start of device string: ${name}`,
    `bptt's devices are ${devices.join(', ')}`,
  );
}
