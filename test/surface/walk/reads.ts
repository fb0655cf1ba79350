// Whether a function reads each of its arguments: two values that it takes, alone changed in a call, must make a difference to
// what is seen of the result, of the other arguments and of the program around; or one of them is refused.

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import * as torch from 'bptt';
import { mx, NDArray, nd } from 'bptt/gluon';
import type { Entry } from './gather.ts';
import { attempt, type Outcome } from './harness.ts';
import type { Choice, Lesson, Named } from './learn.ts';
import { made } from './learn.ts';
import { around, look, use } from './look.ts';
import type { Make } from './pool.ts';
import { restore, withdraw } from './world.ts';

/** What a call showed. */
interface Seen {
  readonly refused: boolean;
  readonly text: string;
}

const settled = async ({ value, ...error }: Outcome): Promise<Outcome> => {
  if ('error' in error) return error;
  try {
    return { value: await value };
  } catch (error) {
    return { error };
  }
};

/** The files that were written, which are taken away. */
export function files(): string {
  const names = readdirSync('.');
  const text = names.map((name) => `${name} ${look(new Uint8Array(readFileSync(name)))}`).join();
  for (const name of names) rmSync(name, { recursive: true });
  return text;
}

/** Choices that are the same in every run. */
export function seeded(name: string): Choice {
  let state = 0;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193);
  return {
    below: (n) => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return Math.floor(((state >>> 0) / 2 ** 32) * n);
    },
  };
}

/** Writes into a result, which shows what shares its elements. */
function erase(value: unknown): void {
  try {
    if (value instanceof torch.Tensor) value.detach().fill_(7);
    else if (value instanceof NDArray) nd.zeros_like(value, { out: value });
  } catch {
    // What cannot be written shares nothing that can be seen.
  }
}

/** A call whose iterator is gone through, up to a point. */
const listed =
  (call: (...args: unknown[]) => unknown) =>
  (...args: unknown[]): unknown => {
    const value = call(...args);
    return typeof Object(value).next === 'function' ? [...take(value as Iterable<unknown>)] : value;
  };

function* take(items: Iterable<unknown>): Iterable<unknown> {
  let count = 0;
  for (const item of items) {
    if (++count > 50) return;
    yield item;
  }
}

/** What a call shows; `deep`: also what its result does, and what a second call of the same object shows. */
export async function see(entry: Entry, named: Named, key: string, deep: boolean): Promise<Seen> {
  restore();
  const managed = <R>(body: () => R): R => new mx.name.NameManager().with(body);
  const warnings: unknown[] = [];
  const before = torch.onWarning((warning) => warnings.push(warning));
  const results: unknown[] = [];
  const { log, info } = console;
  console.log = console.info = (...words) => warnings.push(words);
  try {
    let self: object | undefined;
    const args = managed(() => made(named));
    const call = listed(
      managed(() =>
        entry.make((of) => {
          self = of;
        }),
      ),
    );
    const own = Object.keys(args).filter((name) => Object(args[name]) === args[name]);
    const same = (value: unknown): unknown[] => [value === self, own.filter((name) => args[name] === value)];
    const { value, ...error } = await settled(managed(() => attempt(call, [args])));
    results.push(value);
    if ('error' in error) return { refused: true, text: look(error.error) };
    const { [key]: _, ...others } = args;
    const texts = [look(value), look(others), look(self), look(same(value)), around(), look(warnings), files()];
    if (deep) {
      texts.push(
        managed(() => use(value)),
        look(others),
      );
      if (self !== value)
        texts.push(
          managed(() => use(self)),
          look(self),
        );
      const again = await settled(managed(() => attempt(call, [args])));
      results.push(again.value);
      texts.push(look(again), look(others), look(self), look(warnings), files());
      erase(value);
      texts.push(look(others), look(self));
    }
    return { refused: false, text: texts.join('\n') };
  } finally {
    results.forEach(withdraw);
    torch.onWarning(before);
    Object.assign(console, { log, info });
  }
}

