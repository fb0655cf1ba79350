// The bytes of a pickle of protocol 2 as they are written: numbers, texts and names, and the memo, by which what was written
// once is recalled.

import { ValueError } from '../reference/base/errors.ts';

export class PickleBytes {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;
  /** The slot of everything that was written: objects, texts, and names of globals behind a `c`. */
  readonly #memo = new Map<unknown, number>();
  #slots = 0;

  /** All that was written. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Opcodes and their bytes. */
  put(...bytes: number[]): void {
    this.write(bytes);
  }

  write(bytes: ArrayLike<number>): void {
    const length = this.#length + bytes.length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, length));
      larger.set(this.written);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** An opcode and a number of so many bytes, little-endian. */
  number(opcode: number, bytes: number, number: number): void {
    this.put(opcode, ...Array.from({ length: bytes }, (_, i) => (number >>> (8 * i)) & 255));
  }

  /** Gives what was just written a slot; undefined takes one that nobody asks for. */
  remember(what?: unknown): void {
    const slot = this.#slots++;
    if (what !== undefined) this.#memo.set(what, slot);
    this.number(slot < 256 ? 0x71 : 0x72, slot < 256 ? 1 : 4, slot);
  }

  /** Writes what has a slot by that. */
  recalled(what: unknown): boolean {
    const slot = this.#memo.get(what);
    if (slot === undefined) return false;
    this.number(slot < 256 ? 0x68 : 0x6a, slot < 256 ? 1 : 4, slot);
    return true;
  }

  /** A safe integer. */
  int(value: number): void {
    if (value >= 0 && value < 256) this.put(0x4b, value);
    else if (value >= 0 && value < 65536) this.number(0x4d, 2, value);
    else if (value === (value | 0)) this.number(0x4a, 4, value);
    else this.#long(BigInt(value));
  }

  bigint(value: bigint): void {
    if (value === BigInt.asIntN(32, value)) this.int(Number(value));
    else this.#long(value);
  }

  /** Two's complement in as few bytes as hold it. */
  #long(value: bigint): void {
    let bits = 8;
    while (BigInt.asIntN(bits, value) !== value) bits += 8;
    if (bits > 255 * 8) throw new ValueError(`an int of ${bits} bits`, 'torch.load reads ints of up to 2040 bits');
    this.put(0x8a, bits / 8);
    this.write(Array.from({ length: bits / 8 }, (_, i) => Number(BigInt.asUintN(8, value >> BigInt(8 * i)))));
  }

  float(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    this.put(0x47, ...bytes);
  }

  text(text: string): void {
    if (this.recalled(text)) return;
    if (/\p{Surrogate}/u.test(text)) throw new ValueError('a text has half of a surrogate pair', 'it is no UTF-8');
    const bytes = new TextEncoder().encode(text);
    this.number(0x58, 4, bytes.length);
    this.write(bytes);
    this.remember(text);
  }

  /** A function or class of Python by its module and name. */
  global(module: string, name: string): void {
    const line = `c${module}\n${name}\n`;
    if (this.recalled(line)) return;
    this.write(new TextEncoder().encode(line));
    this.remember(line);
  }

  /** Makes a tuple of the last values, of which there are fewer than four, and calls what stands before it. */
  call(length: number, memo?: unknown): void {
    this.put([0x29, 0x85, 0x86, 0x87][length]);
    if (length > 0) this.remember();
    this.put(0x52);
    this.remember(memo);
  }

  /** A tuple of sizes; the empty one has no slot. */
  tuple(numbers: readonly number[]): void {
    if (numbers.length > 3) this.put(0x28);
    for (const number of numbers) this.int(number);
    this.put([0x29, 0x85, 0x86, 0x87][numbers.length] ?? 0x74);
    if (numbers.length > 0) this.remember();
  }

  /** Items in batches of a thousand, each behind a mark and before `many`; one alone before `single`. */
  batches<T>(items: readonly T[], single: number, many: number, write: (item: T) => void): void {
    for (let begin = 0; begin < items.length; begin += 1000) {
      const end = Math.min(begin + 1000, items.length);
      const alone = end - begin === 1;
      if (!alone) this.put(0x28);
      for (let i = begin; i < end; i++) write(items[i]);
      this.put(alone ? single : many);
    }
  }
}
