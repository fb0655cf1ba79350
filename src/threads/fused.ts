// Products and sums joined: an engine with relaxed SIMD runs x·y + z as one instruction where the processor has one, and rounds once
// instead of twice. What comes out differs in its last bits from engine to engine, so the user asks for it.

/** Whether three vectors may be multiplied and added by one instruction: (x, y, z) => f32x4.relaxed_madd(x, y, z). */
const PROBE = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  ...[10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11],
]);
/** V8's flag for it, until it was on by default. */
const FLAG = '--experimental-wasm-relaxed-simd';

/** Why it cannot be had, null where it can. Node 20 has it behind a flag, which is the process's: it is set. */
export function refusal(): string | null {
  const { process } = globalThis;
  if (!WebAssembly.validate(PROBE) && Number.parseInt(process?.versions.v8 ?? '', 10) === 11) {
    process.getBuiltinModule('node:v8').setFlagsFromString(FLAG);
  }
  return WebAssembly.validate(PROBE) ? null : 'this engine has no relaxed SIMD; Node from 20 on and Chromium have it';
}

const [SIMD, NOP, GET] = [0xfd, 0x01, 0x20];

/**
 * Joins every x·y + z of a binary, in place; gives their number.
 *   f32x4.mul     fd e6 01      nop nop nop          01 01 01
 *   local.get z   20 ..         local.get z          20 ..
 *   f32x4.add     fd e4 01      f32x4.relaxed_madd   fd 85 02
 */
export function fuse(code: Uint8Array): number {
  let joined = 0;
  for (let i = 0; i < code.length - 8; i++) {
    if (code[i] !== SIMD || code[i + 1] !== 0xe6 || code[i + 2] !== 1 || code[i + 3] !== GET) continue;
    // A local's number has one byte up to 127, and here never more than two.
    const sum = code[i + 4] < 128 ? i + 5 : i + 6;
    if (code[sum] !== SIMD || code[sum + 1] !== 0xe4 || code[sum + 2] !== 1) continue;
    code.fill(NOP, i, i + 3);
    code.set([0x85, 2], sum + 1);
    joined += 1;
  }
  return joined;
}
