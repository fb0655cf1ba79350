// A place in a list of tokens, and the questions a parser asks there.

import { type Token, type TokenKind, tokenize } from './tokens.ts';

export class Reader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  /** The token that is next. */
  get next(): Token {
    return this.#tokens[this.#at];
  }

  /** Whether the next token is this operator or word. */
  is(text: string): boolean {
    return (this.next.kind === 'op' || this.next.kind === 'name') && this.next.text === text;
  }

  /** Passes this operator or word where it is next, and says whether it was. */
  passes(text: string): boolean {
    const found = this.is(text);
    if (found) this.#at++;
    return found;
  }

  /** Passes a token of a kind, or fails. */
  take(kind: TokenKind): string {
    if (this.next.kind !== kind) this.fail();
    return this.#tokens[this.#at++].text;
  }

  /** Passes this operator or word, or fails. */
  expect(text: string): void {
    if (!this.passes(text)) this.fail();
  }

  /** @throws Error that shows the place. */
  fail(): never {
    throw new Error(`Python text: unexpected '${this.next.text || this.next.kind}' in ${this.#text}`);
  }
}
