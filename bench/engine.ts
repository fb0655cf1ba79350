// The engine that is timed: the mode and the threads that a command asked for, and what to call it in a record.

import { cpus } from 'node:os';
import * as torch from 'bptt';

export interface Mode {
  /** Pairs of 128-bit operations as 256-bit ones. */
  readonly wide: boolean;
  /** Products and sums joined. */
  readonly fused?: boolean;
  readonly threads: number;
}

/** V8's own flag, where it was given to the process: everything is wide then, P's loop apart. */
const FLAGGED = process.execArgv.includes('--experimental-wasm-revectorize');

/** Puts the library into a mode. @throws RuntimeError, with the reason, where the engine cannot. */
export function engage({ wide, fused = false, threads }: Mode): Mode {
  torch.set_num_threads(threads);
  torch.setDeterministic(!fused);
  if (wide && !FLAGGED) torch.setWideSimd(true);
  return { wide: wide || FLAGGED, fused, threads };
}

export const cpu: string = cpus()[0]?.model.trim() ?? 'unknown CPU';
export const engine = `Node ${process.versions.node} (V8 ${process.versions.v8})`;
