// Programs that PyTorch's users know, at small size: they learn, and the same seed prints the same lines.

import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { alice } from '../../examples/common/alice.ts';
import { bundled } from '../helpers/bundled.ts';
import { root } from '../surface/repository.ts';

const run = (name: string, ...options: string[]): string =>
  execFileSync(process.execPath, [bundled(`examples/${name}.ts`), ...options], { cwd: root, encoding: 'utf8' });
const numbers = (text: string, pattern: RegExp): number[] => [...text.matchAll(pattern)].map(([, x]) => Number(x));

it('packed sequences are told apart', () => {
  const options = ['--seed', '3', '--epochs', '3', '--samples', '800', '--lr', '0.02'];
  const printed = run('torch-packed-classification', ...options);
  const accuracies = numbers(printed, /test accuracy: ([\d.]+)/g);
  expect(accuracies).toHaveLength(3);
  expect(accuracies[2]).toBeGreaterThan(0.95);
  expect(run('torch-packed-classification', ...options)).toBe(printed);
});

it('strings are read by the CTC loss', () => {
  const printed = run('torch-ctc', '--seed', '2', '--steps', '100', '--log-every', '50');
  const [losses, rates] = [/loss: ([\d.]+)/g, /label error rate: ([\d.]+)/g].map((pattern) =>
    numbers(printed, pattern),
  );
  expect(losses).toHaveLength(2);
  expect(losses[1]).toBeLessThan(0.2);
  expect(rates[1]).toBeLessThan(0.05);
  const [, read, written] = /^read ([\d ]+), written ([\d ]+)$/m.exec(printed) ?? [];
  expect(read).toBe(written);
});

it('a text is learned by heart, and gone on with', () => {
  const options = ['--seed', '1', '--epochs', '40', '--hidden', '32', '--length', '40'];
  const printed = run('torch-char-lm', ...options);
  const perplexities = numbers(printed, /perplexity: ([\d.]+)/g);
  expect(perplexities).toHaveLength(4);
  // Of 43 characters the one that comes next is among few.
  expect(perplexities[3]).toBeLessThan(5);
  // What it is given to go on from, 40 characters of the page's own, and the line's end.
  const written = printed.slice(printed.lastIndexOf(alice.slice(0, 12)), -1);
  expect(written).toHaveLength(52);
  expect([...written].filter((character) => !alice.includes(character))).toEqual([]);
  // Most of its steps are steps of the page too: by chance, of pairs of 43 characters, a seventh would be.
  const steps = [...written].slice(12).map((character, n) => written[n + 11] + character);
  expect(steps.filter((step) => alice.includes(step)).length).toBeGreaterThan(30);
});

it('dates are translated with attention', () => {
  const small = ['--batch', '32', '--hidden', '32', '--lr', '0.025', '--test', '40'];
  const printed = run('torch-seq2seq', '--seed', '4', '--steps', '64', ...small);
  const [losses, exact] = [/loss: ([\d.]+)/g, /exact: ([\d.]+)/g].map((pattern) => numbers(printed, pattern));
  // Who knows how dates are written, and does not read, guesses with a loss of about 1, and never the whole date.
  expect(losses).toHaveLength(1);
  expect(losses[0]).toBeLessThan(0.4);
  expect(exact[0]).toBeGreaterThan(0.2);
  expect(printed.match(/^.+ -> [\d-]+$/gm)).toHaveLength(5);
});
