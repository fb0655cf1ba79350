// Skips as data: a place and a sentence. One that is never used fails the test that declares it.

export class Skips {
  private readonly reasons: { readonly [place: string]: string };
  private readonly used = new Set<string>();

  constructor(reasons: { readonly [place: string]: string }) {
    this.reasons = reasons;
  }

  /** Whether a place is skipped; asking uses the skip. */
  takes(place: string): boolean {
    if (!(place in this.reasons)) return false;
    this.used.add(place);
    return true;
  }

  /** Declared and never used. */
  unused(): string[] {
    return Object.keys(this.reasons).filter((place) => !this.used.has(place));
  }
}
