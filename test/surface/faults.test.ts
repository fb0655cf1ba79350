// What was once found wrong from outside, by the list that it stood in and its number there: each has its test, its line in
// the docs, or a word on why not: `later` for what has work of its own to come, `open` for what is still to do.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import faults from './faults.json' with { type: 'json' };
import { root } from './repository.ts';

const entries = Object.entries<string>(faults);
const [reasons, places] = [/^(?:later|open): ./, /^(?<file>[\w./-]+\.\w+)(?:: (?<name>.+))?$/];

describe('each fault', () => {
  it.each(entries)('%s: %s', (_fault, kept) => {
    if (reasons.test(kept)) return expect(kept.length).toBeGreaterThan(12);
    const { file = '', name = '' } = places.exec(kept)?.groups ?? {};
    const path = join(root, file);
    expect(existsSync(path), `${file} is there`).toBe(true);
    // What a test's title fills in is left out.
    for (const part of name.split(/%\w/)) expect(readFileSync(path, 'utf8')).toContain(part.trim());
  });
});

it('lists each kind once, and few of them are open', () => {
  const open = entries.filter(([, kept]) => kept.startsWith('open:'));
  expect(entries.length).toBeGreaterThan(140);
  expect(open.length).toBeLessThan(15);
});
