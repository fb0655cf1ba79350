// Buffers of the device, used again. A buffer's owner is a storage (buffered.ts): when nobody can reach it any more its buffer
// comes back here. Work runs in the order in which it was recorded, so a buffer may get another owner before the work of the last
// one has run.

import { DeviceError } from '../reference/base/errors.ts';
import { COPY_DST, COPY_SRC, STORAGE } from './flags.ts';

/** Buffers have sizes in steps of an eighth of a power of two, so that few sizes serve all and little is wasted. */
function sizeClass(bytes: number): number {
  const least = Math.max(bytes, 256);
  const step = Math.max(256, 2 ** (Math.floor(Math.log2(least)) - 3));
  return Math.ceil(least / step) * step;
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB'] as const;
/** `20.00 MiB`. */
function amount(bytes: number): string {
  const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), UNITS.length - 1);
  return `${unit === 0 ? bytes : (bytes / 1024 ** unit).toFixed(2)} ${UNITS[unit]}`;
}

export class Pool {
  private readonly device: GPUDevice;
  private readonly limit: number;
  /** Bytes of one buffer at most. */
  private readonly largest: number;
  private readonly submit: () => void;
  private readonly free = new Map<number, GPUBuffer[]>();
  /** Bytes of all buffers, and of those that have an owner. */
  total = 0;
  used = 0;

  /** Holds `limit` bytes at most; `submit` hands over what was recorded. */
  constructor(device: GPUDevice, limit: number, submit: () => void) {
    const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
    this.device = device;
    this.limit = limit;
    this.largest = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    this.submit = submit;
  }

  /** A buffer for so many bytes, with whatever it held before. @throws DeviceError where there is no room. */
  take(bytes: number): GPUBuffer {
    if (bytes > this.largest) throw this.full(bytes, `one tensor has ${amount(this.largest)} on this device at most`);
    const size = Math.min(sizeClass(bytes), this.largest);
    let buffer = this.free.get(size)?.pop();
    if (!buffer) {
      if (this.total + size > this.limit) this.trim();
      if (this.total + size > this.limit) {
        throw this.full(
          size,
          'what nobody holds comes back when the program awaits: await a read now and then (await loss.itemAsync()); or webgpu.request({ memory }) with more bytes',
        );
      }
      this.total += size;
      buffer = this.device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
    }
    this.used += size;
    return buffer;
  }

  /** @throws DeviceError where there would be no room for so many bytes. */
  foresee(bytes: number): void {
    if (bytes > this.largest || this.used + bytes > this.limit) this.give(this.take(bytes));
  }

  private full(bytes: number, hint: string): DeviceError {
    const [asked, used, limit] = [bytes, this.used, this.limit].map(amount);
    const held = `Of ${limit} that tensors may occupy, ${used} are in use.`;
    return new DeviceError(`WebGPU out of memory. Tried to allocate ${asked}. ${held}`, hint);
  }

  give(buffer: GPUBuffer): void {
    this.used -= buffer.size;
    const same = this.free.get(buffer.size);
    if (same) same.push(buffer);
    else this.free.set(buffer.size, [buffer]);
  }

  /** Gives what nobody uses back to the device. */
  trim(): void {
    // Recorded work may yet use it.
    this.submit();
    for (const buffers of this.free.values()) {
      for (const buffer of buffers) {
        this.total -= buffer.size;
        buffer.destroy();
      }
    }
    this.free.clear();
  }
}
