// The patches of test/mutants break code that is there: whoever changes that code takes them along.

import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { files, root } from './repository.ts';

const patches = files.filter((path) => path.startsWith('test/mutants/') && path.endsWith('.patch'));

it.each(patches)('%s applies', (path) => {
  expect(() => execFileSync('git', ['apply', '--check', path], { cwd: root, stdio: 'pipe' })).not.toThrow();
});
