// THIRD-PARTY-NOTICES.md: every file that says it follows somebody's program is named there, and what is named exists; the
// package carries the page.

import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { files, read } from './repository.ts';

const page = read('THIRD-PARTY-NOTICES.md');
/** Whose programs files say that they follow, as their comments spell it. */
const SOURCES =
  /Cephes|Arm's Optimized Routines|Matsumoto|`init_by_array`|avx_mathfun|arrayprint\.py|fdlibm|SunPro|SLEEF/;
const sources = files.filter((path) => /^(?:src|assembly)\/.*\.ts$/.test(path));

describe('THIRD-PARTY-NOTICES.md', () => {
  const named = [...page.matchAll(/`((?:src|assembly)\/[\w/.-]+\.ts)`/g)].map(([, path]) => path);
  it('names every file that follows a published program', () => {
    const following = sources.filter((path) => SOURCES.test(read(path)));
    expect(following.length).toBeGreaterThan(4);
    expect([...new Set(named)].sort()).toEqual(following.sort());
  });
  it('names files that exist', () => expect(named.filter((path) => !sources.includes(path))).toEqual([]));
  it('has the holder of each copyright', () => {
    for (const holder of ['Makoto Matsumoto', 'Stephen L. Moshier', 'Garberoglio', 'Arm Limited', 'NumPy Developers'])
      expect(page).toMatch(new RegExp(`Copyright[^\n]*\n?[^\n]*${holder}`));
  });
  it('is in the package', () => expect(manifest.files).toContain('THIRD-PARTY-NOTICES.md'));
});
