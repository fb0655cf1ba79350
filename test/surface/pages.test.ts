// The pages of docs/ that a user reads: every block of TypeScript runs and prints the text behind it. (from-mxnet.md has a
// test of its own, and so has webgpu.md; blocks of HTML are run by scripts/ci-pack.ts, in Chromium.)

import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as torch from 'bptt';
import * as data from 'bptt/data';
import * as formats from 'bptt/formats';
import * as gluon from 'bptt/gluon';
import * as nn from 'bptt/nn';
import * as optim from 'bptt/optim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksIn, pageOf, printedBy, snippetsIn } from '../helpers/page.ts';

const modules = {
  bptt: torch,
  'bptt/nn': nn,
  'bptt/optim': optim,
  'bptt/data': data,
  'bptt/formats': formats,
  'bptt/gluon': gluon,
};
const folder = fs.mkdtempSync(join(tmpdir(), 'bptt-pages-'));
const start = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(start);
  fs.rmSync(folder, { recursive: true });
});

describe.each([
  'in-a-page.md',
  'your-data.md',
  'saving.md',
  'float64.md',
  'from-torch.md',
  'streaming.md',
])('docs/%s', (name) => {
  const page = pageOf(name);
  it('has a text behind every block of code', () => {
    expect(blocksIn(page)).toBeGreaterThan(0);
    for (const language of ['ts', 'html']) expect(snippetsIn(page, language)).toHaveLength(blocksIn(page, language));
  });
  it.each(snippetsIn(page))('$title', async ({ code, prints }) => {
    expect(await printedBy(code, modules)).toBe(prints);
  });
});
