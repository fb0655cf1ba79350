// How the walks' WGSL is put together: lines for each gate or segment, and loops in which threads share units.

/** from … to - 1. */
export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** A line for each. */
export const lines = (of: readonly number[], line: (i: number) => string): string => of.map(line).join('\n      ');

/** A workgroup's threads do the body for units u of 0 … n - 1. */
export const units = (n: number, threads: number, body: string): string =>
  `for (var u = thread; u < ${n}u; u += ${threads}u) {\n      ${body}\n    }`;
