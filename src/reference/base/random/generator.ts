// PyTorch's CPU generator: MT19937 seeded with the low half of a 64-bit seed, and the one normal number left over from
// the latest Box–Muller pair, which every later normal draw of fewer than 16 values uses up first.

import { type Device, parseDevice } from '../device.ts';
import { RuntimeError, TypeError, ValueError } from '../errors.ts';
import { bind, none, signature } from '../signature.ts';
import type { BitSource } from './bits.ts';
import { MT19937 } from './mt19937.ts';

/** The seed of a Generator that was not seeded. */
const DEFAULT_SEED = 67280421310721n;

// Layout of a saved state, little-endian: u64 seed, i32 left, i32 seeded, u64 next, 624 × u64 words, f64 normal_x,
// f64 normal_y (the cached normal), f64 normal_rho, i32 normal_is_valid, 4 bytes of padding, cached float normal (8).
const STATE_SIZE = 5056;
const LEFT = 8;
const SEEDED = 12;
const NEXT = 16;
const WORDS = 24;
const NORMAL = 5024;
const NORMAL_IS_VALID = 5040;

const making = /* @__PURE__ */ signature<{ device: string | null }>(
  'Generator',
  [{ name: 'device', kind: { name: 'torch.device', holds: (value) => typeof value === 'string' }, fallback: [null] }],
  false,
);
const seeding = /* @__PURE__ */ signature<{ seed: number | bigint }>('Generator.manual_seed', [
  {
    name: 'seed',
    kind: { name: 'int', holds: (value) => typeof value === 'number' || typeof value === 'bigint' },
    fallback: [],
  },
]);

/** `torch.Generator`: a stream of random numbers with PyTorch's seeds and saved states. */
export class Generator implements BitSource {
  /** @internal */
  readonly source: MT19937 = new MT19937();
  private seed64 = DEFAULT_SEED;
  /** The second number of the latest Box–Muller pair, until it is used. */
  cachedNormal: number | undefined;

  /** The device that it was made for; the stream is that of the CPU on all of them. */
  readonly device: Device;

  /** @throws in PyTorch's words for a device that is not here. */
  constructor(device?: string | null | { device?: string | null });
  constructor(...args: readonly unknown[]) {
    this.device = parseDevice(bind(making, args).device ?? 'cpu');
    this.manual_seed(DEFAULT_SEED);
  }

  /**
   * Seeds the stream and forgets the cached normal. The seed is -2^63 … 2^64 - 1, a negative one meaning itself plus
   * 2^64; a fraction is cut off. Only the low 32 bits decide the stream.
   * @throws ValueError outside that range.
   */
  manual_seed(seed: number | bigint): this;
  manual_seed(...args: readonly unknown[]): this {
    const { seed } = bind(seeding, args);
    if (typeof seed === 'number' && !Number.isFinite(seed)) {
      throw new ValueError(`manual_seed expected a long, but got float`, `the seed is ${seed}`);
    }
    const value = typeof seed === 'bigint' ? seed : BigInt(Math.trunc(seed));
    if (value < -(1n << 63n) || value >= 1n << 64n) {
      throw new ValueError('Overflow when unpacking long long', `the seed ${value} is outside [-2^63, 2^64 - 1]`);
    }
    this.seed64 = BigInt.asUintN(64, value);
    this.source.seed(Number(BigInt.asUintN(32, value)));
    this.cachedNormal = undefined;
    return this;
  }

  /** The seed of the latest `manual_seed` or `seed`, 0 … 2^64 - 1. */
  initial_seed(...given: never[]): bigint {
    none('Generator.initial_seed', given);
    return this.seed64;
  }

  /** Seeds the stream with 64 bits of the system's entropy and returns them. */
  seed(...given: never[]): bigint {
    none('Generator.seed', given);
    const [seed] = crypto.getRandomValues(new BigUint64Array(1));
    this.manual_seed(seed);
    return seed;
  }

  /** The next 32-bit word. */
  random32(): number {
    return this.source.random32();
  }

  /** The whole state in PyTorch's layout: 5056 bytes, exchangeable with `torch.get_rng_state()`. */
  get_state(...given: never[]): Uint8Array {
    none('Generator.get_state', given);
    const bytes = new Uint8Array(STATE_SIZE);
    const view = new DataView(bytes.buffer);
    const { words, next } = this.source;
    view.setBigUint64(0, this.seed64, true);
    // How many draws are left up to and including the one that twists.
    view.setInt32(LEFT, next ? 625 - next : 1, true);
    view.setInt32(SEEDED, 1, true);
    view.setUint32(NEXT, next, true);
    for (let i = 0; i < words.length; i++) view.setUint32(WORDS + 8 * i, words[i], true);
    if (this.cachedNormal !== undefined) {
      view.setFloat64(NORMAL, this.cachedNormal, true);
      view.setInt32(NORMAL_IS_VALID, 1, true);
    }
    return bytes;
  }

  /**
   * Continues from a state of `get_state` or of PyTorch.
   * @throws RuntimeError if the bytes are not such a state.
   */
  set_state(state: Uint8Array): this {
    if (!(state instanceof Uint8Array)) {
      throw new TypeError('RNG state must be a torch.ByteTensor', 'give what get_state() gives, a Uint8Array');
    }
    if (state.length !== STATE_SIZE) {
      throw new RuntimeError(
        `Expected a CPUGeneratorImplState of size ${STATE_SIZE} but found the input RNG state size to be ${state.length}`,
      );
    }
    const view = new DataView(state.buffer, state.byteOffset, state.byteLength);
    const left = view.getInt32(LEFT, true);
    const next = Number(view.getBigUint64(NEXT, true));
    const inside = left >= 1 && left <= 624 && next <= 624 && (left === 1 || left + next === 625);
    if (view.getInt32(SEEDED, true) !== 1 || !inside) throw new RuntimeError('Invalid mt19937 state');
    const { words } = this.source;
    for (let i = 0; i < words.length; i++) words[i] = view.getUint32(WORDS + 8 * i, true);
    // Where the next draw twists, only 0 and 624 say so.
    this.source.next = left > 1 ? next : next && 624;
    this.seed64 = view.getBigUint64(0, true);
    this.cachedNormal = view.getInt32(NORMAL_IS_VALID, true) ? view.getFloat64(NORMAL, true) : undefined;
    return this;
  }
}
