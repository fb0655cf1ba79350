// The golden cases on every backend, and the runner itself: it fails where it must.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serializeSafetensors } from 'bptt/formats';
import { afterAll, describe, expect, test } from 'vitest';
import { findCases } from './runner/find.ts';
import { parseFormula } from './runner/formula.ts';
import { runCases, summary, type Tally } from './runner/tally.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const listed: Record<string, string[]> = JSON.parse(readFileSync(join(here, 'not-built.json'), 'utf8'));

test('every golden case agrees on every backend', () => {
  const tally = runCases(findCases(here), Object.values(listed).flat());
  expect(tally.failures).toEqual([]);
  expect(tally.passed).toBeGreaterThan(1000);
});

test('the list of what is not built is sorted and names nothing twice', () => {
  for (const names of Object.values(listed)) expect(names).toEqual([...new Set(names)].sort());
});

const scratch = mkdtempSync(join(tmpdir(), 'bptt-golden-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folders = 0;
/** Runs the runner on a folder with these files. */
function runOn(files: Record<string, unknown>, list: readonly string[] = []): Tally {
  const root = join(scratch, String(folders++));
  mkdirSync(root);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(root, name), content instanceof Uint8Array ? content : JSON.stringify(content));
  }
  return runCases(findCases(root), list);
}

const float64 = (...values: number[]) =>
  ({ dtype: 'F64', shape: [values.length], bytes: new Uint8Array(Float64Array.from(values).buffer) }) as const;

/** A manifest of one case, torch.square of [1, 2, 3], with changes. */
function square(
  change: Record<string, unknown> = {},
  output = [1, 4, 9],
  gradient = [2, 40, 600],
): Record<string, unknown> {
  const tensors = serializeSafetensors([
    ['in.input', float64(1, 2, 3)],
    ['out.output', float64(...output)],
    ['gout.output', float64(1, 10, 100)],
    ['gin.input', float64(...gradient)],
  ]);
  const entry = {
    name: 'square',
    group: 'functional',
    kind: 'function',
    target: 'torch.square',
    kwargs: {},
    dtype: 'float64',
    training: true,
    call: 'plain',
    inputs: [{ name: 'input', tensor: 'in.input', grad: 'gin.input' }],
    params: [],
    outputs: [{ name: 'output', tensor: 'out.output', upstream: 'gout.output' }],
    tolerance: { rtol: 1e-7, atol: 1e-7 },
    file: 'square.safetensors',
    ...change,
  };
  return { 'manifest.json': { format: 'torch-golden-1', cases: [entry] }, 'square.safetensors': tensors };
}

describe('the runner', () => {
  test('passes a right case once on each backend', () => {
    expect(summary(runOn(square()))).toBe('2 passed, 0 failed, 0 not built');
  });

  test.each([
    ['a wrong number', square({}, [1, 4, 9.001]), 'output: 1 of 3 differ, largest deviation 1.00e-3'],
    [
      'a wrong gradient',
      square({}, [1, 4, 9], [2, 4, 600]),
      'gradient of input: 1 of 3 differ, largest deviation 3.60e+1',
    ],
    ['a number where NaN is expected', square({}, [1, Number.NaN, 9]), 'output: 1 of 3 differ'],
    ['a wrong shape', square({}, [1, 4]), 'output, shape'],
    ['an unknown kind', square({ kind: 'quantized' }), "unknown kind of case 'quantized'"],
    ['an unknown form of call', square({ call: 'twice' }), "unknown form of call 'twice'"],
    [
      'a tensor that the file lacks',
      square({ file: 'square.safetensors', aux: [{ name: 'x', tensor: 'aux.x' }] }),
      'aux.x',
    ],
    ['a manifest of an unknown format', { 'manifest.json': { format: 'jax-golden-1', cases: [{}] } }, 'jax-golden-1'],
    [
      'a list of an unknown kind',
      { 'quotes.json': { about: 'quotes', quotes: [{ name: 'a' }] } },
      "unknown list 'quotes'",
    ],
    ['a folder without cases', { 'notes.json': {} }, 'no golden cases were found'],
    [
      'a wrong text',
      {
        'reprs.json': {
          about: 'texts',
          reprs: [{ expr: { call: 'torch.nn.Tanh', args: [], kwargs: {} }, repr: 'TanH()' }],
        },
      },
      '"Tanh()", expected "TanH()"',
    ],
    [
      'a call that does not throw',
      {
        'errors.json': {
          about: 'texts',
          errors: [{ expr: { zeros: [2], dtype: 'float32' }, type: 'ValueError', message: 'no' }],
        },
      },
      'no exception',
    ],
  ])('fails %s', (_what, files, problem) => {
    const tally = runOn(files);
    expect(tally.failures.length).toBeGreaterThan(0);
    expect(tally.failures.join('\n')).toContain(problem);
    expect(tally.passed).toBe(0);
  });

  test('counts a listed target that is not built, and fails one that the list lacks', () => {
    const files = square({ target: 'torch.nn.Mamba' });
    expect(summary(runOn(files, ['torch.nn.Mamba']))).toBe('0 passed, 0 failed, 1 not built');
    const unlisted = runOn(files);
    expect(summary(unlisted)).toBe('0 passed, 1 failed, 1 not built');
    expect(unlisted.failures[0]).toContain('torch.nn.Mamba is not built');
  });

  test('fails a listed target that is built', () => {
    const tally = runOn(square(), ['torch.square']);
    expect(summary(tally)).toBe('2 passed, 1 failed, 0 not built');
    expect(tally.failures[0]).toContain('torch.square is built: remove it');
  });

  test('counts as MXNet what an MXNet manifest holds, by every name that it calls', () => {
    const entry = { name: 'dense', group: 'layers', kind: 'block', target: 'mxnet.gluon.nn.Dense' };
    const files = { 'manifest.json': { format: 'mxnet-golden-1', cases: [entry] } };
    expect(summary(runOn(files, ['mxnet.gluon.nn.Dense']))).toBe('0 passed, 0 failed, 1 not built');
    expect(summary(runOn(files))).toBe('0 passed, 1 failed, 1 not built');
    const unknown = { 'manifest.json': { format: 'mxnet-golden-1', cases: [{ ...entry, kind: 'quantized' }] } };
    expect(summary(runOn(unknown))).toBe('0 passed, 1 failed, 0 not built');
  });

  test.each([
    ['pow(0.95, epoch)', 2, 0.95 ** 2],
    ['1 / (1 + epoch)', 3, 0.25],
    ['epoch // 3', 8, 2],
    ['2 - 3 - epoch * 2 ** -1', 4, -3],
    ['max(0.1, 1 - epoch / 10)', 20, 0.1],
    ['-epoch % 5', 3, 2],
  ])('reads the formula %s', (text, epoch, value) => {
    expect(parseFormula(text)(epoch)).toBe(value);
  });

  test.each(['epoch +', 'step * 2', '(1', 'epoch 2'])('refuses the formula %s', (text) => {
    expect(() => parseFormula(text)).toThrow(/^formula/);
  });
});
