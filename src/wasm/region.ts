// What one stream has in WebAssembly memory, in one block: its records, inputs, states and outputs. Where others need the
// room, all of it moves out to an array, and back in at the next step, wherever there is room then.

import { type Instance, outOfMemory } from './instance.ts';
import type { Block, Owner } from './owned.ts';

export class Region implements Owner {
  /** Where it begins, in bytes, after `place`. */
  at = 0;
  private block: Block | null = null;
  private wasm: Instance | null = null;
  /** The numbers, while they are outside. */
  private outside: Float32Array | null;
  private readonly length: number;

  /** `length` numbers, zeros at first. */
  constructor(length: number) {
    this.length = length;
    this.outside = new Float32Array(length);
  }

  /** Before the call takes anything from the arena: has the region in this instance's memory; says whether it came to lie elsewhere. */
  place(wasm: Instance): boolean {
    if (this.block && this.wasm?.owned === wasm.owned) {
      wasm.owned.touch(this.block);
      return false;
    }
    const { block, wasm: before } = this;
    this.evict();
    if (block) before?.owned.free(block);
    this.block = wasm.owned.allocate(this.length * 4, this);
    if (!this.block) throw outOfMemory();
    this.wasm = wasm;
    this.at = this.block.at;
    if (this.outside) wasm.float32().set(this.outside, this.at >>> 2);
    this.outside = null;
    return true;
  }

  evict(): void {
    this.outside ??= this.read(0, this.length);
    this.block = null;
    // Nobody holds on to a memory that may be gone.
    this.wasm = null;
  }

  /** A copy of `count` numbers from a place in bytes. */
  read(from: number, count: number): Float32Array {
    const start = (this.outside ? from : this.at + from) >>> 2;
    const numbers = this.outside ?? this.wasm?.float32() ?? new Float32Array();
    return numbers.slice(start, start + count);
  }

  /** Writes numbers at a place in bytes. */
  write(values: ArrayLike<number>, to: number): void {
    if (this.outside) this.outside.set(values, to >>> 2);
    else this.wasm?.float32().set(values, (this.at + to) >>> 2);
  }
}
