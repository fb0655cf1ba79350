// Blocks of WebAssembly memory that outlive a call, below the arena: packed weights, what a call saved for its derivative, streams.
// Nothing here waits for a finalizer: blocks are bounded in sum, and the one that was used longest ago makes room for a
// new one. Its owner is told first, and takes what must not be lost.

/** Who has a block. */
export interface Owner {
  /** The block is about to be given to others. */
  evict(): void;
}

export interface Block {
  readonly at: number;
  readonly bytes: number;
}

interface Held extends Block {
  readonly owner: Owner;
  /** The call that used it last. */
  call: number;
}

/** Bytes of all blocks together, and of the memory that they may be scattered over. */
const BUDGET = 2 ** 27;
const REACH = 2 * BUDGET;
const ALIGNMENT = 64;

let made = 0;

export class Owned {
  /** Which of all it is: who remembers that keeps no memory alive. */
  readonly serial: number = ++made;
  /** By where they begin. */
  private readonly held = new Map<number, Held>();
  private readonly base: number;
  private end: number;
  private used = 0;
  private call = 0;
  /** Whether a block was given back since the arena began where it does. */
  private loose = false;
  private readonly arena: { mark(): number; settle(to: number): void };

  constructor(arena: { mark(): number; settle(to: number): void }) {
    this.arena = arena;
    this.base = this.end = arena.mark() >>> 0;
  }

  /** Where the arena begins. */
  get floor(): number {
    return this.end;
  }

  /** Another call begins: blocks that it does not use may go, and what lies behind the last is the arena's. */
  begin(): void {
    this.call++;
    if (!this.loose || !this.settled()) return;
    this.loose = false;
    let end = this.base;
    for (const { at, bytes } of this.held.values()) end = Math.max(end, at + bytes);
    if (end < this.end) this.settle(end);
  }

  /**
   * A block of at least so many bytes, aligned to 64; null where there is no room for one. Only before the running call
   * has taken anything from the arena.
   */
  allocate(wanted: number, owner: Owner): Block | null {
    const bytes = Math.ceil(wanted / ALIGNMENT) * ALIGNMENT;
    if (!this.settled() || !this.makeRoom(BUDGET - bytes)) return null;
    let at = this.place(bytes);
    if (at + bytes > this.base + REACH) {
      // Only gaps are left that are too small.
      if (!this.makeRoom(0)) return null;
      at = this.place(bytes);
    }
    try {
      if (at + bytes > this.end) this.settle(at + bytes);
    } catch {
      return null;
    }
    const block = { at, bytes, owner, call: this.call };
    this.held.set(at, block);
    this.used += bytes;
    return block;
  }

  /** The block is in use: of all of them it goes last. */
  touch({ at }: Block): void {
    const block = this.held.get(at);
    if (block) block.call = this.call;
  }

  free({ at, bytes }: Block): void {
    if (!this.held.delete(at)) return;
    this.used -= bytes;
    this.loose = true;
  }

  /** Gives all blocks away, whoever has them. */
  clear(): void {
    for (const block of this.held.values()) this.evict(block);
  }

  /** Gives blocks away until so many bytes are used at most; false where the running call uses more. */
  private makeRoom(most: number): boolean {
    if (this.used <= most) return true;
    for (const block of [...this.held.values()].sort((a, b) => a.call - b.call)) {
      if (this.used <= most) break;
      if (block.call === this.call) return false;
      this.evict(block);
    }
    return this.used <= most;
  }

  private evict(block: Held): void {
    block.owner.evict();
    this.free(block);
  }

  private settled(): boolean {
    return this.arena.mark() >>> 0 <= this.end;
  }

  private settle(end: number): void {
    this.arena.settle(end);
    this.end = end;
  }

  /** The first place with room for so many bytes: between blocks, or behind them all. */
  private place(bytes: number): number {
    let at = this.base;
    for (const block of [...this.held.values()].sort((a, b) => a.at - b.at)) {
      if (block.at - at >= bytes) break;
      at = block.at + block.bytes;
    }
    return at;
  }
}
