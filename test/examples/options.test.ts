// The command lines of the examples: `--help` prints the usage; what is wrong is answered in two lines, and nothing is read.

import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { notNegative, program, whole, writable } from '../../examples/common/options.ts';
import { bundled } from '../helpers/bundled.ts';
import { root } from '../surface/repository.ts';

const EXAMPLE = 'scripts/example.ts';
const [LSTM, GLUON, SHAPES] = ['torch-mnist-lstm', 'gluon-fashion-mnist', 'torch-rnn-shapes'];

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bundled(EXAMPLE), ...args], { cwd: root, encoding: 'utf8' });
}

describe('--help', () => {
  it('prints how a program is called, and its options', () => {
    const { status, stdout, stderr } = run(LSTM, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('Usage: npm start -- [options]');
    for (const option of ['seed', 'epochs', 'steps', 'log-every', 'plot']) expect(stdout).toMatch(`  --${option} <`);
  });
  it('without a name lists the names', () => {
    const { status, stdout } = run();
    expect(status).toBe(0);
    for (const name of [LSTM, GLUON, SHAPES]) expect(stdout).toContain(`"${name}"`);
  });
});

describe('an error', () => {
  it.each([
    [
      [LSTM, '--log-every', '0'],
      "option '--log-every <number>' argument '0' is invalid. It is a whole number, 1 or more.",
    ],
    [[GLUON, '--steps', '-1'], "option '--steps <number>' argument '-1' is invalid. It is a whole number, 1 or more."],
    [[SHAPES, '--x'], "unknown option '--x'"],
    [['no-such'], "command-argument value 'no-such' is invalid for argument 'NAME'. Allowed choices are gluon-"],
  ])('of %j is told in two lines', (args, text) => {
    const { status, stdout, stderr } = run(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    const [first, second, ...others] = stderr.split('\n');
    expect(first.slice(0, `error: ${text}`.length)).toBe(`error: ${text}`);
    expect(second).toMatch(/^\(`npm (start|run example) -- ?[a-z-]* ?--help` lists the options\)$/);
    expect(others).toEqual(['']);
  });
  it.each([
    [['--sed', '1'], "unknown option '--sed' (Did you mean --seed?)"],
    [['--seed', 'x'], "option '--seed <number>' argument 'x' is invalid. It is a whole number, 0 or more."],
    [['--seed'], "option '--seed <number>' argument missing"],
    [['extra'], 'too many arguments. Expected 0 arguments but got 1.'],
  ])('of %j says what is wrong, in one line', (args, text) => {
    let told = '';
    const writeErr = (part: string): void => {
      told += part;
    };
    const command = program('npm start --', 'x').option('--seed <number>', 'x', whole(0)).exitOverride();
    expect(() => command.configureOutput({ writeErr }).parse(args, { from: 'user' })).toThrow();
    expect(told).toBe(`error: ${text}\n(\`npm start -- --help\` lists the options)\n`);
  });
});

describe('the values', () => {
  it.each([
    '',
    '-1',
    '0',
    '1.5',
    '1e3',
    '0x10',
    'two',
    ' 7',
    '9007199254740993',
    'NaN',
    'Infinity',
  ])('of a whole number from 1 are not %j', (text) =>
    expect(() => whole(1)(text)).toThrow('It is a whole number, 1 or more.'));
  it('of a whole number are read', () => expect(['1', '007', '60000'].map(whole(1))).toEqual([1, 7, 60_000]));
  it('may have an upper end', () => {
    expect(whole(0, 9)('9')).toBe(9);
    expect(() => whole(0, 9)('10')).toThrow('It is a whole number, from 0 to 9.');
  });
  it.each(['', '-1', '.', '1e', '1e999', 'x', '0x1', 'Infinity'])('of a number from 0 are not %j', (text) =>
    expect(() => notNegative(text)).toThrow('It is a number, 0 or more.'));
  it('of a number from 0 are read', () =>
    expect(['0', '0.01', '.5', '1.', '1e-3'].map(notNegative)).toEqual([0, 0.01, 0.5, 1, 0.001]));
  it('of a file to write are paths in a folder', () => {
    const path = join(tmpdir(), 'bptt-none.svg');
    expect(writable(path)).toBe(path);
    expect(() => writable(tmpdir())).toThrow('It is no file.');
    expect(() => writable(join(path, 'x.svg'))).toThrow('There is no folder');
  });
});
