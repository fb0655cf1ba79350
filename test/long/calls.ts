// Calls of one function with one mistake each, judged.

import type { Entry } from '../surface/walk/gather.ts';
import { attempt, fault, junk, type Options, shown } from '../surface/walk/harness.ts';
import { type Lesson, learn, made } from '../surface/walk/learn.ts';
import type { Make } from '../surface/walk/pool.ts';
import { restore } from '../surface/walk/world.ts';
import { misspelled, mistaken } from '../surface/walk/wrong.ts';
import type { Draw, Tally } from './harness.ts';
import { Watchdog } from './watchdog.ts';

export const KINDS = ['refused', 'answered', 'foreign words', 'too much memory', 'too slow'] as const;

/** Milliseconds that a call may take, on a machine that does much else. */
const PATIENCE = 5_000;
/** Bytes that a call on arrays of some elements may take. */
const MOST = 2 ** 26;

/** Calls that do something as often as they are told, here as in PyTorch. */
const ENDLESS = /spectral_norm\(.*\b\d{7,}/;

/** Arguments with one mistake. */
function wrong(lesson: Lesson, draw: Draw): unknown[] {
  const { names, taken, good, placed } = lesson;
  if (draw.below(10) === 0) return Array.from({ length: draw.below(4) }, () => draw.pick(junk()));
  if (good.length === 0 && placed.length > 0) {
    const args = draw.pick(placed).map((make) => make());
    const at = draw.below(args.length + 1);
    return [...args.slice(0, at), mistaken(args[at], draw), ...args.slice(at + 1)];
  }
  if (good.length === 0 && names.length === 0) return [mistaken(null, draw)];
  const named: Record<string, unknown> =
    good.length > 0
      ? made(draw.pick(good))
      : made(Object.fromEntries(names.flatMap((name) => (taken[name].length ? [[name, draw.pick(taken[name])]] : []))));
  const name = draw.pick(names);
  const how = draw.below(10);
  if (how === 0) return [{ ...named, [misspelled(name, draw)]: named[name] ?? 1 }];
  if (how === 1) {
    delete named[draw.pick(Object.keys(named))];
    return [named];
  }
  const sample = name in named ? named[name] : taken[name].length > 0 ? draw.pick(taken[name])() : 1;
  named[name] = mistaken(sample, draw);
  if (how === 2) return [named[name], named];
  // By position as far as the arguments stand without a hole.
  const given = names.findIndex((each) => !(each in named));
  const count = draw.below((given === -1 ? names.length : given) + 1);
  const first = names.slice(0, count).map((each) => named[each]);
  const rest = Object.fromEntries(Object.entries(named).filter(([each]) => names.indexOf(each) >= count));
  return Object.keys(rest).length > 0 ? [...first, rest] : how === 3 ? [...first, mistaken(null, draw)] : first;
}

let watchdog: Watchdog | undefined;

/** Calls `entry` `calls` times. How often it was called. */
export function fuzz(
  entry: Entry,
  options: Options,
  pool: readonly Make[],
  draw: Draw,
  calls: number,
  tally: Tally,
): number {
  watchdog ??= new Watchdog(20_000);
  watchdog.begin(`learning ${entry.path}`);
  const lesson = learn(entry, options, pool, draw, restore);
  watchdog.end();
  for (let n = 0; n < calls; n++) {
    restore();
    const args = wrong(lesson, draw);
    const call = entry.make();
    const text = `${entry.path}(${shown(args).slice(0, 1000)})`;
    if (ENDLESS.test(text)) continue;
    watchdog.begin(text);
    const before = process.memoryUsage().arrayBuffers;
    const begun = performance.now();
    const outcome = attempt(call, args);
    const spent = performance.now() - begun;
    const taken = process.memoryUsage().arrayBuffers - before;
    watchdog.end();
    const words = 'error' in outcome ? fault(outcome.error) : null;
    if (words !== null) tally.add('foreign words', `${text}: ${words}`);
    else tally.add('error' in outcome ? 'refused' : 'answered');
    if (taken > MOST) tally.add('too much memory', `${text}: ${taken} bytes`);
    if (spent > PATIENCE) tally.add('too slow', `${text}: ${spent} ms`);
  }
  restore();
  return calls;
}
