// What elements must be. Nobody can look at them here, so a dispatch notes the first that is not as demanded, and the next read of
// anything raises the error.

import type { View } from '../reference/kernels/kernel.ts';
import { type Demand, refusal } from '../reference/kernels/places.ts';
import type { Pool } from './pool.ts';
import type { Shader } from './program.ts';
import { float, type Queue } from './queue.ts';
import { BYTES, type Word, wordOf } from './words.ts';

const THREADS = 64;
/** A note: the place of an element, from 1 on, and its bits; 0 where there is none. */
export const NOTE = 2 * BYTES;

/** What was noted, and the error that it means. */
export interface Note {
  readonly buffer: GPUBuffer;
  /** @throws what was demanded, where something was noted. */
  raise(words: ArrayBuffer): void;
}

const bits = new Int32Array(1);
const single = new Float32Array(bits.buffer);

/** The least float32 that a number does not exceed; the greatest that does not exceed it where it is not asked for one above. */
function besides(n: number, above: boolean): number {
  single[0] = n;
  const [near] = single;
  if (above ? near < n : near > n) bits[0] += above === (near > 0 || Object.is(near, 0)) ? 1 : -1;
  return single[0];
}

/** What a demand says of an element `v`, in WGSL, and the number that it names as a parameter's bits. */
function conditions(
  { from, below, most, except }: Demand,
  word: Word,
): readonly (readonly [text: string, n: number])[] {
  const whole = word === 'i32';
  const all = [
    ['>=', from, Math.ceil],
    ['<', below, Math.ceil],
    ['<=', most, Math.floor],
    ['!=', except, undefined],
  ] as const;
  return all.flatMap(([sign, bound, rounded]) => {
    if (bound === undefined) return [];
    const own = rounded === undefined ? bound : whole ? rounded(bound) : besides(bound, rounded === Math.ceil);
    // What no element reaches holds of all of them.
    if ((whole ? own | 0 : Math.fround(own)) !== own) return [];
    return [[sign, whole ? own : float(own)] as const];
  });
}

const shaderOf = (word: Word, signs: readonly string[]): Shader => ({
  name: 'checked',
  threads: THREADS,
  reads: [{ name: 'x', type: word }],
  writes: [{ name: 'note', type: 'i32' }],
  declares: `var<workgroup> firsts: array<u32, ${THREADS}>;`,
  body: `
  let n = p(0u);
  var first = n;
  for (var i = thread; i < n && first == n; i += ${THREADS}u) {
    let v = x[i];
    let good = ${[word === 'f32' ? '!is_nan(v)' : 'true', ...signs.map((sign, k) => `v ${sign} bitcast<${word}>(p(${k + 1}u))`)].join(' && ')};
    if (!good) { first = i; }
  }
  firsts[thread] = first;
  for (var half = ${THREADS / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half) { firsts[thread] = min(firsts[thread], firsts[thread + half]); }
  }
  if (thread == 0u && firsts[0] < n && note[0] == 0) {
    note[0] = i32(firsts[0]) + 1;
    note[1] = bitcast<i32>(x[firsts[0]]);
  }`,
});

export class Demands {
  private readonly queue: Queue;
  private readonly pool: Pool;
  /** Notes since the last read, by demand and shape. */
  private readonly notes = new Map<string, Note>();

  constructor(queue: Queue, pool: Pool) {
    this.queue = queue;
    this.pool = pool;
  }

  /** Demands something of the elements, of that shape and dtype, that a buffer holds one after another. */
  ask(demand: Demand, { shape, dtype }: Pick<View, 'shape' | 'dtype'>, elements: GPUBuffer): void {
    const { queue } = this;
    const word = wordOf(dtype);
    const asked = conditions(demand, word);
    const signs = asked.map(([sign]) => sign);
    const program = queue.program(`checked ${word} ${signs}`, () => shaderOf(word, signs));
    const { buffer } = this.noteOf(demand, shape, word);
    const count = shape.reduce((n, d) => n * d, 1);
    queue.run(program, [elements, buffer], [count, ...asked.map(([, n]) => n)], 1);
  }

  private noteOf(demand: Demand, shape: readonly number[], word: Word): Note {
    const key = JSON.stringify([Object.entries(demand).map(([name, value]) => [name, `${value}`]), shape, word]);
    const known = this.notes.get(key);
    if (known) return known;
    const buffer = this.pool.take(NOTE);
    this.queue.clear(buffer, NOTE);
    const note: Note = {
      buffer,
      raise(words) {
        const [at] = new Int32Array(words, 0, 1);
        if (at === 0) return;
        const [value] = new (word === 'f32' ? Float32Array : Int32Array)(words, BYTES, 1);
        throw refusal(demand, value, at - 1, shape);
      },
    };
    this.notes.set(key, note);
    return note;
  }

  /** What was noted since this was last called; each buffer is the caller's to give back. */
  take(): readonly Note[] {
    const taken = [...this.notes.values()];
    this.notes.clear();
    return taken;
  }
}
