// PyTorch's word for where tensors live: a device, which is a name here.

import { type Device, parseDevice, RuntimeError } from '../engine/index.ts';
import { define } from './define.ts';
import { int, str } from './kinds.ts';

/** What `device` takes by name. */
export interface DeviceOptions {
  /** `'cpu'`, `'webgpu'`, …, with or without an index: `'cpu:0'`. */
  type: string;
  /** Which of several devices of the type, where the type does not say it. */
  index?: number | null;
}
/** Takes a device's type, and which of several. */
export interface MakeDevice {
  (type: string, index?: number | null | Pick<DeviceOptions, 'index'>): Device;
  (options: DeviceOptions): Device;
}

/**
 * The device of a name, as `x.to(device)` and `{ device }` take it: the name itself, which is what `x.device` is.
 * @throws in PyTorch's words for a device that is not here, `'cuda'` among them; PyTorch throws where it is first used.
 */
export const device: MakeDevice = /* @__PURE__ */ define<DeviceOptions, Device>(
  'device',
  { type: [str], index: [int, null] },
  ({ type, index }) => {
    if (index === null) return parseDevice(type);
    if (type.includes(':')) {
      throw new RuntimeError(`type (string) must not include an index because index was passed explicitly: ${type}`);
    }
    if (index < 0) throw new RuntimeError('Device index must not be negative');
    return parseDevice(`${type}:${index}`);
  },
);
