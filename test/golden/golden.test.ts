// The golden cases on every backend, and the runner itself: it fails where it must.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serializeSafetensors } from 'bptt/formats';
import { afterAll, describe, expect, test } from 'vitest';
import type { Parts } from './runner/case.ts';
import { type Differences, readDifferences } from './runner/differences.ts';
import { findCases } from './runner/find.ts';
import { parseFormula } from './runner/formula.ts';
import { TensorFile } from './runner/read.ts';
import { runCases, summary, type Tally } from './runner/tally.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const listed: Record<string, string[]> = JSON.parse(readFileSync(join(here, 'not-built.json'), 'utf8'));
const kept = ['mxnet-differences', 'mxnet-symbol-differences'];
const differences = Object.assign({}, ...kept.map((name) => readDifferences(join(here, name))));

test('every golden case agrees on every backend', () => {
  const tally = runCases(findCases(here), Object.values(listed).flat(), differences);
  expect(tally.failures).toEqual([]);
  expect(tally.passed).toBeGreaterThan(3500);
});

test.each(kept)('%s uses every tensor that was made for it', (name) => {
  const named = readFileSync(join(here, `${name}.json`), 'utf8').matchAll(/"tensor": "([^"]*)"/g);
  const made = new TensorFile(join(here, `${name}.safetensors`)).names;
  expect([...new Set([...named].map((found) => found[1]))].sort()).toEqual(made.sort());
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

  /** The same case as MXNet's, with what MXNet has of it. */
  function mxnetSquare(output?: number[], gradient?: number[]): Record<string, unknown> {
    const files = square({ group: 'layers', target: 'mxnet.nd.square', call: 'function' }, output, gradient);
    return { ...files, 'manifest.json': { ...(files['manifest.json'] as object), format: 'mxnet-golden-1' } };
  }
  const expected = (...numbers: number[]) => ({ dtype: 'float64', shape: [numbers.length], values: numbers });
  const keeps = (differs: Parts, label = 'layers/square'): Differences => ({ [label]: { why: 'so it is', differs } });
  const right = { 'out.output': expected(1, 4, 9) };

  test('passes a kept difference with what is expected here, apart from what agrees', () => {
    const one = runOn(mxnetSquare([1, 4, 9.001]), [], keeps(right));
    expect(one.failures).toEqual([]);
    expect([one.passed, one.different]).toEqual([0, 1]);
    const both = { ...right, 'gin.input': expected(2, 40, 600) };
    expect(runOn(mxnetSquare([1, 4, 9.001], [2, 4, 600]), [], keeps(both)).failures).toEqual([]);
  });

  const wrong = mxnetSquare([1, 4, 9.001]);
  test.each<[string, Record<string, unknown>, Differences, string]>([
    [
      'whose expected value is wrong',
      wrong,
      keeps({ 'out.output': expected(1, 4, 9.0001) }),
      'output: 1 of 3 differ, largest deviation 1.00e-4',
    ],
    [
      'of which another tensor differs',
      mxnetSquare([1, 4, 9.001], [2, 4, 600]),
      keeps(right),
      'gradient of input: 1 of',
    ],
    ['that agrees', mxnetSquare(), keeps(right), 'out.output agrees: remove it'],
    [
      'of which one part agrees',
      wrong,
      keeps({ ...right, 'gin.input': expected(2, 40, 600) }),
      'gin.input agrees: remove it',
    ],
    ['that names an unknown tensor', wrong, keeps({ ...right, 'gin.y': expected(1) }), 'has no tensor gin.y'],
    ['that names an input', wrong, keeps({ 'in.input': expected(1, 2, 3) }), 'in.input is not compared'],
    ['that expects a text of a tensor', wrong, keeps({ 'out.output': 'no' }), 'out.output is expected to be a tensor'],
    ['that names no part', mxnetSquare(), keeps({}), 'names no part'],
    ['of a kind that has no parts', square(), keeps(right, 'functional/square'), 'no part of it may differ'],
    ['that names no case', wrong, keeps(right, 'layers/cube'), 'no case has that name'],
  ])('fails a kept difference %s', (_what, files, kept, problem) => {
    expect(runOn(files, [], kept).failures.join('\n')).toContain(problem);
  });

  test("in another folder a kept difference may agree or be missing, and is MXNet's or what is expected here", () => {
    const kept = { ...keeps(right, 'mxnet/layers/square'), ...keeps(right, 'mxnet/layers/cube') };
    const differing = runOn(wrong, [], kept, false);
    expect(differing.failures).toEqual([]);
    expect([differing.passed, differing.different]).toEqual([0, 1]);
    const agreeing = runOn(mxnetSquare(), [], kept, false);
    expect(agreeing.failures).toEqual([]);
    expect([agreeing.passed, agreeing.different]).toEqual([2, 0]);
    const neither = runOn(wrong, [], keeps({ 'out.output': expected(1, 4, 10) }, 'mxnet/layers/square'), false);
    expect(neither.failures.join('\n')).toContain('output: 1 of 3 differ');
  });

  test('counts as MXNet what an MXNet manifest holds, by every name that it calls', () => {
    const entry = { name: 'block', group: 'layers', kind: 'block', target: 'mxnet.gluon.NoSuchBlock', call: 'plain' };
    const files = { 'manifest.json': { format: 'mxnet-golden-1', cases: [entry] } };
    expect(summary(runOn(files, ['mxnet.gluon.NoSuchBlock']))).toBe('0 passed, 0 failed, 1 not built');
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

  const raised = { python: "x = rnn.RNN(4, layout='NCT')", type: 'AssertionError', bases: [], message: 'Invalid' };
  const text = "Invalid layout NCT; must be one of ['TNC' or 'NTC']";
  const printing = { python: "print('a')\n2", value: 2, printed: 'b\n' };
  test.each<[string, Record<string, unknown>, Parts]>([
    ['another text', raised, { outcome: { type: 'AssertionError', message: text } }],
    [
      'a value',
      { python: 'x = nd.array([3, 4])', type: 'ValueError', message: '' },
      { outcome: { next: 'x', value: three } },
    ],
    [
      'a name that is undefined here',
      { python: 'nd.nope', type: 'AttributeError', message: '' },
      { outcome: { type: 'Undefined', message: "no 'nope' in module" } },
    ],
    ['another print', printing, { printed: 'a\n' }],
  ])('passes statements that differ by %s', (_what, entry, differs) => {
    const tally = runOn(statements(entry), [], keeps(differs, 'list.json: entries a'));
    expect(tally.failures).toEqual([]);
    expect(tally.different).toBe(1);
  });

  test.each<[string, Record<string, unknown>, Parts, string]>([
    ['a wrong text', raised, { outcome: { type: 'AssertionError', message: 'No' } }, 'expected "No"'],
    ['a wrong class', raised, { outcome: { type: 'ValueError', message: text } }, 'ValueError among the classes'],
    ['a value where there is an exception', raised, { outcome: { value: 1 } }, text],
    ['a wrong value', { python: '3', value: 2 }, { outcome: { value: 4 } }, 'largest deviation 1.00e+0'],
    ['a value that agrees', { python: '3', value: 3 }, { outcome: { value: 3 } }, 'outcome agrees: remove it'],
    ['another part that differs', { ...printing, value: 3 }, { printed: 'a\n' }, 'largest deviation 1.00e+0'],
    ['an unknown part', printing, { printed: 'a\n', print: 'a\n' }, "statements have no part 'print'"],
  ])('fails statements that differ by %s', (_what, entry, differs, problem) => {
    const tally = runOn(statements(entry), [], keeps(differs, 'list.json: entries a'));
    expect(tally.failures.join('\n')).toContain(problem);
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
