// docs/webgpu.md: every block of TypeScript runs, on the device, and prints the text behind it.

import * as torch from 'bptt';
import * as gluon from 'bptt/gluon';
import * as webgpu from 'bptt/webgpu';
import { describe, expect, it } from 'vitest';
import { blocksIn, pageOf, printedBy, snippetsIn } from '../helpers/page.ts';
import { openAdapter } from './adapter.ts';

const adapter = await openAdapter();
const page = pageOf('webgpu.md');
const modules = { bptt: torch, 'bptt/gluon': gluon, 'bptt/webgpu': webgpu };

it('has a text behind every block of code', () => {
  expect(blocksIn(page)).toBeGreaterThan(0);
  expect(snippetsIn(page)).toHaveLength(blocksIn(page));
});

describe.skipIf(adapter === null)('docs/webgpu.md', () => {
  it.each(snippetsIn(page))('$title', async ({ code, prints }) => {
    expect(await printedBy(code, modules)).toBe(prints);
  });
});
