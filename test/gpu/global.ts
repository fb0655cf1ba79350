// Says once for all files of this folder that they are skipped, and how to have them run.

import { openAdapter } from './adapter.ts';

export default async function setup(): Promise<void> {
  if ((await openAdapter()) !== null) return;
  console.warn('test/gpu is skipped: no WebGPU adapter. To have it run: apt-get install chromium libvulkan1');
}
