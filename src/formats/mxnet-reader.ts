// A walk through the bytes of an NDArray file. Every read is checked against what is left of the file before anything is
// made of it, so no count or length in a file can cost more than its bytes do.

import { FormatError } from '../reference/base/errors.ts';

/** What is being read, as MXNet's messages name it. */
export type Part = '&header' | '&reserved' | 'data' | 'keys';

export class NDArrayReader {
  readonly #file: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  part: Part = '&header';

  constructor(file: Uint8Array) {
    this.#file = file;
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  /** Throws MXNet's message for a file that ends too early. */
  cut(hint: string): never {
    throw new FormatError(`Check failed: fi->Read(${this.part}): Invalid NDArray file format`, hint);
  }

  /** Fails unless `length` more bytes are there. `what` names them in a message. */
  expect(length: number, what: string): void {
    const left = this.#file.length - this.#at;
    if (length > left) this.cut(`${what} needs ${length} bytes from byte ${this.#at} on, but ${left} are left`);
  }

  /** The next `length` bytes, as a view of the file. */
  bytes(length: number, what: string): Uint8Array {
    this.expect(length, what);
    this.#at += length;
    return new Uint8Array(this.#file.buffer, this.#file.byteOffset + this.#at - length, length);
  }

  int32(what: string): number {
    this.bytes(4, what);
    return this.#view.getInt32(this.#at - 4, true);
  }

  uint32(what: string): number {
    return this.int32(what) >>> 0;
  }

  int64(what: string): bigint {
    this.bytes(8, what);
    return this.#view.getBigInt64(this.#at - 8, true);
  }

  /** A count or length; one beyond 2^53 is rounded, and more than any file holds all the same. */
  uint64(what: string): number {
    return Number(BigInt.asUintN(64, this.int64(what)));
  }
}
