// Memory of the running call: a bump pointer that grows and is put back. What lives longer than a call lies below (src/wasm/owned.ts).
// In the debug binary every block is fenced by guard words, which `release` checks: an overrun traps.
// Binaries that are added to another's instance (ADDED of asconfig.json) work in that one's memory, and allocate by its functions.

/** Blocks start at, and are readable and writable up to, multiples of this many bytes. */
const ALIGNMENT: usize = 64;
const PAGE: u64 = 65536;
const GUARD: i32 = 0x5a5a5a5a;

@external("arena", "allocate")
declare function allocateThere(bytes: usize): usize;
@external("arena", "mark")
declare function markThere(): usize;
@external("arena", "release")
declare function releaseThere(to: usize): void;

/**
 * Bytes that begin where constants do, ROOM of asconfig.json: there the binaries of one memory have theirs, each behind the other,
 * and nothing is written to it (`zeroFilledMemory`). No other place lets the compiler write a load's offset into the load.
 */
const room: usize = ROOM > 0 ? memory.data(ROOM, 16) : 0;

const base: usize = (max(__heap_base, room + ROOM) + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
let top: usize = base;
/** Where that number is in a memory that threads share; 0 there stands for the base. */
const shared: usize = ASC_FEATURE_THREADS ? memory.data(8, 8) : 0;
/** Whether other threads may be taking blocks: nothing is given back before they have all ended. */
let busy: bool = false;
/** The newest block's header, in the debug binary: its end and the header before it. */
let newest: usize = 0;

@inline
function align(p: usize): usize {
  return (p + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
}

function reserveTo(end: usize): void {
  // In 64 bits: of the largest memory, 65,536 pages, the bytes are no 32-bit number.
  const have = <u64>memory.size() * PAGE;
  if (<u64>end <= have) return;
  // Half as much again, so that a series of growing calls seldom grows the memory; what is asked for, if that fails.
  const missing = <i32>((<u64>end - have + PAGE - 1) / PAGE);
  if (memory.grow(max<i32>(missing, memory.size() >> 1)) < 0 && memory.grow(missing) < 0) unreachable();
}

/** A block of at least `bytes` bytes with undefined contents. Traps when memory is exhausted. */
export function allocate(bytes: usize): usize {
  if (ADDED) return allocateThere(bytes);
  if (ASC_FEATURE_THREADS) return allocateShared(align(bytes));
  const fences: usize = ASC_NO_ASSERT ? 0 : ALIGNMENT;
  const p = align(top) + fences;
  const size = align(bytes);
  if (<u64>p + <u64>bytes + ALIGNMENT + fences > <u64>u32.MAX_VALUE) unreachable();
  const end = p + size + fences;
  reserveTo(end);
  if (!ASC_NO_ASSERT) {
    fence(p - ALIGNMENT);
    fence(p + size);
    store<usize>(p - ALIGNMENT, p + size);
    store<usize>(p - ALIGNMENT, newest, 4);
    newest = p - ALIGNMENT;
  }
  top = end;
  return p;
}

function allocateShared(bytes: usize): usize {
  const p = atomic.add<usize>(shared, bytes) + base;
  if (<u64>p + <u64>bytes + ALIGNMENT > <u64>u32.MAX_VALUE) unreachable();
  reserveTo(p + bytes);
  return p;
}

/** Parts of a call begin, or have all ended; in the instances of other threads they have always begun. */
export function share(on: bool): void {
  busy = on;
}

/** A block of zeros. */
export function allocateZeroed(bytes: usize): usize {
  const p = allocate(bytes);
  memory.fill(p, 0, bytes);
  return p;
}

/** Where the next block will start; `release` puts it back there. */
export function mark(): usize {
  if (ADDED) return markThere();
  if (ASC_FEATURE_THREADS) return atomic.load<usize>(shared) + base;
  return top;
}

export function release(to: usize): void {
  if (ADDED) {
    releaseThere(to);
    return;
  }
  if (ASC_FEATURE_THREADS) {
    if (!busy) atomic.store<usize>(shared, to - base);
    return;
  }
  top = to;
  if (!ASC_NO_ASSERT) {
    while (newest >= to && newest != 0) {
      const header = newest;
      newest = load<usize>(header, 4);
      assert(intact(header, 8) && intact(load<usize>(header), 0));
    }
  }
}

/** Between calls: the arena begins here, and memory reaches so far. */
export function settle(to: usize): void {
  reserveTo(to);
  release(to);
}

function fence(p: usize): void {
  for (let i: usize = 0; i < ALIGNMENT; i += 4) store<i32>(p + i, GUARD);
}

function intact(p: usize, from: usize): bool {
  for (let i = from; i < ALIGNMENT; i += 4) if (load<i32>(p + i) != GUARD) return false;
  return true;
}
