// What `torch.cuda` holds: the answers of a build without CUDA, for scripts that ask. The GPU here is `bptt/webgpu`.

import { none } from '../engine/index.ts';
import { define } from './define.ts';
import { seed } from './kinds.ts';

/** False: `torch.device(torch.cuda.is_available() ? 'cuda' : 'cpu')` is the CPU. */
export function is_available(...given: never[]): boolean {
  none('is_available', given, false);
  return false;
}

/** None. */
export function device_count(...given: never[]): number {
  none('device_count', given, false);
  return 0;
}

/** Takes a seed that no device draws by: `torch.manual_seed` seeds all that there is. */
export const manual_seed: (seed: number | bigint) => void = /* @__PURE__ */ seeding('manual_seed');
/** The same, of all devices of CUDA. */
export const manual_seed_all: (seed: number | bigint) => void = /* @__PURE__ */ seeding('manual_seed_all');

/** Frees nothing: there is no memory of CUDA's. */
export function empty_cache(...given: never[]): void {
  none('empty_cache', given, false);
}

/* @__NO_SIDE_EFFECTS__ */
function seeding(name: string): (seed: number | bigint) => void {
  return define<{ seed: number | bigint }, void>(name, { seed: [seed] }, () => undefined);
}
