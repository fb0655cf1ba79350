// Normal float32 numbers with the bits of the plain code, by a binary of its own (assembly/draws.ts), which a program has only
// where it draws them. It is made at the first large draw.

import { fillNormal, transform32 } from '../reference/base/random/normal.ts';
import type { Fast } from '../reference/engine/bound.ts';
import type { Normal } from '../reference/ops/random.ts';
import { draws as binary } from './binaries.ts';
import { decode } from './decode.ts';
import { available } from './instance.ts';

interface Draws {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Blocks of 16 uniform numbers to normal ones; where it ends early, the block there is left to the plain code. */
  normal(x: number, end: number, y: number, mean: number, std: number): number;
}

/** Numbers of a pass, and where they stand in memory before and after. */
const PASS = 4096;
const FROM = 2048;
const TO = FROM + PASS * 4;
/** Below this many numbers the plain code is as fast. */
const FEW = 256;

let draws: Draws | undefined;

/** Parameters with which nothing comes near the ends of float32's range. */
const moderate = (x: number): boolean => x > 1e-20 && x < 1e20;

/** @internal Fills `data`, of 16 numbers or more, in PyTorch's order. */
export function fill(data: Float32Array, { generator, mean, std }: Pick<Normal, 'generator' | 'mean' | 'std'>): void {
  draws ??= new WebAssembly.Instance(new WebAssembly.Module(decode(binary)), {}).exports as unknown as Draws;
  const { memory, normal } = draws;
  const before = new Float32Array(memory.buffer, FROM, PASS);
  const after = new Float32Array(memory.buffer, TO, PASS);
  const [m, s] = [Math.fround(mean), Math.fround(std)];
  const pass = (at: number, count: number): void => {
    const uniform = before.subarray(0, count);
    generator.fill24(uniform);
    // What is left beyond the last whole block is drawn, and drawn again.
    const whole = count - (count % 16);
    const end = FROM + whole * 4;
    for (let x = FROM; x < end; ) {
      x = normal(x, end, x + TO - FROM, m, s);
      if (x === end) break;
      const start = (x - FROM) >>> 2;
      const block = uniform.slice(start, start + 16);
      transform32(block, 0, mean, std);
      after.set(block, start);
      x += 64;
    }
    data.set(after.subarray(0, whole), at);
  };
  for (let at = 0; at < data.length; at += PASS) pass(at, Math.min(PASS, data.length - at));
  if (data.length % 16 !== 0) pass(data.length - 16, 16);
}

/** Takes every call: what is small, or not in PyTorch's blocks, is the plain code's. */
export const normal: Fast<Normal> = {
  supports: () => true,
  kernel: (_inputs, [{ data, dtype }], options) => {
    const { generator, mean, std, contiguous } = options;
    const large = data instanceof Float32Array && data.length >= FEW && contiguous;
    if (large && available() && moderate(std) && (mean === 0 || moderate(Math.abs(mean)))) fill(data, options);
    else fillNormal(generator, data, dtype, mean, std, contiguous);
  },
};
