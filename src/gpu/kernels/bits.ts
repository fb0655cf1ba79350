// Bits of integers, and the remainder of C.

import * as ops from '../../reference/ops/bits.ts';
import { present } from '../../reference/ops/op.ts';
import type { Family, GpuKernel } from '../kernel.ts';
import { pointwise } from '../pointwise.ts';
import { wordOf } from '../words.ts';

/** y of x0 and x1, as WGSL; of bytes 8 bits. */
const bits =
  (name: string, y: string): GpuKernel =>
  (gpu, inputs, writes) => {
    const body = writes[0].dtype === 'uint8' ? `y0 = (${y}) & 255;` : `y0 = ${y};`;
    pointwise(gpu, { name: `${name} ${writes[0].dtype}`, reads: inputs.map(present), writes, body });
  };

/** A shift by 0 … 31 places; by others what is beyond, of the 32 bits that there are. */
const shift = (name: string, sign: string, beyond: string): GpuKernel =>
  bits(name, `select(${beyond}, x0 ${sign} (u32(x1) & 31u), x1 >= 0 && x1 < 32)`);

/** By C's remainder, which has the sign of the dividend; of integers by that of the division that rounds to 0. */
const fmod: GpuKernel = (gpu, inputs, writes) => {
  const y = wordOf(writes[0].dtype) === 'f32' ? 'fmod_(x0, x1)' : 'x0 % x1';
  pointwise(gpu, { name: 'fmod', reads: inputs.map(present), writes, body: `y0 = ${y};` });
};

export const bitKernels: Family = [
  [ops.bitwise_and, bits('bitwise_and', 'x0 & x1')],
  [ops.bitwise_or, bits('bitwise_or', 'x0 | x1')],
  [ops.bitwise_xor, bits('bitwise_xor', 'x0 ^ x1')],
  [ops.bitwise_not, bits('bitwise_not', '-1 - x0')],
  [ops.bitwise_left_shift, shift('bitwise_left_shift', '<<', '0')],
  [ops.bitwise_right_shift, shift('bitwise_right_shift', '>>', 'select(0, -1, x0 < 0)')],
  [ops.fmod, fmod],
];
