// npm run bench -- webgpu: what a training step of seed 003 asks of the GPU, here and by the peers on the same adapter: dispatches,
// bytes up, bytes read. Needs an adapter (the package webgpu, and a driver) and, for the peers, `npm ci --prefix bench/peers`.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Counted } from './peers/counted.ts';
import { output, root } from './run.ts';

/** SwiftShader, where Debian's package chromium-common has put it. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

const PROGRAMS: readonly (readonly [name: string, program: string, needs: string | null])[] = [
  ['bptt', 'bench/ours-on-webgpu.ts', null],
  ['TensorFlow.js', 'bench/peers/programs/webgpu/tfjs.ts', '@tensorflow/tfjs-backend-webgpu'],
  ['jax-js (no optimizer)', 'bench/peers/programs/webgpu/jax.ts', '@jax-js/jax'],
];

function counted(program: string): Counted {
  const driver = existsSync(DRIVER) ? { VK_DRIVER_FILES: process.env.VK_DRIVER_FILES ?? DRIVER } : {};
  const text = output(process.execPath, ['--import', 'tsx', '-C', 'bptt-source', program], driver);
  return JSON.parse(text.trim().split('\n').at(-1) ?? '');
}

export function run(): void {
  let ours = 0;
  for (const [name, program, needs] of PROGRAMS) {
    if (needs !== null && !existsSync(join(root, 'bench/peers/node_modules', needs))) {
      console.log(`${name.padEnd(24)}left out: npm ci --prefix bench/peers`);
      continue;
    }
    const { dispatches, bytesUploaded, bytesRead } = counted(program);
    ours ||= dispatches;
    const ratio = needs === null ? '' : ` (${(dispatches / ours).toFixed(1)} × ours)`;
    console.log(
      `${name.padEnd(24)}${dispatches} dispatches${ratio}, ${bytesUploaded} bytes up, ${bytesRead} bytes read`,
    );
  }
}
