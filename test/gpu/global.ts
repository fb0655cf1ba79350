// Looks for an adapter once for all files of this folder; where there is none they are skipped, and how to have them run is said.

import type { TestProject } from 'vitest/node';
import { openAny } from './open.ts';

export default async function setup({ provide }: TestProject): Promise<void> {
  const found = (await openAny()) !== null;
  provide('webgpu', found);
  if (!found)
    console.warn('test/gpu is skipped: no WebGPU adapter. To have it run: apt-get install chromium libvulkan1');
}