/**
 * `read`: two values make a difference; `refused`: one is refused where another of its kind is taken; `alike`: none makes any;
 * `uncalled`: no call is known; `unsteady`: the same call shows something else the second time; `none`: no value is taken.
 */
export type Verdict = 'read' | 'refused' | 'alike' | 'uncalled' | 'unsteady' | 'none';

/** In how many calls an argument is changed, and how many of its values are tried in each. */
const [CALLS, VALUES] = [16, 16];

const shuffled = <T>(list: readonly T[], draw: Choice): T[] =>
  list
    .map((item) => ({ item, at: draw.below(2 ** 30) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);

const kind = (value: unknown): string => (Object(value) === value ? `${value?.constructor.name}` : typeof value);

/** Judges the arguments of one function. */
export class Judge {
  readonly #lesson: Lesson;
  readonly #draw: Choice;
  readonly #accepted = new Map<string, readonly Make[]>();

  constructor(lesson: Lesson, draw: Choice) {
    this.#lesson = lesson;
    this.#draw = draw;
  }

  /** The values of an argument that are answered beside what must be given. */
  async #answered(key: string): Promise<readonly Make[]> {
    const { entry, taken, good } = this.#lesson;
    let known = this.#accepted.get(key);
    if (known === undefined) {
      const found = [];
      for (const make of taken[key]) {
        if (!(await see(entry, { ...good[0], [key]: make }, key, false)).refused) found.push(make);
      }
      known = found;
      this.#accepted.set(key, known);
    }
    return known;
  }

  /** What becomes of one call as `key` changes. */
  async #judge(others: Named, key: string, values: readonly Make[], deep: boolean): Promise<Verdict> {
    const { entry, good } = this.#lesson;
    let first: { text: string; named: Named } | undefined;
    let verdict: Verdict = 'uncalled';
    const [answered, refused] = [new Set<string>(), new Set<string>()];
    const calls = values.map((make): Named => ({ ...others, [key]: make }));
    if (!(key in good[0])) calls.unshift(others);
    for (const named of calls) {
      const { refused: no, text } = await see(entry, named, key, deep);
      if (named[key]) (no ? refused : answered).add(kind(named[key]()));
      if (no) continue;
      first ??= { text, named };
      if (text === first.text) continue;
      if ((await see(entry, first.named, key, deep)).text === first.text) return 'read';
      verdict = 'unsteady';
    }
    if (first === undefined || verdict === 'unsteady') return verdict;
    return [...answered].some((name) => refused.has(name)) ? 'refused' : 'alike';
  }

  async reads(key: string): Promise<Verdict> {
    const { taken, good } = this.#lesson;
    if (taken[key].length === 0) return 'none';
    if (good.length === 0) return 'uncalled';
    const { [key]: _, ...base } = good[0];
    let verdict = await this.#judge(base, key, taken[key], false);
    if (verdict === 'read') return verdict;
    const plain = await this.#answered(key);
    const deep = await this.#judge(base, key, plain.slice(0, VALUES), true);
    if (deep === 'read') return deep;
    for (let n = 0; n < CALLS && verdict !== 'unsteady'; n++) {
      const others: { [name: string]: Make } = { ...base };
      for (const name of Object.keys(taken)) {
        if (name === key || this.#draw.below(3) > 0) continue;
        const known = await this.#answered(name);
        if (known.length > 0) others[name] = known[this.#draw.below(known.length)];
      }
      const next = await this.#judge(
        others,
        key,
        shuffled(n % 2 ? plain : taken[key], this.#draw).slice(0, VALUES),
        n % 3 === 2,
      );
      if (next === 'read' || next === 'unsteady') return next;
      if (next === 'refused' || verdict === 'uncalled') verdict = next;
    }
    return verdict;
  }
}
