// Where equal elements come in sort, argsort and topk, held against real PyTorch (test/golden/make_ties.py).

import { describe, expect, it } from 'vitest';
import { array, cases, digest } from '../golden/ties.ts';

describe.each(
  cases.map((c) => [`${c.n} elements of ${c.m} values, ${c.dtype}, NaN every ${c.nan}`, c] as const),
)('%s', (_name, c) => {
  const x = array(c);
  const ways = [false, true];

  it('sort and argsort', () => {
    expect(ways.map((descending) => digest(x.sort({ descending }).indices))).toEqual(c.sort);
    expect(ways.map((descending) => digest(x.argsort({ descending })))).toEqual(c.sort);
  });
  it('stable', () => {
    expect(ways.map((descending) => digest(x.sort({ descending, stable: true }).indices))).toEqual(c.stable);
  });
  it('topk', () => {
    const got = c.topk.map(([k, largest, sorted]) => [
      k,
      largest,
      sorted,
      digest(x.topk({ k, largest, sorted }).indices),
    ]);
    expect(got).toEqual(c.topk);
  });
});
