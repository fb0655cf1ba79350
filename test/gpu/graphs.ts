// The suites of recorded computations (test/graph) on `webgpu`: graphs replayed beside the direct run. What the device refuses is in
// graph-skips.json, with a sentence. Needs no test runner, so that a page can ask too.

import { counts, resetCounts } from '../../src/gpu/index.ts';
import { layers } from '../graph/layers.ts';
import { optimizing, updating } from '../graph/optimizers.ts';
import { places } from '../graph/places.ts';
import { random } from '../graph/random.ts';
import { recorded } from '../graph/record.ts';
import type { Checks } from '../graph/same.ts';
import { writes } from '../graph/writes.ts';
import { refusalIn } from '../helpers/refused.ts';
import { Skips } from '../helpers/skips.ts';
import listed from './graph-skips.json' with { type: 'json' };

const suites: { readonly [name: string]: Checks } = { layers, optimizing, updating, places, random, recorded, writes };

/** The share of a property's samples that `npm run test:slow` draws, in Node and on a page. */
export const SHARE = { node: 0.2, page: 0.1 };

export interface Told {
  /** What the device was asked for. */
  readonly dispatches: number;
  /** Checks that hold, by suite. */
  readonly passed: Readonly<Record<string, number>>;
  /** Checks that are skipped. */
  readonly skipped: readonly string[];
  readonly wrong: readonly string[];
  /** Skips that no check used. */
  readonly unused: readonly string[];
}

/** Runs the checks one after the other. */
export async function graphsOn(share = 1): Promise<Told> {
  resetCounts();
  const skips = new Skips(listed);
  const passed: Record<string, number> = {};
  const [skipped, wrong]: string[][] = [[], []];
  for (const [suite, checks] of Object.entries(suites)) {
    passed[suite] = 0;
    for (const [name, check] of Object.entries(checks)) {
      const place = `${suite}: ${name}`;
      const skip = skips.takes(place);
      const fault = await check('webgpu', share).then(() => null, String);
      if (fault === null && !skip) passed[suite]++;
      else if (fault === null) wrong.push(`${place} is skipped, and holds`);
      else if (skip && refusalIn(fault.replace(/^\w+: /, ''))) skipped.push(place);
      else wrong.push(`${place}: ${fault}`);
    }
  }
  return { dispatches: counts().dispatches, passed, skipped, wrong, unused: skips.unused() };
}
