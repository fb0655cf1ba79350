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

/** Bytes of all blocks together. */
const BUDGET = 2 ** 27;
const ALIGNMENT = 64;

export class Owned {
  /** In the order of their last use, by where they begin. */
  private readonly held = new Map<number, Held>();
  /** Gaps between them, in the order of memory. */
  private gaps: Block[] = [];
  private readonly base: number;
  private end: number;
  private used = 0;
  private call = 0;
  private readonly settle: (to: number) => void;
  private readonly mark: () => number;

  constructor(arena: { mark(): number; settle(to: number): void }) {
    this.settle = arena.settle;
    this.mark = arena.mark;
    this.base = this.end = arena.mark() >>> 0;
  }

  /** Where the arena begins. */
  get floor(): number {
    return this.end;
  }

  /** Another call begins: blocks that it does not use may go. */
  begin(): void {
    this.call++;
    this.retreat();
  }

  /**
   * A block of at least so many bytes, aligned to 64; null where there is no room for one. Only before the running call
   * has taken anything from the arena.
   */
  allocate(wanted: number, owner: Owner): Block | null {
    const bytes = Math.ceil(wanted / ALIGNMENT) * ALIGNMENT;
    if (bytes > BUDGET || !this.settled()) return null;
    if (!this.makeRoom(BUDGET - bytes)) return null;
    let at = this.fill(bytes) ?? this.extend(bytes);
    // Where only gaps are left that are too small.
    if (at === null && this.makeRoom(0)) at = this.fill(bytes) ?? this.extend(bytes);
    if (at === null) return null;
    const block = { at, bytes, owner, call: this.call };
    this.held.set(at, block);
    this.used += bytes;
    return block;
  }

  /** The block is in use: of all of them it goes last. */
  touch({ at }: Block): void {
    const block = this.held.get(at);
    if (!block) return;
    block.call = this.call;
    this.held.delete(at);
    this.held.set(at, block);
  }

  free({ at, bytes }: Block): void {
    if (!this.held.delete(at)) return;
    this.used -= bytes;
    const next = this.gaps.findIndex((gap) => gap.at > at);
    const i = next < 0 ? this.gaps.length : next;
    const before = this.gaps[i - 1];
    const after = this.gaps[i];
    const joinsBefore = before !== undefined && before.at + before.bytes === at;
    const joinsAfter = after !== undefined && at + bytes === after.at;
    const start = joinsBefore ? before.at : at;
    const stop = joinsAfter ? after.at + after.bytes : at + bytes;
    this.gaps.splice(joinsBefore ? i - 1 : i, Number(joinsBefore) + Number(joinsAfter), {
      at: start,
      bytes: stop - start,
    });
    this.retreat();
  }

  /** Gives all blocks away, whoever has them. */
  clear(): void {
    for (const at of [...this.held.keys()]) this.evict(at);
  }

  /** Gives blocks away until so many bytes are used at most; false where the running call uses more. */
  private makeRoom(most: number): boolean {
    for (const [at, { call }] of this.held) {
      if (this.used <= most) break;
      if (call === this.call) return false;
      this.evict(at);
    }
    return true;
  }

  private evict(at: number): void {
    const block = this.held.get(at);
    if (!block) return;
    block.owner.evict();
    this.free(block);
  }

  private settled(): boolean {
    return this.mark() >>> 0 <= this.end;
  }

  /** A place in the first gap that is large enough. */
  private fill(bytes: number): number | null {
    const i = this.gaps.findIndex((gap) => gap.bytes >= bytes);
    if (i < 0) return null;
    const { at, bytes: room } = this.gaps[i];
    this.gaps.splice(i, 1, ...(room > bytes ? [{ at: at + bytes, bytes: room - bytes }] : []));
    return at;
  }

  /** A place at the end; null where memory cannot grow. */
  private extend(bytes: number): number | null {
    if (this.end - this.base + bytes > 2 * BUDGET) return null;
    const at = this.end;
    try {
      this.settle(at + bytes);
    } catch {
      return null;
    }
    this.end = at + bytes;
    return at;
  }

  /** A gap at the end is the arena's again. */
  private retreat(): void {
    const last = this.gaps[this.gaps.length - 1];
    if (!last || last.at + last.bytes !== this.end || !this.settled()) return;
    this.gaps.pop();
    this.end = last.at;
    this.settle(this.end);
  }
}
