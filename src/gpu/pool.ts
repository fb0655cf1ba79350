// Buffers of the device, used again. A buffer's owner is a storage (buffered.ts): when nobody can reach it any more its buffer
// comes back here. Work runs in the order in which it was recorded, so a buffer may get another owner before the work of the last
// one has run.

import { COPY_DST, COPY_SRC, STORAGE } from './flags.ts';

/** Buffers have sizes in steps of an eighth of a power of two, so that few sizes serve all and little is wasted. */
export function sizeClass(bytes: number): number {
  const least = Math.max(bytes, 256);
  const step = Math.max(256, 2 ** (Math.floor(Math.log2(least)) - 3));
  return Math.ceil(least / step) * step;
}

export class Pool {
  private readonly device: GPUDevice;
  private readonly free = new Map<number, GPUBuffer[]>();
  /** Bytes of all buffers, and of those that have an owner. */
  total = 0;
  used = 0;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** A buffer for so many bytes, with whatever it held before. */
  take(bytes: number): GPUBuffer {
    const size = sizeClass(bytes);
    this.used += size;
    const known = this.free.get(size)?.pop();
    if (known) return known;
    this.total += size;
    return this.device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
  }

  give(buffer: GPUBuffer): void {
    this.used -= buffer.size;
    const same = this.free.get(buffer.size);
    if (same) same.push(buffer);
    else this.free.set(buffer.size, [buffer]);
  }

  /** Gives what nobody uses back to the device. */
  trim(): void {
    for (const buffers of this.free.values()) {
      for (const buffer of buffers) {
        this.total -= buffer.size;
        buffer.destroy();
      }
    }
    this.free.clear();
  }
}
