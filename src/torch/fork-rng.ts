// torch.random.fork_rng: draws that leave the default generator as it was.

import { bind, run } from '../engine/index.ts';
import { signatureOf } from './define.ts';
import { bool, callable, of, str } from './kinds.ts';
import { default_generator } from './random.ts';

/** What `fork_rng` takes before the callback. */
export interface ForkOptions {
  /** Accepted: there is one generator, whatever the device. */
  devices?: readonly unknown[] | null;
  /** Whether it does anything: it does by default. */
  enabled?: boolean;
  /** Accepted, as `devices`. */
  device_type?: string | null;
}

const declared = /* @__PURE__ */ signatureOf<ForkOptions & { body: () => unknown }>('fork_rng', {
  devices: [/* @__PURE__ */ of<readonly unknown[]>(), null],
  enabled: [bool, true],
  device_type: [str, null],
  body: [callable],
});

/** Runs the callback, and puts the default generator's state back: Python's `with torch.random.fork_rng():`. */
export function fork_rng<R>(body: () => R): R;
export function fork_rng<R>(devices: ForkOptions['devices'], enabled: boolean, options: { body: () => R }): R;
export function fork_rng<R>(options: ForkOptions & { body: () => R }): R;
export function fork_rng(...args: readonly unknown[]): unknown {
  const { enabled, body } = bind(
    declared,
    typeof args[0] === 'function' ? [{ body: args[0] }, ...args.slice(1)] : args,
  );
  if (!enabled) return run(body);
  const state = default_generator.get_state();
  try {
    return run(body);
  } finally {
    default_generator.set_state(state);
  }
}
