// The examples as a person sees them, on a terminal: the bar stays below the lines, no line is lost, and the terminal is left
// as it was, after Ctrl-C too. What stands on the screen at the end is what the same program writes to a file.

import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { bundled } from '../helpers/bundled.ts';
import { onTerminal, screen } from '../helpers/pseudo-terminal.ts';
import { root } from '../surface/repository.ts';

const BAR = /^[█░]+ \d+\/\d+ \| \d+ it\/s \| ETA \S+$/;
const ESCAPE = '\x1b';
const EXAMPLE = 'examples/torch-mnist-lstm.ts';
const args = ['--import', 'tsx', '-C', 'bptt-source', EXAMPLE, '--seed', '1'];
const options = ['--seed', '1', '--steps', '6', '--log-every', '2'];
const command = (of: string[]): string => [process.execPath, ...of].map((word) => `'${word}'`).join(' ');
const seen = async (text: string) => screen()(text);

it('the bar stays below all lines, and the prompt comes after them', async () => {
  const [{ written, code }, plain] = await Promise.all([
    onTerminal(`${command([bundled(EXAMPLE), ...options])}; echo PROMPT`, root),
    execFileSync(process.execPath, [bundled(EXAMPLE), ...options, '--picture'], { cwd: root, encoding: 'utf8' }),
  ]);
  expect(code).toBe(0);
  const { lines: expected } = await seen(plain.replaceAll('\n', '\r\n'));
  expect(expected.filter((line) => line.startsWith('Epoch:'))).toHaveLength(3);
  expect(expected.filter((line) => line.startsWith('▀'))).toHaveLength(14);

  // The screen after each drawing of the bar.
  const pieces = written.split(new RegExp(`(?<=ETA [^\\s${ESCAPE}]+${ESCAPE}\\[0K)`));
  expect(pieces.length).toBeGreaterThan(4);
  const show = screen();
  for (const piece of pieces.slice(0, -1)) {
    const { lines, current } = await show(piece);
    expect(current).toMatch(BAR);
    expect(lines.at(-1)).toBe(current);
    expect(lines.slice(0, -1)).toEqual(expected.slice(0, lines.length - 1));
  }
  const end = await show(pieces[pieces.length - 1]);
  expect(end.lines).toEqual([...expected, 'PROMPT']);
  expect(end).toMatchObject({ cursorShown: true, wraps: true });
});

it('Ctrl-C ends it with 130 and leaves the terminal as it was', async () => {
  const { written, code } = await onTerminal(command([...args, '--steps', '900']), root, (so_far) =>
    / [1-9]\d*\/900/.test(so_far) ? '\x03' : undefined,
  );
  expect(code).toBe(130);
  const { lines, cursorShown, wraps } = await seen(written);
  expect(lines.some((line) => line.startsWith('Epoch:  0'))).toBe(true);
  expect(lines.some((line) => line.includes('prediction number'))).toBe(false);
  expect({ cursorShown, wraps }).toEqual({ cursorShown: true, wraps: true });
});

it('the screen sees a hidden cursor, lines that are cut, and lines that are overwritten', async () => {
  expect(await seen('\x1b[?25l\x1b[?7l')).toMatchObject({ cursorShown: false, wraps: false });
  expect(await seen('\x1b[?25l\x1b[?7l\x1b[?7h\x1b[?25h')).toMatchObject({ cursorShown: true, wraps: true });
  expect((await seen('\x1b7first\r\nsecond\r\n\x1b8\x1b[2Kbar')).lines).toEqual(['bar', 'second']);
});
