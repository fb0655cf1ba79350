// Runs cases on every backend of the CPU and counts. What is not built is compared with the committed list, which may
// only shrink: a missing name that the list lacks fails, and so does a listed one that resolves.

import { get_default_device, onWarning, set_default_device } from 'bptt';
import type { Case, Device } from './case.ts';
import type { Comparison } from './comparison.ts';
import type { Difference, Differences } from './differences.ts';
import { resolve, unresolved } from './library.ts';

export interface Tally {
  /** Runs that agreed; a case runs once on each of its devices. */
  passed: number;
  /** One line for every run that did not, and for every fault of the list. */
  readonly failures: string[];
  /** Cases of which something is not built. */
  notBuilt: number;
  /** Cases that differ on purpose. */
  different: number;
  /** How many cases wait for each name. */
  readonly waiting: Map<string, number>;
}

/** The last line of the report. */
export const summary = ({ passed, failures, notBuilt }: Tally): string =>
  `${passed} passed, ${failures.length} failed, ${notBuilt} not built`;

/** Runs a body with tensors made on `device` and warnings dropped. */
function on(device: Device, body: () => Comparison): Comparison {
  const before = get_default_device();
  const handler = onWarning(() => {});
  set_default_device(device);
  try {
    return body();
  } finally {
    set_default_device(before);
    onWarning(handler);
  }
}

/** What a comparison found; null where all agrees. */
function found({ problems, count }: Comparison): string | null {
  if (count === 0) return 'nothing was compared';
  return problems.length === 0 ? null : problems.join('\n    ');
}

/** A run that ended in an error. */
function thrown(error: unknown): string {
  const { name, message, stack } = error as Error;
  return `${name}: ${message}\n    ${(stack ?? '')
    .split('\n')
    .filter((l) => /^\s+at /.test(l))
    .slice(0, 3)
    .join('\n')}`;
}

/** What is wrong with a run; null where it agrees. */
function faultOf(device: Device, body: () => Comparison): string | null {
  try {
    return found(on(device, body));
  } catch (error) {
    return thrown(error);
  }
}

/** The same, for a device whose elements are awaited. */
export async function awaitedFaultOf(device: Device, body: () => Comparison): Promise<string | null> {
  try {
    return found(await on(device, body).done());
  } catch (error) {
    return thrown(error);
  }
}

function attempt(tally: Tally, { label }: Case, device: Device, body: () => Comparison): boolean {
  const fault = faultOf(device, body);
  if (fault !== null) tally.failures.push(`${label} on ${device}: ${fault}`);
  return fault === null;
}

/**
 * Runs a case that differs on purpose: it must agree with the listed parts in the place of MXNet's. In our own folder each of
 * them must be needed: with that one left as MXNet has it, the case must not agree. Elsewhere it may agree as it is.
 */
function runDifferent(tally: Tally, item: Case, { differs }: Difference, own: boolean): void {
  const { label, runExpecting } = item;
  const names = Object.keys(differs);
  if (!runExpecting || names.length === 0) {
    tally.failures.push(
      `${label}: ${runExpecting ? 'the list names no part that differs' : 'no part of it may differ'}`,
    );
    return;
  }
  let different = false;
  for (const device of item.devices) {
    if (!own && faultOf(device, () => item.run(device)) === null) {
      tally.passed++;
      continue;
    }
    if (!attempt(tally, item, device, () => runExpecting(device, differs))) continue;
    different = true;
    for (const name of own ? names : []) {
      const { [name]: _, ...others } = differs;
      if (faultOf(device, () => runExpecting(device, others)) === null)
        tally.failures.push(`${label} on ${device}: ${name} agrees: remove it from the list of differences`);
    }
  }
  if (different) tally.different++;
}

/**
 * Runs all cases. `listed` are the names that are known not to be built. In our `own` folder every listed difference must
 * be there; another folder may hold some of those cases, under a path that begins further down.
 */
export function runCases(
  cases: readonly Case[],
  listed: readonly string[],
  differences: Differences = {},
  own = true,
): Tally {
  const tally: Tally = { passed: 0, failures: [], notBuilt: 0, different: 0, waiting: new Map() };
  const labels = new Set(cases.map((c) => c.label));
  const kept = new Map(Object.entries(differences));
  const differenceOf = (label: string): Difference | undefined =>
    kept.get(label) ?? (own ? undefined : kept.get(`mxnet/${label}`));
  for (const label of kept.keys()) {
    if (own && !labels.has(label)) tally.failures.push(`${label} is listed as a difference, and no case has that name`);
  }
  for (const item of cases) {
    const missing = unresolved(item.names);
    const difference = differenceOf(item.label);
    if (missing.length === 0 && difference) {
      runDifferent(tally, item, difference, own);
      continue;
    }
    if (missing.length === 0) {
      for (const device of item.devices) if (attempt(tally, item, device, () => item.run(device))) tally.passed++;
      continue;
    }
    tally.notBuilt++;
    for (const name of missing) tally.waiting.set(name, (tally.waiting.get(name) ?? 0) + 1);
    const { runWithout } = item;
    if (runWithout && missing.length < new Set(item.names).size) {
      for (const device of item.devices) attempt(tally, item, device, () => atLeastOne(runWithout(missing)));
    }
  }
  for (const [name, count] of [...tally.waiting].sort()) {
    if (!listed.includes(name))
      tally.failures.push(`${name} is not built (${count} cases) and not in the list of what is not`);
  }
  for (const name of listed) {
    if (resolve(name) !== undefined) tally.failures.push(`${name} is built: remove it from the list of what is not`);
  }
  if (cases.length === 0) tally.failures.push('no golden cases were found');
  return tally;
}

/** The beginning of a chain may hold nothing to compare. */
function atLeastOne(comparison: Comparison): Comparison {
  comparison.count++;
  return comparison;
}
