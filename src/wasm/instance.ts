// The running WebAssembly instance: made at the first op, never at import, and without waiting. Its memory holds what the
// running call needs and nothing else: `call` gives it all back.

import { RuntimeError } from '../reference/base/errors.ts';
import type { Abi } from './abi.ts';
import { binary } from './binary.generated.ts';

export interface Instance {
  readonly abi: Abi;
  /** A block for `count` elements of 4 bytes. Views made before may be detached afterwards. */
  allocate(count: number): number;
  /** Memory as it is now: take it anew after anything that allocates. */
  float32(): Float32Array;
  int32(): Int32Array;
}

const outOfMemory = (): RuntimeError =>
  new RuntimeError(
    "DefaultCPUAllocator: can't allocate memory",
    'WebAssembly memory, which holds the running op, cannot grow any further; smaller batches or shorter sequences need less',
  );

/** Instances are given no imports: nothing outside can influence their results. */
export function instantiate(bytes: BufferSource): Instance {
  const abi = new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports as unknown as Abi;
  let floats = new Float32Array(abi.memory.buffer);
  let integers = new Int32Array(abi.memory.buffer);
  const refresh = (): void => {
    if (floats.buffer === abi.memory.buffer) return;
    floats = new Float32Array(abi.memory.buffer);
    integers = new Int32Array(abi.memory.buffer);
  };
  return {
    abi,
    allocate(count) {
      if (count >= 2 ** 30) throw outOfMemory();
      return abi.allocate(count * 4) >>> 0;
    },
    float32() {
      refresh();
      return floats;
    },
    int32() {
      refresh();
      return integers;
    },
  };
}

/** The bytes of a text of hexadecimal digits. */
function decode(hex: string): Uint8Array<ArrayBuffer> {
  const digit = (at: number): number => {
    const code = hex.charCodeAt(at);
    return code < 58 ? code - 48 : code - 87;
  };
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = digit(2 * i) * 16 + digit(2 * i + 1);
  return bytes;
}

let current: Instance | undefined;

/** Puts another binary of the same source in place of the default one. */
export function use(instance: Instance | undefined): void {
  current = instance;
}

/** Pages of 64 KiB that the instance's memory has grown to; 0 before the first op. */
export const pages = (): number => (current?.abi.memory.buffer.byteLength ?? 0) / 65536;

/** Runs one op; every block that it allocates is free again when it returns. */
export function call<T>(run: (wasm: Instance) => T): T {
  const wasm = (current ??= instantiate(decode(binary)));
  const mark = wasm.abi.mark();
  try {
    return run(wasm);
  } catch (error) {
    // The one trap that kernels raise themselves is the one of memory that cannot grow.
    if (error instanceof WebAssembly.RuntimeError && /unreachable/i.test(error.message)) throw outOfMemory();
    throw error;
  } finally {
    wasm.abi.release(mark);
  }
}
