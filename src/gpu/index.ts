// `bptt/webgpu`: computing on the GPU. `await request()` opens the device `webgpu`; then `x.to('webgpu')`, `net.to('webgpu')` and
// `device: 'webgpu'` work, and results are awaited: `await x.read()`, `await x.itemAsync()`, `await read(net.state_dict())`.
// Names beside `request` and `read` are torch.cuda's.

import { DeviceError, DTypeError } from '../reference/base/errors.ts';
import { bind, none, signature } from '../reference/base/signature.ts';
import type { Tensor } from '../reference/engine/tensor.ts';
import { Buffered } from './buffered.ts';
import type { Counts } from './queue.ts';
import { opened } from './request.ts';

export { read } from './methods.ts';
export type { Counts } from './queue.ts';
export { type AdapterInfo, is_available, type RequestOptions, request } from './request.ts';

/** Waits until all that was asked of the device is done. */
export async function synchronize(...given: never[]): Promise<void> {
  none('synchronize', given, false);
  const gpu = opened();
  gpu.queue.submit();
  await gpu.after(gpu.device.queue.onSubmittedWorkDone());
}

/** Bytes of the device that tensors occupy. */
export function memory_allocated(...given: never[]): number {
  none('memory_allocated', given, false);
  return opened().pool.used;
}

/** Bytes of the device that the library holds, for tensors and to be used again. */
export function memory_reserved(...given: never[]): number {
  none('memory_reserved', given, false);
  return opened().pool.total;
}

/** Gives what no tensor occupies back to the device. */
export function empty_cache(...given: never[]): void {
  none('empty_cache', given, false);
  opened().pool.trim();
}

/** What went to the device and came from it since `resetCounts`. */
export function counts(...given: never[]): Counts {
  none('counts', given, false);
  return { ...opened().queue.counts };
}

/** Sets the counts to zero. */
export function resetCounts(...given: never[]): void {
  none('resetCounts', given, false);
  opened().queue.reset();
}

/** WebGPU's own device, for what the library has no word for: its limits, or `destroy()`. */
export function gpuDevice(...given: never[]): GPUDevice {
  none('gpuDevice', given, false);
  return opened().device;
}

const halving = signature<{ weights: Iterable<Tensor>; enabled: boolean }>(
  'halves',
  [
    { name: 'weights', fallback: [] },
    { name: 'enabled', fallback: [true] },
  ],
  false,
);

/**
 * From now on products with these weights (linear and recurrent layers, convolutions, and what else multiplies matrices, forward and for
 * the gradient of its input) read copies of 16 bits, which are made again when a weight has changed: `halves(net.parameters())`. Weights,
 * gradients and sums stay float32. Not `enabled`: no longer.
 * @throws DeviceError for a tensor that is not on `webgpu`, DTypeError for one that is not float32.
 */
export function halves(weights: Iterable<Tensor>, enabled?: boolean): void;
export function halves(...args: readonly unknown[]): void {
  const { weights, enabled } = bind(halving, args);
  for (const { storage } of weights) {
    const { dtype, device } = storage;
    if (!(storage instanceof Buffered))
      throw new DeviceError(`halves() takes weights on 'webgpu', not on '${device}'`, "net.to('webgpu') first");
    if (dtype !== 'float32') throw new DTypeError(`halves() takes weights of float32, not of ${dtype}`);
    storage.halved = enabled;
  }
}
