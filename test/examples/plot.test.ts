// What the examples draw: a gray picture as text, and a training run as SVG.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { halfBlocks } from '../../examples/common/picture.ts';
import { plot, save } from '../../examples/common/plot.ts';
import { screen } from '../helpers/pseudo-terminal.ts';

const shown = { title: '<5> & so on', pixels: [0, 255, 8, 0, 0, 100], height: 3, width: 2 };
const curve = (losses: number[]) => ({ name: 'loss', losses, colour: '#123456', thickness: 1 });
/** The points of each path, in pixels. */
const paths = (svg: string): [number, number][][] =>
  [...svg.matchAll(/<path d="([^"]*)"/g)].map(([, d]) =>
    [...d.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as [number, number]),
  );

describe('a picture in a terminal', () => {
  it('has two pixels a character: the upper one as ink, the lower one as paper', () => {
    const ink = (top: number, bottom: number): string => `\x1b[38;5;${top};48;5;${bottom}m▀`;
    // 16 is black, 231 white, 232 to 255 are 8, 18, …, 238; the missing fourth row is black.
    expect(halfBlocks(shown.pixels, 3, 2)).toBe(
      `${ink(16, 232)}${ink(231, 16)}\x1b[0m\n${ink(16, 16)}${ink(241, 16)}\x1b[0m`,
    );
  });
  it('takes the nearest gray', () => {
    const level = (code: number): number => (code === 16 ? 0 : code === 231 ? 255 : 8 + 10 * (code - 232));
    const levels = [16, 231, ...Array.from({ length: 24 }, (_, i) => 232 + i)].map(level);
    for (let value = 0; value < 256; value++) {
      const code = Number(/38;5;(\d+)/.exec(halfBlocks([value], 1, 1))?.[1]);
      expect(Math.abs(level(code) - value)).toBe(Math.min(...levels.map((other) => Math.abs(other - value))));
    }
  });
  it('leaves the colours as they were', async () => {
    expect((await screen()(`${halfBlocks(shown.pixels, 3, 2).replaceAll('\n', '\r\n')}\r\nafter`)).lines).toEqual([
      '▀▀',
      '▀▀',
      'after',
    ]);
    expect(halfBlocks([1], 1, 1).endsWith('\x1b[0m')).toBe(true);
  });
});

describe('a plot', () => {
  it('draws the loss of each step from left to right, on a logarithmic scale', () => {
    const [points] = paths(plot(shown, [curve([4, 2, 1, 0.5])]));
    expect(points).toHaveLength(4);
    const [dx, dy] = [0, 1].map((axis) => points.slice(1).map((point, i) => point[axis] - points[i][axis]));
    for (const steps of [dx, dy]) for (const step of steps) expect(step).toBeCloseTo(steps[0], 0);
    expect(dx[0]).toBeGreaterThan(0);
    expect(dy[0]).toBeGreaterThan(0); // downwards
  });
  it('draws two curves on one scale', () => {
    const [first, second] = paths(plot(shown, [curve([4, 2, 1]), curve([4, 1, 1])]));
    expect(first[0]).toEqual(second[0]);
    expect(first[2]).toEqual(second[2]);
    expect(second[1][1]).toBeGreaterThan(first[1][1]);
  });
  it('keeps all in the picture', () => {
    for (const [x, y] of paths(
      plot(shown, [curve(Array.from({ length: 1000 }, (_, i) => 3 ** ((i * 7) % 11)))]),
    ).flat()) {
      expect(x >= 0 && x <= 840 && y >= 0 && y <= 300).toBe(true);
    }
  });
  it.each([
    [[]],
    [[1]],
    [[Number.NaN, 1, Number.POSITIVE_INFINITY, 0, 2]],
    [[Number.NaN]],
  ])('holds no NaN for %j', (losses) => expect(plot(shown, [curve(losses)])).not.toMatch(/NaN|Infinity|undefined/));
  it('has a square for each pixel that is not black, and its title as text', () => {
    const svg = plot(shown, [curve([1, 2])]);
    expect(svg.match(/fill="rgb\(\d+,\d+,\d+\)"/g)).toEqual([255, 8, 100].map((v) => `fill="rgb(${v},${v},${v})"`));
    expect(svg).toContain('>&lt;5> &amp; so on</text>');
  });
});

it('a file is written whole, and nothing is left beside it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bptt-plot-'));
  try {
    save(join(folder, 'x.svg'), 'first');
    save(join(folder, 'x.svg'), 'second');
    expect(readFileSync(join(folder, 'x.svg'), 'utf8')).toBe('second');
    expect(() => save(join(folder, 'none/x.svg'), 'third')).toThrow('ENOENT');
    expect(readdirSync(folder)).toEqual(['x.svg']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
