// The golden cases on every backend, and the runner itself: it fails where it must.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serializeSafetensors } from 'bptt/formats';
import { afterAll, describe, expect, test } from 'vitest';
import { findCases } from './runner/find.ts';
import { parseFormula } from './runner/formula.ts';
import { type Differences, runCases, summary, type Tally } from './runner/tally.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const listed: Record<string, string[]> = JSON.parse(readFileSync(join(here, 'not-built.json'), 'utf8'));
const differences: Differences = JSON.parse(readFileSync(join(here, 'mxnet-differences.json'), 'utf8'));

test('every golden case agrees on every backend', () => {
  const tally = runCases(findCases(here), Object.values(listed).flat(), differences);
  expect(tally.failures).toEqual([]);
  expect(tally.passed).toBeGreaterThan(3500);
});

test('the list of what is not built is sorted and names nothing twice', () => {
  for (const names of Object.values(listed)) expect(names).toEqual([...new Set(names)].sort());
});

const scratch = mkdtempSync(join(tmpdir(), 'bptt-golden-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let folders = 0;
/** Runs the runner on a folder with these files. */
function runOn(
  files: Record<string, unknown>,
  list: readonly string[] = [],
  kept: Differences = {},
  own = true,
): Tally {
  const root = join(scratch, String(folders++));
  mkdirSync(root);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(root, name), content instanceof Uint8Array ? content : JSON.stringify(content));
  }
  return runCases(findCases(root), list, kept, own);
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

  test('passes a kept difference once it differs, and fails one that agrees or names no case', () => {
    const wrong = square({}, [1, 4, 9.001]);
    const kept = runOn(wrong, [], { 'functional/square': 'squares differ here' });
    expect(summary(kept)).toBe('0 passed, 0 failed, 0 not built');
    expect(kept.different).toBe(1);
    const foreign = { 'functional/square': 'squares differ here', other: 'not there' };
    const elsewhere = runOn(wrong, [], foreign, false);
    expect(elsewhere.failures).toEqual([]);
    const agreeing = runOn(square(), [], { 'functional/square': 'squares differ here' });
    expect(agreeing.failures).toEqual(['functional/square agrees: remove it from the list of differences']);
    const unknown = runOn(square(), [], { 'functional/cube': 'cubes differ here' });
    expect(unknown.failures[0]).toContain('no case has that name');
  });

  test('counts as MXNet what an MXNet manifest holds, by every name that it calls', () => {
    const entry = { name: 'block', group: 'layers', kind: 'block', target: 'mxnet.gluon.SymbolBlock', call: 'plain' };
    const files = { 'manifest.json': { format: 'mxnet-golden-1', cases: [entry] } };
    expect(summary(runOn(files, ['mxnet.gluon.SymbolBlock']))).toBe('0 passed, 0 failed, 1 not built');
    expect(summary(runOn(files))).toBe('0 passed, 1 failed, 1 not built');
    const unknown = { 'manifest.json': { format: 'mxnet-golden-1', cases: [{ ...entry, kind: 'quantized' }] } };
    expect(summary(runOn(unknown))).toBe('0 passed, 1 failed, 0 not built');
  });

  /** A list of one entry of Python statements. */
  const statements = (entry: Record<string, unknown>): Record<string, unknown> => ({
    'list.json': { about: 'statements', mxnet_version: '1.9.1', entries: [{ name: 'a', type: null, ...entry }] },
  });
  const three = { ndarray: [3, 4], dtype: 'float32', shape: [2] };

  test.each<[string, Record<string, unknown>]>([
    ['a value', { python: 'x = nd.array([1, 2])\nx + 2', value: three }],
    ['what is printed', { python: "print('a', (1,), [None, True])", value: null, printed: 'a (1,) [None, True]\n' }],
    [
      'an exception',
      {
        python: "rnn.RNN(4, layout='NCT')",
        type: 'AssertionError',
        bases: ['Exception'],
        message: "Invalid layout NCT; must be one of ['TNC' or 'NTC']",
      },
    ],
    [
      'a class with hybrid_forward, a scope and a recorded gradient',
      {
        python: [
          'class Twice(gluon.HybridBlock):',
          '    def hybrid_forward(self, F, x):',
          '        return F.broadcast_mul(x, F.ones_like(x) * 2)',
          'b = Twice()',
          'x = nd.array([1, 2])',
          'x.attach_grad()',
          'with autograd.record():',
          '    y = b(x) * x',
          'y.backward()',
          '(b.prefix, x.grad - 1, [i + 1 for i in range(2)], y.shape == (2,))',
        ].join('\n'),
        value: { tuple: ['twice0_', { ndarray: [3, 7], dtype: 'float32', shape: [2] }, [1, 2], true] },
      },
    ],
  ])('passes statements with %s', (_what, entry) => {
    expect(runOn(statements(entry)).failures).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a wrong value', { python: 'nd.array([1, 2]) + 2.5', value: three }, '2 of 2 differ'],
    ['a wrong dtype', { python: "nd.array([3, 4], dtype='float64')", value: three }, 'dtype'],
    ['a wrong shape', { python: 'nd.array([[3, 4]])', value: three }, 'shape'],
    ['a wrong tuple', { python: '(1, 2, 3)', value: { tuple: [1, 2] } }, 'length'],
    ['a print that is not expected', { python: "print('a')", value: null }, 'printed'],
    ['a print that is missing', { python: 'None', value: null, printed: 'a\n' }, 'printed'],
    ['a warning that is missing', { python: 'None', value: null, warnings: [{ category: 'UserWarning' }] }, 'warnings'],
    [
      'an exception that is missing',
      { python: 'nd.ones((1,))', type: 'ValueError', bases: ['Exception'], message: 'no' },
      'no exception',
    ],
    [
      'an exception of another class',
      {
        python: "rnn.RNN(4, layout='NCT')",
        type: 'ValueError',
        bases: ['Exception'],
        message: "Invalid layout NCT; must be one of ['TNC' or 'NTC']",
      },
      'ValueError among the classes',
    ],
    ['an exception that is not expected', { python: "rnn.RNN(4, layout='NCT')", value: null }, 'AssertionError'],
    ['a name that is undefined here', { python: 'nd.ones((1,)).nothing', value: null }, "no 'nothing' in NDArray"],
    ['Python that cannot be read', { python: 'for x in y: z', value: null }, 'Python text: unexpected'],
  ])('fails statements with %s', (_what, entry, problem) => {
    const tally = runOn(statements(entry));
    expect(tally.failures.join('\n')).toContain(problem);
    expect(tally.passed).toBe(0);
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
