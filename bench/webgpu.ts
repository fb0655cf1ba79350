// npm run bench -- webgpu: what a training step of seed 003, and inference of its layer, ask of the GPU, here and by the peers on the
// same adapter: dispatches, bytes up, bytes read. Needs an adapter (the package webgpu, and a driver); for the peers
// `npm ci --prefix bench/peers`, and for ONNX Runtime, which runs on pages alone, Chromium. `--times` measures instead (webgpu-times.ts).

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromiumWebGpu, executable } from '../scripts/browsers.ts';
import type { Counted } from './peers/counting.ts';
import { root } from './run.ts';
import { times } from './webgpu-times.ts';

/** SwiftShader, where Debian's package chromium-common has put it. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

interface Program {
  readonly name: string;
  /** A program, and its argument. */
  readonly program: readonly string[];
  /** A package of bench/peers. */
  readonly needs?: string;
  /** Whether it runs in Chromium. */
  readonly page?: boolean;
}

/** What each asks for the same, ours first. */
const TABLES: { readonly [what: string]: readonly Program[] } = {
  'a training step': [
    { name: 'bptt', program: ['bench/ours-on-webgpu.ts'] },
    {
      name: 'TensorFlow.js',
      program: ['bench/peers/programs/webgpu/tfjs.ts'],
      needs: '@tensorflow/tfjs-backend-webgpu',
    },
    { name: 'jax-js (no optimizer)', program: ['bench/peers/programs/webgpu/jax.ts'], needs: '@jax-js/jax' },
  ],
  'inference, of an array to an array': [
    { name: 'bptt', program: ['bench/ours-on-webgpu.ts', 'forward'] },
    {
      name: 'ONNX Runtime Web',
      program: ['bench/peers/programs/webgpu/ort.ts'],
      needs: 'onnxruntime-web',
      page: true,
    },
  ],
};

/** What the package webgpu finds its driver by. */
const environment = (): NodeJS.ProcessEnv => ({
  ...(existsSync(DRIVER) ? { VK_DRIVER_FILES: process.env.VK_DRIVER_FILES ?? DRIVER } : {}),
  XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir(),
});

function counted(program: readonly string[]): Counted {
  // Drivers may crash as a process ends that has told its counts: those count, and not how it ended.
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', ...program], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...environment() },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const last = stdout.trim().split('\n').at(-1);
  if (!last) throw new Error(`${program.join(' ')} told nothing`);
  const told = JSON.parse(last) as Counted | { readonly error: string };
  if ('error' in told) throw new Error(told.error);
  return told;
}

/** What a program lacks; null where it can run. */
function lacking({ needs, page = false }: Program): string | null {
  if (needs !== undefined && !existsSync(join(root, 'bench/peers/node_modules', needs)))
    return 'npm ci --prefix bench/peers';
  return page && executable(chromiumWebGpu) === undefined ? 'apt-get install chromium' : null;
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      times: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string', default: '3' },
    },
  });
  if (values.times) {
    Object.assign(process.env, environment());
    await times(values.only, Number(values.seconds));
    process.exit();
  }
  count();
}

function count(): void {
  for (const [what, programs] of Object.entries(TABLES)) {
    console.log(`\n${what}`);
    let ours = 0;
    for (const one of programs) {
      const lacks = lacking(one);
      if (lacks !== null) {
        console.log(`${one.name.padEnd(24)}left out: ${lacks}`);
        continue;
      }
      const { dispatches, bytesUploaded, bytesRead } = counted(one.program);
      const ratio = ours === 0 ? '' : ` (${(dispatches / ours).toFixed(1)} × ours)`;
      ours ||= dispatches;
      console.log(
        `${one.name.padEnd(24)}${dispatches} dispatches${ratio}, ${bytesUploaded} bytes up, ${bytesRead} bytes read`,
      );
    }
  }
}
