// `bptt/webgpu`: computing on the GPU. `await request()` opens the device `webgpu`; then `x.to('webgpu')`, `net.to('webgpu')` and
// `device: 'webgpu'` work, and results are awaited: `await x.read()`, `await x.itemAsync()`. Names beside `request` are torch.cuda's.

import { none } from '../reference/base/signature.ts';
import type { Counts } from './queue.ts';
import { opened } from './request.ts';

import './methods.ts';

export type { Counts } from './queue.ts';
export { type AdapterInfo, is_available, type RequestOptions, request } from './request.ts';

/** Waits until all that was asked of the device is done. */
export async function synchronize(...given: never[]): Promise<void> {
  none('synchronize', given);
  const gpu = opened();
  gpu.queue.submit();
  await gpu.device.queue.onSubmittedWorkDone();
  gpu.check();
}

/** Bytes of the device that tensors occupy. */
export function memory_allocated(...given: never[]): number {
  none('memory_allocated', given);
  return opened().pool.used;
}

/** Bytes of the device that the library holds, for tensors and to be used again. */
export function memory_reserved(...given: never[]): number {
  none('memory_reserved', given);
  return opened().pool.total;
}

/** Gives what no tensor occupies back to the device. */
export function empty_cache(...given: never[]): void {
  none('empty_cache', given);
  opened().queue.submit();
  opened().pool.trim();
}

/** What went to the device and came from it since `resetCounts`. */
export function counts(...given: never[]): Counts {
  none('counts', given);
  return { ...opened().queue.counts };
}

/** Sets the counts to zero. */
export function resetCounts(...given: never[]): void {
  none('resetCounts', given);
  opened().queue.reset();
}
