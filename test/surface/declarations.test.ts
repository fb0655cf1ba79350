// torch's rooms compile without the methods that the root entry adds: what they call are functions.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compiled, ours } from './compiler.ts';
import { root } from './repository.ts';

it('core, nn, optim and data need no method', () => {
  const folder = mkdtempSync(join(root, 'build/lean-'));
  try {
    const entries = ['core.ts', 'nn/index.ts', 'optim/index.ts', 'data/index.ts'].map((path) => `../../src/${path}`);
    writeFileSync(join(folder, 'probe.ts'), "import { ones } from 'bptt/core';\nones(1).sum();");
    const refused = { line: 1, text: "Property 'sum' does not exist on type 'Tensor'." };
    expect([...compiled(folder, [...entries, 'probe.ts'], ours)]).toEqual([['probe.ts', [refused]]]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
