// A strict JSON reader, pulled by a caller who knows what must come next. Nothing recurses and no tree is built, so the
// depth and the memory are the caller's own; JSON.parse would keep the last of two equal keys, round large integers,
// take 4e0 for 4 and give `__proto__` a meaning.

import { FormatError } from '../reference/base/errors.ts';
import { quote } from './check.ts';

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const LONE_SURROGATE = /\p{Surrogate}/u;

export class JsonReader {
  readonly #text: string;
  readonly #context: string;
  #position = 0;
  /** Where the latest token begins: what a message points at. */
  #token = 0;

  /** `context` opens every message. */
  constructor(text: string, context: string) {
    this.#text = text;
    this.#context = context;
  }

  /** Throws a FormatError that points at the latest token. */
  fail(problem: string): never {
    throw new FormatError(`${this.#context}: ${problem} at character ${this.#token}`);
  }

  /** An object; `entry` is called behind each key and reads the value. A key given twice is an error. */
  object(entry: (key: string) => void): void {
    this.#expect('{');
    if (this.#take('}')) return;
    const keys = new Set<string>();
    do {
      const key = this.string();
      if (keys.has(key)) this.fail(`duplicate key ${quote(key)}`);
      keys.add(key);
      this.#expect(':');
      entry(key);
    } while (this.#take(','));
    this.#expect('}');
  }

  /** An array; `item` is called at each element and reads it. */
  array(item: () => void): void {
    this.#expect('[');
    if (this.#take(']')) return;
    do item();
    while (this.#take(','));
    this.#expect(']');
  }

  /** A string. */
  string(): string {
    this.#expect('"');
    const text = this.#text;
    const start = this.#position;
    let end = start;
    let escaped = false;
    for (; ; end++) {
      const code = text.charCodeAt(end);
      if (code === 0x22) break;
      if (Number.isNaN(code)) this.fail('a string without end');
      if (code < 0x20) this.fail(`a control character (\\u${code.toString(16).padStart(4, '0')}) inside a string`);
      if (code === 0x5c) {
        escaped = true;
        end++;
      }
    }
    this.#position = end + 1;
    const raw = text.slice(start, end);
    return escaped ? this.#unescape(raw) : raw;
  }

  /** An integer from 0 to below 2^64 written as one, without sign, fraction or exponent; exact up to 2^53. */
  integer(): number {
    this.#skipSpace();
    NUMBER.lastIndex = this.#position;
    const token = NUMBER.exec(this.#text)?.[0];
    if (token === undefined) this.fail(`expected an integer, found ${this.#found()}`);
    if (!/^[0-9]+$/.test(token)) this.fail(`expected an integer of at least 0, found ${quote(token)}`);
    this.#position += token.length;
    const value = Number(token);
    if (value >= 2 ** 64) this.fail(`expected an integer below 2^64, found ${quote(token)}`);
    return value;
  }

  /** Nothing but space may be left. */
  end(): void {
    this.#skipSpace();
    if (this.#position < this.#text.length) this.fail(`expected the end, found ${this.#found()}`);
  }

  #unescape(raw: string): string {
    let value: string;
    try {
      value = JSON.parse(`"${raw}"`);
    } catch {
      this.fail(`an invalid escape in the string ${quote(raw)}`);
    }
    if (LONE_SURROGATE.test(value)) this.fail(`half a surrogate pair in the string ${quote(raw)}`);
    return value;
  }

  #expect(character: string): void {
    if (!this.#take(character)) this.fail(`expected ${character}, found ${this.#found()}`);
  }

  #take(character: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#position] !== character) return false;
    this.#position++;
    return true;
  }

  #found(): string {
    return this.#token < this.#text.length ? quote(this.#text.slice(this.#token, this.#token + 12)) : 'the end';
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#position;
    SPACE.test(this.#text);
    this.#position = SPACE.lastIndex;
    this.#token = this.#position;
  }
}
