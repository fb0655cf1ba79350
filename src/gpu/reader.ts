// Reads back from the device. What is asked for in one turn of the program comes in one piece, and with it what was noted of
// elements that are not as demanded.

import { type Demands, NOTE } from './demands.ts';
import { COPY_DST, MAP_READ } from './flags.ts';
import type { Pool } from './pool.ts';
import type { Queue } from './queue.ts';

interface Wish {
  readonly at: number;
  readonly bytes: number;
  readonly give: (words: ArrayBuffer) => void;
  readonly refuse: (error: unknown) => void;
}

export class Reader {
  private readonly queue: Queue;
  private readonly pool: Pool;
  private readonly demands: Demands;
  private readonly after: <T>(promise: Promise<T>) => Promise<T>;
  private wishes: Wish[] = [];
  private sources: (readonly [buffer: GPUBuffer, from: number])[] = [];
  private bytes = 0;

  /** `after` waits for the device, and raises what has befallen it. */
  constructor(queue: Queue, pool: Pool, demands: Demands, after: <T>(promise: Promise<T>) => Promise<T>) {
    this.queue = queue;
    this.pool = pool;
    this.demands = demands;
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
    const { queue, wishes, sources, bytes: wanted } = this;
    queue.before = null;
    if (wishes.length === 0) return;
    this.wishes = [];
    this.sources = [];
    this.bytes = 0;
    try {
      const notes = this.demands.take();
      const bytes = wanted + notes.length * NOTE;
      const target = queue.device.createBuffer({ size: bytes, usage: MAP_READ | COPY_DST });
      for (const [i, { at, bytes: length }] of wishes.entries()) queue.copy(...sources[i], target, at, length);
      for (const [i, { buffer }] of notes.entries()) {
        queue.copy(buffer, 0, target, wanted + i * NOTE, NOTE);
        this.pool.give(buffer);
      }
      queue.submit();
      await this.after(target.mapAsync(MAP_READ));
      const all = target.getMappedRange().slice(0);
      target.destroy();
      queue.counts.bytesRead += bytes;
      for (const [i, note] of notes.entries()) note.raise(all.slice(wanted + i * NOTE, wanted + (i + 1) * NOTE));
      for (const { at, bytes: length, give } of wishes) give(all.slice(at, at + length));
    } catch (error) {
      for (const { refuse } of wishes) refuse(error);
    }
  }
}
