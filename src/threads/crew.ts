// Which instance runs, and on how many threads: the plain one; one that threads share, from the first large call on; a wide one or one
// that joins products and sums, from when the user asks for it on.

import { RuntimeError } from '../reference/base/errors.ts';
import type { Crew } from '../wasm/crew.ts';
import { drop, running, use } from '../wasm/instance.ts';
import { refusal } from './fused.ts';
import { type Hands, hire } from './hands.ts';
import { type Made, makeShared } from './shared.ts';
import type { Start } from './start.ts';
import { setFlag, WIDE, widen } from './wide.ts';

/** Products that are worth another thread: about a millisecond. */
const WORTH = 2 ** 24;

/** A crew of so many threads at most, which are started in this way; null: there can be none but this one. */
export function crewOf(start: Start | null, most: number): Crew & { make(): Made['instance'] | null; dismiss(): void } {
  let wanted = most;
  let wide = false;
  let fused = false;
  let made: Made | null = null;
  let hands: Hands | null = null;
  /** Whether there can be threads here, as far as is known. */
  let possible = start !== null;

  const current = (): boolean => made !== null && running() === made.instance;

  /** Sends the threads away; what lies in their memory is moved out of it first. Others come when they are needed. */
  function dismiss(): void {
    if (current()) drop();
    hands?.dismiss();
    hands = made = null;
  }

  function make(): Made['instance'] | null {
    hands?.dismiss();
    hands = null;
    const alone = start === null || wanted < 2;
    made = makeShared({ ...(wide && { letter: WIDE }), wide, alone, fused });
    possible = start !== null && made !== null;
    return made?.instance ?? null;
  }

  /** Changes the mode, once there is no reason against it. */
  function turn(to: { readonly wide: boolean; readonly fused: boolean }, what: string): void {
    if (to.wide === wide && to.fused === fused) return;
    const reason = (to.fused && !fused ? refusal() : null) ?? (to.wide ? widen(to.fused) : null);
    // A proof that failed has taken the flag back.
    if (wide) setFlag(to.wide || reason !== null);
    if (reason !== null) throw new RuntimeError(`${what} is not available`, reason);
    dismiss();
    ({ wide, fused } = to);
    drop();
  }

  return {
    dismiss,
    make: () => (wide || fused ? make() : null),
    threads: () => (possible ? wanted : 1),
    setThreads(count) {
      if (count !== wanted) dismiss();
      wanted = count;
    },
    wide: () => wide,
    setWide: (on) => turn({ wide: on, fused }, '256-bit SIMD'),
    fused: () => fused,
    setFused: (on) => turn({ wide, fused: on }, 'fused multiply-add'),
    muster(work) {
      if (work < WORTH || wanted < 2 || !possible) return;
      if (hands !== null && current()) {
        hands.wake();
        return;
      }
      if (!current()) {
        dismiss();
        const instance = make();
        if (instance === null) return;
        drop();
        use(instance);
      }
      if (made && start) hands = hire(start, made, wanted, wide);
      possible = hands !== null;
    },
    spread(wasm, kernel, args, parts, work) {
      if (work < WORTH || hands === null || made?.instance.owned !== wasm.owned) return false;
      const count = Math.min(parts, hands.ready());
      if (count < 2) return false;
      try {
        hands.run(kernel, args, count);
      } catch (error) {
        dismiss();
        throw error;
      }
      return true;
    },
  };
}
