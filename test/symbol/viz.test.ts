// mx.viz beyond its goldens: names that DOT must have in quotes, files, and the layout by a library that is not ours.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { mx } from 'bptt/mx';
import { afterAll, describe, expect, it, vi } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bptt-'));
afterAll(() => rmSync(folder, { recursive: true }));

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

  it('renders a picture beside its source, which shows every node', async () => {
    const dot = viz.plot_network(net('f'), { save_format: 'svg' });
    const picture = await dot.render({ directory: folder });
    expect(picture).toBe(`${folder}/plot.gv.svg`);
    const svg = readFileSync(picture, 'utf8');
    for (const name of ['data', 'f']) expect(svg).toContain(`<title>${name}</title>`);
    expect(await dot.view({ directory: folder })).toBe(picture);
    await expect(dot.render({ directory: folder, format: 'pdf' })).rejects.toThrow("unknown format: 'pdf'");
  });

  it('says which library draws where it is not installed', () => {
    // A process in which the library cannot be found.
    const [hooks, refusing] = [join(folder, 'hooks.mjs'), join(folder, 'refusing.mjs')];
    writeFileSync(
      hooks,
      `export async function resolve(name, context, next) {
        if (name === '@viz-js/viz') throw new Error('not installed');
        return next(name, context);
      }`,
    );
    writeFileSync(refusing, `import { register } from 'node:module'; register('${pathToFileURL(hooks)}');`);
    const mxModule = pathToFileURL(join(root, 'build/modules/symbol/mx.js'));
    const program = `const mx = await import('${mxModule}');
      const net = mx.sym.relu(mx.sym.var('data'), { name: 'r' });
      const error = await mx.viz.plot_network(net).render({ directory: ${JSON.stringify(folder)} }).catch((e) => e);
      console.log(JSON.stringify([error.constructor.name, error.message, error.hint]));`;
    const args = ['--import', String(pathToFileURL(refusing)), '--input-type=module', '-e', program];
    expect(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))).toEqual([
      'ImportError',
      'Draw network requires graphviz library',
      'npm install @viz-js/viz',
    ]);
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
