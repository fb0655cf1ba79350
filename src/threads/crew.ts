// Which instance runs, and on how many threads: the plain one; one that threads share, from the first large call on; a wide one, from
// when the user asks for it on.

import { RuntimeError } from '../reference/base/errors.ts';
import type { Crew } from '../wasm/crew.ts';
import { drop, running, use } from '../wasm/instance.ts';
import { type Hands, hire } from './hands.ts';
import { type Made, makeShared } from './shared.ts';
import type { Start } from './start.ts';
import { setFlag, WIDE, widen } from './wide.ts';

/** Products that are worth another thread: about a millisecond. */
const WORTH = 2 ** 24;

/** A crew of so many threads at most, which are started in this way. */
export function crewOf(start: Start, most: number): Crew & { make(): Made['instance'] | null; dismiss(): void } {
  let wanted = most;
  let wide = false;
  let made: Made | null = null;
  let hands: Hands | null = null;
  /** Whether there can be threads here, as far as is known. */
  let possible = true;

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
    made = makeShared(wide ? WIDE : '', wide, wanted < 2);
    possible = made !== null;
    return made?.instance ?? null;
  }

  return {
    dismiss,
    make: () => (wide ? make() : null),
    threads: () => (possible ? wanted : 1),
    setThreads(count) {
      if (count !== wanted) dismiss();
      wanted = count;
    },
    wide: () => wide,
    setWide(on) {
      if (on === wide) return;
      dismiss();
      const reason = on ? widen() : null;
      if (reason !== null) throw new RuntimeError('256-bit SIMD is not available', reason);
      if (!on) setFlag(false);
      wide = on;
      drop();
    },
    muster(work) {
      if (work < WORTH || wanted < 2 || !possible || (hands !== null && current())) return;
      if (!current()) {
        dismiss();
        const instance = make();
        if (instance === null) return;
        drop();
        use(instance);
      }
      if (made) hands = hire(start, made, wanted, wide);
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
