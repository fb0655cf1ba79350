// Compares what a program gave with what PyTorch gave. Tolerances are those of torch.testing.assert_close for the coarsest
// precision that a value went through, and what a step moves when PyTorch itself computes it in float64, eight times.

import * as torch from 'bptt';
import type { Kept } from './machine.ts';

const decode = (text: string, dtype: string): ArrayLike<number> => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  if (dtype === 'float32') return new Float32Array(bytes.buffer);
  return dtype === 'bool' || dtype === 'uint8' ? bytes : new Float64Array(bytes.buffer);
};

/** Strides that an element is found by: those of dimensions of size 1 are anyone's. */
const strides = (shape: readonly number[], stride: readonly number[]): string =>
  shape.includes(0) ? '' : stride.filter((_, i) => shape[i] !== 1).join();

const tolerances: { readonly [dtype: string]: readonly [rtol: number, atol: number] } = {
  float32: [1.3e-6, 1e-5],
  float64: [1e-7, 1e-7],
};

/** Says in what a value differs, or nothing; `copy` has its elements where they can be looked at. `loose` leaves strides out. */
export function difference(
  x: unknown,
  copy: unknown,
  kept: Kept | { readonly object: true } | null,
  loose: boolean,
): string | undefined {
  if (kept === null) return x === null || x === undefined ? undefined : `${x} instead of None`;
  if ('object' in kept) return undefined;
  if (!(x instanceof torch.Tensor)) return `${x} instead of a tensor`;
  if (x.dtype !== kept.dtype) return `dtype ${x.dtype} instead of ${kept.dtype}`;
  if (x.shape.join() !== kept.shape.join()) return `shape [${x.shape}] instead of [${kept.shape}]`;
  const values = decode(kept.b, kept.dtype);
  const far = kept.w === undefined ? undefined : decode(kept.w, 'float32');
  const [rtol, atol] = kept.exact ? [0, 0] : (tolerances[kept.coarse ? 'float32' : kept.dtype] ?? [0, 0]);
  const own = (copy as torch.Tensor).numpy();
  for (let i = 0; i < values.length; i++) {
    const [a, b] = [Number(own[i]), values[i]];
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    const reach = atol + rtol * Math.abs(b) + 8 * (far?.[i] ?? 0);
    if (far?.[i] === Infinity) continue;
    if (!(Math.abs(a - b) <= reach)) return `element ${i}: ${a} instead of ${b} (${Math.abs(a - b)} > ${reach})`;
  }
  const [mine, theirs] = [strides(x.shape, x.stride()), strides(kept.shape, kept.stride)];
  return loose || mine === theirs ? undefined : `strides (${x.stride()}) instead of (${kept.stride})`;
}
