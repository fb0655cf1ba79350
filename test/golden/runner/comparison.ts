// Comparing with golden numbers: |actual - expected| <= atol + rtol · |expected|, as torch.testing.assert_close does, or
// the same bits. Everything of a case is compared before it fails, so that the largest deviation is known. What is on a device
// that cannot be looked at is asked for at once, and compared when it has come.

import type { Tensor } from 'bptt';
import type { NDArray } from 'bptt/gluon';
import type { Stored } from './read.ts';

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** `exact` means the same bits. */
export type Closeness = Tolerance | 'exact';

const isTensor = (value: unknown): value is Tensor => typeof value === 'object' && value !== null && 'storage' in value;

const allowed = (closeness: Closeness, expected: number): number =>
  closeness === 'exact' ? 0 : closeness.atol + closeness.rtol * Math.abs(expected);

function agrees(actual: number, expected: number, closeness: Closeness, equalNaN: boolean): boolean {
  if (closeness === 'exact') return Object.is(actual, expected);
  if (Number.isNaN(expected)) return equalNaN && Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= allowed(closeness, expected);
}

/** What has elements: a tensor of either framework. */
export type Elements = Tensor | InstanceType<typeof NDArray>;

const elementsOf = (x: Elements): Iterable<number> => ('asnumpy' in x ? x.asnumpy().data : x.detach().numpy());

/** Collects what does not agree. */
export class Comparison {
  readonly problems: string[] = [];
  /** How many values were compared: a case that compares nothing proves nothing. */
  count = 0;
  readonly #equalNaN: boolean;
  readonly #awaited: Promise<void>[] = [];

  constructor(equalNaN = false) {
    this.#equalNaN = equalNaN;
  }

  /** Numbers against numbers. */
  numbers(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, closeness: Closeness): void {
    this.count++;
    if (actual.length !== expected.length) {
      this.problems.push(`${what}: ${actual.length} elements, expected ${expected.length}`);
      return;
    }
    let wrong = 0;
    let worst = 0;
    let largest = -1;
    for (let i = 0; i < expected.length; i++) {
      if (agrees(actual[i], expected[i], closeness, this.#equalNaN)) continue;
      wrong++;
      const deviation = Math.abs(actual[i] - expected[i]);
      // What is not a number is further away than any number.
      const far = Number.isNaN(deviation) ? Number.POSITIVE_INFINITY : deviation;
      if (far > largest) {
        largest = far;
        worst = i;
      }
    }
    if (wrong === 0) return;
    const limit = closeness === 'exact' ? 'exact' : `tolerance ${allowed(closeness, expected[worst]).toExponential(2)}`;
    this.problems.push(
      `${what}: ${wrong} of ${expected.length} differ, largest deviation ${largest.toExponential(2)} (${actual[worst]}, expected ${expected[worst]} at ${worst}, ${limit})`,
    );
  }

  /** The elements of some tensors, one after the other, as they are now, against numbers. */
  elements(what: string, actual: readonly Elements[], expected: ArrayLike<number>, closeness: Closeness): void {
    const compare = (here: readonly Elements[]): void =>
      this.numbers(
        what,
        here.flatMap((x) => [...elementsOf(x)]),
        expected,
        closeness,
      );
    if (actual.some((x) => x.deviceName === 'webgpu'))
      this.#awaited.push(Promise.all(actual.map((x): Promise<Elements> => x.read())).then(compare));
    else compare(actual);
  }

  /** Waits for what a device has to give. */
  async done(): Promise<this> {
    await Promise.all(this.#awaited);
    return this;
  }

  /** A tensor (or a number for a 0-dim one) against a stored tensor: dtype, shape and values. */
  tensor(what: string, actual: unknown, expected: Stored, closeness: Closeness): void {
    if (typeof actual === 'number' && expected.shape.length === 0) {
      this.numbers(what, [actual], expected.values, closeness);
      return;
    }
    if (!isTensor(actual)) {
      this.same(what, actual === null ? 'null' : typeof actual, 'a tensor');
      return;
    }
    this.same(`${what}, dtype`, actual.dtype, expected.dtype);
    this.same(`${what}, shape`, [...actual.shape], expected.shape);
    this.elements(what, [actual], expected.values, closeness);
  }

  /** Texts, orders and other plain data. */
  same(what: string, actual: unknown, expected: unknown): void {
    this.count++;
    const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
    if (a !== b) this.problems.push(`${what}: ${a}, expected ${b}`);
  }
}
