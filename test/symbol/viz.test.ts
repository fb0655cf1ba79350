// mx.viz beyond its goldens: names that DOT must have in quotes, files, and the layout by a library that is not ours.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mx } from 'bptt/mx';
import { afterAll, describe, expect, it, vi } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'bptt-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The library is optional: what is tested hangs on whether it is here. */
const installed = await import('@viz-js/viz').then(
  () => true,
  () => false,
);

const { sym, viz } = mx;
const net = (name: string) => sym.FullyConnected(sym.var('data'), { num_hidden: 3, name });

describe('plot_network', () => {
  it.each([
    ['plain_1', 'plain_1'],
    ['with blank', '"with blank"'],
    ['Node', '"Node"'],
    ['1.5', '1.5'],
    ['1a', '"1a"'],
    ['say "x"', '"say \\"x\\""'],
  ])('writes the name %s as DOT reads it', (name, written) => {
    const lines = viz.plot_network(net(name)).source.split('\n');
    expect(lines[2].startsWith(`\t${written} [label=`)).toBe(true);
    expect(lines.at(-2)).toBe(`\t${written} -> data [label="" arrowtail=open dir=back]`);
  });

  it('saves its source, and renders beside it what the library makes of it', async () => {
    const dot = viz.plot_network(net('f'), { title: 'my net', save_format: 'svg' });
    expect(dot.source.startsWith('digraph "my net" {\n')).toBe(true);
    const path = dot.save({ filename: 'f.gv', directory: folder });
    expect(path).toBe(`${folder}/f.gv`);
    expect(readFileSync(path, 'utf8')).toBe(`${dot.source}\n`);
  });

  it.runIf(installed)('renders a picture beside its source, which shows every node', async () => {
    const dot = viz.plot_network(net('f'), { save_format: 'svg' });
    const picture = await dot.render({ directory: folder });
    expect(picture).toBe(`${folder}/plot.gv.svg`);
    const svg = readFileSync(picture, 'utf8');
    for (const name of ['data', 'f']) expect(svg).toContain(`<title>${name}</title>`);
    expect(await dot.view({ directory: folder })).toBe(picture);
    await expect(dot.render({ directory: folder, format: 'pdf' })).rejects.toThrow("unknown format: 'pdf'");
  });

  it.runIf(!installed)('says which library draws', async () => {
    const error = await viz
      .plot_network(net('f'))
      .render({ directory: folder })
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ message: 'Draw network requires graphviz library', hint: 'npm install @viz-js/viz' });
    expect(error.constructor.name).toBe('ImportError');
  });
});

describe('print_summary', () => {
  it('counts what a net has, in the table that MXNet prints of it', () => {
    const printed: string[] = [];
    const log = vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
    try {
      const data = sym.var('data');
      const conv = sym.Convolution(data, { kernel: [3], num_filter: 4, no_bias: true, name: 'c' });
      viz.print_summary(sym.FullyConnected(conv, { num_hidden: 2, name: 'f' }), { shape: { data: [1, 2, 5] } });
    } finally {
      log.mockRestore();
    }
    // 2 · 4 · 3 weights of the convolution; MXNet counts channels alone as features of what follows: (4 + 1) · 2
    expect(printed.join('\n')).toContain(`Total params: ${24 + 10}\n`);
    expect(printed.join('\n').split('\n')[0]).toBe('_'.repeat(120));
  });
});
