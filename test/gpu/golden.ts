// The golden cases on `webgpu`: those of the manifests, in which kernels take part, with the manifests' own tolerances. What the device refuses
// is in golden-skips.json, with a sentence. Needs no test runner, so that a page can ask too.

import { join } from 'node:path';
import type { Case } from '../golden/runner/case.ts';
import { type Differences, readDifferences } from '../golden/runner/differences.ts';
import { findCases } from '../golden/runner/find.ts';
import { awaitedFaultOf } from '../golden/runner/tally.ts';
import { Skips } from '../helpers/skips.ts';
import listed from './golden-skips.json' with { type: 'json' };

/** Of each family's cases `npm test` takes every so manyth, in Node and on a page. */
export const EVERY_CASE = { node: 20, page: 80 };

/** Where the manifests are, below test/golden. */
export const FOLDERS = ['torch', 'torch-packed', 'mxnet', 'mxnet-symbol'];
const DIFFERENCES = ['mxnet-differences', 'mxnet-symbol-differences'];

/** Cases whose results are read together. */
const TOGETHER = 16;

/** The device's words for what it does not do. */
const REFUSAL = /doesn't support float64|can't look at the elements|^NotImplementedError: Could not run 'aten::/;

export interface Golden {
  /** Cases that agree. */
  readonly passed: number;
  /** Cases that the device refuses, by sentence. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  /** Skips that no case used. */
  readonly unused: readonly string[];
}

const faultOf = (item: Case, differs: Differences): Promise<string | null> =>
  awaitedFaultOf('webgpu', () => {
    const { [item.label]: difference } = differs;
    return difference && item.runExpecting ? item.runExpecting('webgpu', difference.differs) : item.run('webgpu');
  });

const familyOf = ({ label }: Case): string => label.split('/').slice(0, 2).join('/');

/** Every so manyth case of a family, each family from another one on. */
function share(cases: readonly Case[], every: number): Case[] {
  const families = [...new Set(cases.map(familyOf))];
  return families.flatMap((family, first) =>
    cases.filter((item) => familyOf(item) === family).filter((_, i) => (i + first) % every === 0),
  );
}

/** Runs the cases below a folder, or every so manyth of each family. */
export async function goldenOn(root: string, every = 1): Promise<Golden> {
  const skips = new Skips(listed);
  const differs = Object.assign({}, ...DIFFERENCES.map((name) => readDifferences(join(root, name))));
  const found = FOLDERS.flatMap((name) => findCases(root, name));
  const cases = share(
    found.filter(({ group, devices }) => group !== undefined && devices.includes('reference')),
    every,
  );
  let passed = 0;
  const skipped: Record<string, number> = {};
  const wrong: string[] = [];
  for (let i = 0; i < cases.length; i += TOGETHER) {
    const some = cases.slice(i, i + TOGETHER);
    const faults = await Promise.all(some.map((item) => faultOf(item, differs)));
    for (const [k, { label, dtype }] of some.entries()) {
      const place = dtype === 'float64' ? dtype : label;
      if (!skips.takes(place)) {
        if (faults[k] === null) passed++;
        else wrong.push(`${label}: ${faults[k]}`);
      } else if (REFUSAL.test(faults[k] ?? '')) {
        const sentence = listed[place as keyof typeof listed];
        skipped[sentence] = (skipped[sentence] ?? 0) + 1;
      } else wrong.push(`${label} is skipped, and not refused: ${faults[k]}`);
    }
  }
  return { passed, skipped, wrong, unused: skips.unused() };
}
