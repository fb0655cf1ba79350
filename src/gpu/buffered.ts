// A storage on the device, and what kernels see of a tensor over it. Its buffer is taken from the pool when something first
// writes or reads it, and comes back when the storage is collected. What nobody wrote is zeros.

import type { DType, TypedArray } from '../reference/base/dtype.ts';
import { RuntimeError } from '../reference/base/errors.ts';
import type { Shape } from '../reference/base/shape.ts';
import { Remote } from '../reference/engine/storage.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Geometry } from '../reference/ops/spec.ts';
import type { Gpu } from './gpu.ts';
import { BYTES, fromWords, toWords, wordOf } from './words.ts';

/** From so many bytes on a storage carries as many in the program's memory, never touched, so that the collector sees its weight. */
const HEAVY = 2 ** 16;
/** Readers that are remembered before those that are gone are looked for. */
const MANY = 32;

/** Work that fills a storage, not recorded yet: whoever reads the elements first has it done. */
export interface Pending {
  run(): void;
}

/** What is known of a buffer beside its storage, which may be gone. */
interface Held {
  buffer: GPUBuffer | null;
  /** That of a copy in halves. */
  halves: GPUBuffer | null;
}

function giveBack({ pool }: Gpu, held: Held): void {
  for (const buffer of [held.buffer, held.halves]) if (buffer) pool.give(buffer);
  held.buffer = held.halves = null;
}

const collected = new FinalizationRegistry<{ readonly gpu: Gpu; readonly held: Held }>(({ gpu, held }) =>
  giveBack(gpu, held),
);

export class Buffered extends Remote {
  readonly gpu: Gpu;
  private readonly held: Held = { buffer: null, halves: null };
  /** Never touched: memory that only the collector counts. */
  readonly ballast: ArrayBuffer | null;
  private waits: Pending | null = null;
  /** Whether products read a copy in halves, and which version that is of: -1 where there is none. */
  private asHalves = false;
  private copied = -1;
  /** Storages whose pending work reads this one, as long as somebody wants them. */
  private readers: WeakRef<Buffered>[] = [];

  constructor(gpu: Gpu, dtype: DType, length: number, elements: TypedArray | null) {
    wordOf(dtype);
    super(dtype, 'webgpu', length);
    this.gpu = gpu;
    const bytes = length * BYTES;
    this.ballast = bytes < HEAVY ? null : new ArrayBuffer(bytes);
    if (elements) gpu.queue.upload(this.target(), toWords(elements, dtype));
    collected.register(this, { gpu, held: this.held });
  }

  /** Of its buffer, which is never empty. */
  get bytes(): number {
    return Math.max(this.length, 1) * BYTES;
  }

  /** What will fill it. */
  get pending(): Pending | null {
    return this.waits;
  }

  /** Work that fills it when somebody reads the elements, from these storages. */
  postpone(work: Pending, from: readonly Buffered[]): void {
    this.gpu.check();
    this.gpu.pool.foresee(this.bytes);
    this.waits = work;
    const reader = new WeakRef(this);
    for (const storage of from) {
      if (storage.readers.length >= MANY) storage.readers = storage.readers.filter((known) => known.deref()?.pending);
      storage.readers.push(reader);
    }
  }

  /** Before its elements change: who waits to read them does so now. */
  settle(): void {
    const { readers } = this;
    this.readers = [];
    for (const reader of readers) if (reader.deref()?.pending) reader.deref()?.source();
  }

  /** The buffer, to be written whole. */
  target(): GPUBuffer {
    this.gpu.check();
    this.waits = null;
    this.held.buffer ??= this.gpu.pool.take(this.bytes);
    return this.held.buffer;
  }

  /** The buffer with its elements. */
  source(): GPUBuffer {
    this.waits?.run();
    if (this.held.buffer) return this.target();
    const buffer = this.target();
    this.gpu.queue.clear(buffer, this.bytes);
    return buffer;
  }

  /** Gives the buffer back: nobody reads the elements any more. */
  override free(): void {
    this.settle();
    giveBack(this.gpu, this.held);
    this.copied = -1;
  }

  /** Whether products read the elements as halves. */
  get halved(): boolean {
    return this.asHalves;
  }

  set halved(halved: boolean) {
    this.asHalves = halved;
    if (halved || !this.held.halves) return;
    this.gpu.pool.give(this.held.halves);
    this.held.halves = null;
    this.copied = -1;
  }

  /** The buffer of a copy in halves, of so many bytes; `fill` writes it where it is not of the elements as they are now. */
  inHalves(bytes: number, fill: (buffer: GPUBuffer) => void): GPUBuffer {
    this.held.halves ??= this.gpu.pool.take(bytes);
    if (this.copied !== this.version) fill(this.held.halves);
    this.copied = this.version;
    return this.held.halves;
  }

  override copy(): Buffered {
    const copy = new Buffered(this.gpu, this.dtype, this.length, null);
    this.gpu.queue.copy(this.source(), 0, copy.target(), 0, this.bytes);
    return copy;
  }

  override look(geometry: Geometry): View {
    return new Unseen(this, geometry);
  }

  /** Elements from … to - 1, once all that was asked of the device before is done. */
  async fetch(from: number, to: number): Promise<TypedArray> {
    const words = await this.gpu.reader.read(this.source(), from * BYTES, to * BYTES);
    return fromWords(words, this.dtype, to - from);
  }

  override get elements(): never {
    throw new RuntimeError(
      "can't look at the elements of a tensor on 'webgpu' without waiting for them",
      'await x.read() gives a copy on the cpu, await x.itemAsync() one number',
    );
  }
}

/** A tensor's geometry on its storage. `data` is the class's, so that who copies a view's own members does not look at it. */
export class Unseen implements View {
  readonly storage: Buffered;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;

  constructor(storage: Buffered, { shape, strides, offset }: Geometry) {
    this.storage = storage;
    this.dtype = storage.dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  get data(): never {
    return this.storage.elements;
  }
}
