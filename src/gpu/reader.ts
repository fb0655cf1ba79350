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
  private readonly after: <T>(promise: Promise<T>) => Promise<T>;
  private wishes: Wish[] = [];
  private sources: (readonly [buffer: GPUBuffer, from: number])[] = [];
  private bytes = 0;

  /** `after` waits for the device, and raises what has befallen it. */
  constructor(queue: Queue, after: <T>(promise: Promise<T>) => Promise<T>) {
    this.queue = queue;
    this.after = after;
  }

  /** The bytes from … to - 1 of a buffer, as they are when this is called. */
  read(buffer: GPUBuffer, from: number, to: number): Promise<ArrayBuffer> {
    return new Promise((give, refuse) => {
      if (this.wishes.length === 0) {
        this.queue.before = () => this.gather();
        queueMicrotask(() => this.gather());
      }
      this.wishes.push({ at: this.bytes, bytes: to - from, give, refuse });
      this.sources.push([buffer, from]);
      this.bytes += to - from;
    });
  }

  /** Has what was asked for copied, before anything else is recorded, and waits for it. */
  private async gather(): Promise<void> {
    const { queue, wishes, sources, bytes } = this;
    queue.before = null;
    if (wishes.length === 0) return;
    this.wishes = [];
    this.sources = [];
    this.bytes = 0;
    try {
      const target = queue.device.createBuffer({ size: bytes, usage: MAP_READ | COPY_DST });
      for (const [i, { at, bytes: length }] of wishes.entries()) queue.copy(...sources[i], target, at, length);
      queue.submit();
      await this.after(target.mapAsync(MAP_READ));
      const all = target.getMappedRange();
      queue.counts.bytesRead += bytes;
      for (const { at, bytes: length, give } of wishes) give(all.slice(at, at + length));
      target.destroy();
    } catch (error) {
      for (const { refuse } of wishes) refuse(error);
    }
  }
}
