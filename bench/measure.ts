// Timing as the house does it: interleaved runs after a warm-up, medians, ratios within one run.

/** A thing to time: `run` is called once a sample. */
export interface Candidate {
  readonly name: string;
  readonly run: () => void;
}

export const median = (xs: readonly number[]): number => {
  const sorted = [...xs].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Milliseconds a call of each candidate, by median over `rounds` interleaved samples of at least `minimum` ms each. */
export function interleave(candidates: readonly Candidate[], rounds = 21, minimum = 5): Map<string, number> {
  const repeats = candidates.map(({ run }) => {
    for (let i = 0; i < 20; i++) run();
    const start = performance.now();
    run();
    return Math.max(1, Math.ceil(minimum / Math.max(performance.now() - start, 1e-3)));
  });
  const samples = candidates.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    candidates.forEach(({ run }, i) => {
      const start = performance.now();
      for (let k = 0; k < repeats[i]; k++) run();
      samples[i].push((performance.now() - start) / repeats[i]);
    });
  }
  return new Map(candidates.map(({ name }, i) => [name, median(samples[i])]));
}

/** Two programs beside each other: milliseconds a call, and the median of what they took in turn, `here` / `there`. */
export interface Pair {
  readonly here: number;
  readonly there: number;
  readonly ratio: number;
}

/** Times two programs in turns, each first in every other turn, for some `budget` milliseconds in all. */
export function pair(here: () => void, there: () => void, budget: number, rounds = 60): Pair {
  const once = (run: () => void, repeats: number): number => {
    const start = performance.now();
    for (let k = 0; k < repeats; k++) run();
    return (performance.now() - start) / repeats;
  };
  const warm = performance.now();
  let calls = 0;
  while (calls < 3 || (performance.now() - warm < budget / 3 && calls < 2000)) {
    here();
    there();
    calls++;
  }
  const each = (performance.now() - warm) / calls / 2;
  const turns = Math.max(5, Math.min(rounds, Math.floor(budget / 3 / each)));
  const repeats = Math.max(1, Math.round(budget / 3 / turns / each));
  const times: [number, number][] = [];
  for (let turn = 0; turn < turns; turn++) {
    if (turn % 2 === 0) {
      const a = once(here, repeats);
      times.push([a, once(there, repeats)]);
    } else {
      const b = once(there, repeats);
      times.push([once(here, repeats), b]);
    }
  }
  return {
    here: median(times.map(([a]) => a)),
    there: median(times.map(([, b]) => b)),
    ratio: median(times.map(([a, b]) => a / b)),
  };
}

/** Prints rows of text as an aligned table. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i].length)));
  const line = (cells: readonly string[]): string =>
    cells.map((c, i) => (i === 0 ? c.padEnd(widths[i]) : c.padStart(widths[i]))).join('  ');
  console.log(line(header));
  for (const row of rows) console.log(line(row));
}
