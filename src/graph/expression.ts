// Sizes that follow from symbols: sums of products of different symbols with whole factors, as 28 + 2·N·T.

/** Terms by the symbols that are multiplied; the empty product is the constant. */
export class Expression {
  readonly terms: ReadonlyMap<string, { readonly symbols: readonly string[]; readonly factor: number }>;

  constructor(terms: readonly { readonly symbols: readonly string[]; readonly factor: number }[]) {
    this.terms = new Map(terms.filter(({ factor }) => factor !== 0).map((term) => [term.symbols.join('*'), term]));
  }

  /** Its value where every symbol has a size. */
  at(sizes: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const { symbols, factor } of this.terms.values()) {
      sum += symbols.reduce((product, symbol) => product * (sizes.get(symbol) ?? Number.NaN), factor);
    }
    return sum;
  }

  toString(): string {
    const texts = [...this.terms].map(([key, { symbols, factor }]) =>
      symbols.length === 0 ? `${factor}` : factor === 1 ? key : `${factor}*${key}`,
    );
    return texts.length === 0 ? '0' : texts.join('+');
  }
}

/** A point where something was measured: which symbols are one larger than at the origin. */
export type Corner = ReadonlySet<string>;

/** Every set of some of the symbols, smaller ones first. */
export function corners(symbols: readonly string[]): Corner[] {
  let all: Corner[] = [new Set()];
  for (const symbol of symbols) all = [...all, ...all.map((corner) => new Set([...corner, symbol]))];
  return all.sort((a, b) => a.size - b.size);
}

const inside = (a: Corner, b: Corner): boolean => [...a].every((symbol) => b.has(symbol));

/**
 * The multilinear function with the given value at every corner of the unit cube above `origin`.
 * Σ_S c_S Π_{i∈S} (xᵢ - nᵢ) with c_S = Σ_{R⊆S} (-1)^{|S|-|R|} f(R), multiplied out.
 */
export function fitted(
  origin: ReadonlyMap<string, number>,
  points: readonly (readonly [Corner, number])[],
): Expression {
  const differences = points.map(([s]) => {
    const below = points.filter(([r]) => inside(r, s));
    return [s, below.reduce((sum, [r, y]) => sum + ((s.size - r.size) % 2 === 0 ? y : -y), 0)] as const;
  });
  return new Expression(
    points.map(([m]) => {
      const above = differences.filter(([s]) => inside(m, s));
      const factor = above.reduce((sum, [s, c]) => {
        const rest = [...s].filter((symbol) => !m.has(symbol));
        return sum + rest.reduce((product, symbol) => product * -(origin.get(symbol) ?? Number.NaN), c);
      }, 0);
      return { symbols: [...m], factor };
    }),
  );
}
