// What the runner runs: a golden case with the library's names that it needs, and where it can run.

import type { Device } from 'bptt';
import type { Comparison } from './comparison.ts';

export type { Device };

/** Backends on the CPU. Cases in which no kernel takes part run once. */
export const cpuDevices: readonly Device[] = ['reference', 'cpu'];

/** Parts of what a case expects, by name: tensors of its file, or what a program gives, prints and warns of. */
export type Parts = Readonly<Record<string, unknown>>;

export interface Case {
  /** Where it stands: file and name. */
  readonly label: string;
  /** Dotted names of all that it calls; where one does not resolve the case is not built. */
  readonly names: readonly string[];
  readonly devices: readonly Device[];
  /** Of a manifest's cases: the group, and the dtype that all of it is computed in, where it says so. */
  readonly group?: unknown;
  readonly dtype?: unknown;
  /** Runs with the default device set, and compares. */
  run(device: Device): Comparison;
  /** Runs with these parts in the place of the framework's. @throws Error for a part that the case lacks. */
  runExpecting?: (device: Device, parts: Parts) => Comparison;
  /** What can be checked although names are missing (the beginning of a chain of draws). */
  runWithout?: (missing: readonly string[]) => Comparison;
}

/** A case of a manifest, as it stands in the JSON. */
export type Entry = Readonly<Record<string, unknown>>;

/** A case that cannot be read: an unknown kind, form or name. It fails. */
export function unreadable(label: string, problem: string): Case {
  return {
    label,
    names: [],
    devices: ['cpu'],
    run: () => {
      throw new Error(problem);
    },
  };
}
