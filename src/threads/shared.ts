// Instances of the one binary that has all kernels, over a memory that threads can share.

import type { ThreadsAbi } from '../wasm/abi.ts';
import { decode } from '../wasm/decode.ts';
import { type Instance, instantiate } from '../wasm/instance.ts';
import { binary } from '../wasm/threads.generated.ts';
import { fuse } from './fused.ts';

/** What an instance was made of, and can be made of once more by another thread. */
export interface Made {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly instance: Instance<ThreadsAbi>;
}

/** Largest memories to ask for, in pages: where the first is refused, less may do. */
const SIZES = [65536, 16384, 4096];

/** A memory, which threads can share or not; null where there can be none. */
function memoryOf(shared: boolean): WebAssembly.Memory | null {
  for (const maximum of SIZES) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared });
    } catch {
      // The next is smaller.
    }
  }
  return null;
}

/** How an instance is made. */
export interface Making {
  /** Stands behind the bytes in a section of its own: an engine compiles bytes anew that it has not seen. */
  readonly letter?: string;
  /** Products have tiles of their own, those of wide mode. */
  readonly wide?: boolean;
  /** Its memory is not for other threads to share: numbers are copied to and from it faster. */
  readonly alone?: boolean;
  /** Products and sums are joined. */
  readonly fused?: boolean;
}

function bytes({ letter, alone, fused }: Making): Uint8Array<ArrayBuffer> {
  const plain = decode(binary);
  if (fused) fuse(plain);
  // Its first import is env.memory: the name's last letter, that it is a memory (2), and that it is shared (3; 1: it is not).
  const name = plain.findIndex((byte, i) => byte === 121 && plain[i + 1] === 2 && plain[i + 2] === 3);
  if (alone) plain[name + 2] = 1;
  return letter === undefined ? plain : new Uint8Array([...plain, 0, 2, 1, letter.charCodeAt(0)]);
}

const modules = new Map<string, WebAssembly.Module>();

/** An instance of its own memory; null where there can be none. */
export function makeShared(how: Making = {}): Made | null {
  const memory = memoryOf(!how.alone);
  if (memory === null) return null;
  const key = `${how.letter} ${how.alone} ${how.fused}`;
  const module = modules.get(key) ?? new WebAssembly.Module(bytes(how));
  modules.set(key, module);
  const instance = instantiate<ThreadsAbi>(module, memory);
  if (how.wide) instance.abi.useTall();
  return { module, memory, instance };
}
