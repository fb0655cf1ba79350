// A device with what works on it: the queue, the pool of buffers, and whether it is still there.

import { DeviceError } from '../reference/base/errors.ts';
import { Pool } from './pool.ts';
import { Queue } from './queue.ts';
import { Reader } from './reader.ts';

export class Gpu {
  readonly device: GPUDevice;
  readonly adapter: GPUAdapter;
  /** Held because Node's stops what it began when it is collected. */
  readonly entry: GPU;
  readonly queue: Queue;
  readonly pool: Pool;
  readonly reader: Reader;
  private fault: DeviceError | null = null;
  private refused: DeviceError | null = null;

  /** Why nothing works any more; null while it does. */
  get failure(): DeviceError | null {
    return this.fault;
  }

  constructor(entry: GPU, adapter: GPUAdapter, device: GPUDevice) {
    this.entry = entry;
    this.adapter = adapter;
    this.device = device;
    this.queue = new Queue(device);
    this.pool = new Pool(device);
    this.reader = new Reader(this.queue, () => this.check());
    device.lost.then(({ reason, message }) => {
      this.fault = new DeviceError(
        `the WebGPU device was lost (${reason}): ${message}`,
        'what was on it is gone: await webgpu.request() again, and go on from the last checkpoint',
      );
    });
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event as GPUUncapturedErrorEvent;
      this.refused ??= new DeviceError(`WebGPU: ${error.message}`, 'a fault of the library: please report it');
    });
  }

  /** @throws DeviceError where the device was lost; or refused what it was given, which is said once. */
  check(): void {
    const { fault, refused } = this;
    this.refused = null;
    if (fault ?? refused) throw fault ?? refused;
  }
}
