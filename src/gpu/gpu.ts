// A device with what works on it: the queue, the pool of buffers, and whether it is still there.

import { DeviceError } from '../reference/base/errors.ts';
import { Demands } from './demands.ts';
import { Pool } from './pool.ts';
import { Queue } from './queue.ts';
import { Reader } from './reader.ts';

/** One turn of the program, in which the device tells what has befallen it. */
const turn = (): Promise<void> => new Promise((done) => setTimeout(done));

const hintOf = ({ constructor }: GPUError): string =>
  constructor.name === 'GPUOutOfMemoryError'
    ? 'await now and then, so that what nobody holds comes back; or make batches smaller'
    : 'a fault of the library: please report it';

export class Gpu {
  readonly device: GPUDevice;
  readonly adapter: GPUAdapter;
  /** Held because Node's stops what it began when it is collected. */
  readonly entry: GPU;
  readonly queue: Queue;
  readonly pool: Pool;
  readonly reader: Reader;
  readonly demands: Demands;
  private fault: DeviceError | null = null;
  /** What the device refused, until it is said. */
  private refused: DeviceError | null = null;

  /** Why nothing works any more; null while it does. */
  get failure(): DeviceError | null {
    return this.fault;
  }

  /** Tensors may occupy `memory` bytes. */
  constructor(entry: GPU, adapter: GPUAdapter, device: GPUDevice, memory: number) {
    this.entry = entry;
    this.adapter = adapter;
    this.device = device;
    this.queue = new Queue(device);
    this.pool = new Pool(device, memory, () => this.queue.submit());
    this.demands = new Demands(this.queue, this.pool);
    this.reader = new Reader(this.queue, this.pool, this.demands, (done) => this.after(done));
    device.lost.then(({ reason, message }) => {
      this.fault = new DeviceError(
        `the WebGPU device was lost (${reason}): ${message}`,
        'what was on it is gone: await webgpu.request() again, and go on from the last checkpoint',
      );
    });
    device.addEventListener('uncapturederror', (event) => {
      const { error } = event as GPUUncapturedErrorEvent;
      this.refused ??= new DeviceError(`WebGPU: ${error.message}`, hintOf(error));
    });
  }

  /** @throws DeviceError where the device was lost; or refused what it was given, which is said once. */
  check(): void {
    const failure = this.fault ?? this.refused;
    this.refused = null;
    if (failure) throw failure;
  }

  /** Whether the device is there, after a turn in which it could say that it is not. */
  async lives(): Promise<boolean> {
    await turn();
    return this.fault === null;
  }

  /** What the device promises. @throws DeviceError where it was lost, or refused what it was given. */
  async after<T>(promise: Promise<T>): Promise<T> {
    try {
      const value = await promise;
      this.check();
      return value;
    } catch (error) {
      if (error instanceof DeviceError) throw error;
      await turn();
      this.check();
      throw new DeviceError(`WebGPU: ${error instanceof Error ? error.message : error}`);
    }
  }
}
