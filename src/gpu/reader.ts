// Reads back from the device. What is asked for in one turn of the program comes in one piece.

import { COPY_DST, MAP_READ } from './flags.ts';
import type { Queue } from './queue.ts';

interface Wish {
  readonly at: number;
  readonly bytes: number;
  readonly give: (words: ArrayBuffer) => void;
  readonly refuse: (error: unknown) => void;
}

export class Reader {
  private readonly queue: Queue;
  private readonly check: () => void;
  private wishes: Wish[] = [];
  private sources: (readonly [buffer: GPUBuffer, from: number])[] = [];
  private bytes = 0;

  /** `check` raises what has befallen the device. */
  constructor(queue: Queue, check: () => void) {
    this.queue = queue;
    this.check = check;
  }

  /** The bytes from … to - 1 of a buffer, as they are when this is called. */
  read(buffer: GPUBuffer, from: number, to: number): Promise<ArrayBuffer> {
    return new Promise((give, refuse) => {
      if (this.wishes.length === 0) queueMicrotask(() => this.finish());
      this.wishes.push({ at: this.bytes, bytes: to - from, give, refuse });
      this.sources.push([buffer, from]);
      this.bytes += to - from;
    });
  }

  private async finish(): Promise<void> {
    const { wishes, sources, bytes } = this;
    const queue = this.queue;
    this.wishes = [];
    this.sources = [];
    this.bytes = 0;
    try {
      const target = queue.device.createBuffer({ size: bytes, usage: MAP_READ | COPY_DST });
      for (const [i, { at, bytes: length }] of wishes.entries()) queue.copy(...sources[i], target, at, length);
      queue.submit();
      await target.mapAsync(MAP_READ);
      this.check();
      const all = target.getMappedRange();
      queue.counts.bytesRead += bytes;
      for (const { at, bytes: length, give } of wishes) give(all.slice(at, at + length));
      target.destroy();
    } catch (error) {
      for (const { refuse } of wishes) refuse(this.reason(error));
    }
  }

  /** What is wrong with the device, where something is; else the error itself. */
  private reason(error: unknown): unknown {
    try {
      this.check();
      return error;
    } catch (failure) {
      return failure;
    }
  }
}
