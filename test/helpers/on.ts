// A body with a device as the one where tensors are made.

import * as torch from '../../src/index.ts';

/** What a body gives where tensors are made on `device` unless it says otherwise. */
export function on<T>(device: torch.Device, body: () => T): T {
  const before = torch.get_default_device();
  torch.set_default_device(device);
  try {
    return body();
  } finally {
    torch.set_default_device(before);
  }
}
