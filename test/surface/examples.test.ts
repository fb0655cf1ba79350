// The tutorials as programs: what they print is what the tutorials print in real PyTorch.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundled } from '../helpers/bundled.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), 'utf8'));
const [golden, goldenMxnet] = [read('examples'), read('mxnet-examples')];

function run(name: string, ...args: string[]): string {
  const command = [bundled(`examples/${name}.ts`), ...args];
  return execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

it('torch-rnn-shapes prints the shapes and texts of PyTorch', () => {
  expect(run('torch-rnn-shapes')).toBe(golden['torch-rnn-shapes']);
});

it('mx-rnn-lstm prints what the tutorial of MXNet prints', () => {
  const printed = run('mx-rnn-lstm');
  expect(printed).toBe(goldenMxnet['mx-rnn-lstm']);
  expect(printed).toContain("(<Symbol softmax>, ('data',), ('softmax_label',))");
  expect(printed).toContain('([(10, 64), (26, 16)], [(10, 64, 16)], [])');
});

it('mx-rnn-lstm draws every node of a step in the labels and colours of MXNet', () => {
  const picture = join(mkdtempSync(join(tmpdir(), 'bptt-')), 'lstm.svg');
  run('mx-rnn-lstm', '--picture', picture);
  const svg = readFileSync(picture, 'utf8');
  rmSync(dirname(picture), { recursive: true });
  const titles = [...svg.matchAll(/<g id="node\d+" class="node">\n<title>(.*)<\/title>/g)].map(([, title]) => title);
  const step = ['i2h', 'h2h', 'slice', 'o', 'f', 'i', 'c', 'state', 'out'].map((name) => `lstm_t0_${name}`);
  expect(titles).toEqual(expect.arrayContaining(['step_data', ...step, 'lstm_begin_state_0', 'lstm_begin_state_1']));
  expect(svg).toContain('#fb8072');
  expect(svg).toMatch(/>FullyConnected<\/text>\n<text[^>]*>200<\/text>/);
});

it('mx-bucketing-lm logs as MXNet does, and goes on from a checkpoint to the last bit', () => {
  const small = ['--sentences', '400', '--epochs', '2', '--num-hidden', '8', '--num-embed', '8', '--disp-batches', '5'];
  const command = [bundled('examples/mx-bucketing-lm.ts'), ...small, '--batch-size', '8'];
  const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  const lines = `${stdout}${stderr}`.split('\n');
  const logged = (pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
  expect(logged(/^Epoch\[0\] Batch \[0-5\]\tSpeed: \d+\.\d\d samples\/sec\tperplexity=\d+\.\d{6}$/)).toBe(1);
  expect(logged(/^Epoch\[0\] Train-perplexity=\d+\.\d{6}$/)).toBe(1);
  expect(logged(/^Epoch\[0\] Validation-perplexity=\d+\.\d{6}$/)).toBe(1);
  expect(logged(/^Saved checkpoint to ".*lstm-0001\.params"$/)).toBe(1);
  // The epoch behind the checkpoint is read twice, to the same end.
  const ends = lines.filter((line) => line.startsWith('Epoch[1] Train-perplexity='));
  expect(ends).toHaveLength(2);
  expect(ends[0]).toBe(ends[1]);
  expect(lines).toContain('the resumed model is the same to the last bit');
  expect(logged(/^validation perplexity \d+\.\d\d, of words by their frequency \d+\.\d\d$/)).toBe(1);
});

describe('torch-mnist-lstm', () => {
  const losses: number[] = JSON.parse(
    readFileSync(new URL('../golden/torch-1.13/mnist/losses.json', import.meta.url), 'utf8'),
  ).openblas_avx2.losses;

  it('prints the model, the losses of PyTorch from the same seed, and ten predictions', () => {
    const lines = run('torch-mnist-lstm', '--seed', '1', '--log-every', '10', '--steps', '30').trimEnd().split('\n');
    expect(lines.slice(0, 6)).toEqual([
      'torch.Size([60000, 28, 28])',
      'torch.Size([60000])',
      'RNN(',
      '  (rnn): LSTM(28, 64, batch_first=True)',
      '  (out): Linear(in_features=64, out_features=10, bias=True)',
      ')',
    ]);
    // Accuracies on the first 2,000 test images as PyTorch 1.13 reached them with that seed: 0.089 at step 0.
    const expected = [0, 10, 20].map((step) => `Epoch:  0 | train loss: ${losses[step].toFixed(4)} | test accuracy: `);
    expect(lines.slice(6, 9).map((line) => line.slice(0, -4))).toEqual(expected);
    expect(lines[6]).toMatch(/0\.09$/);
    expect(lines[9]).toMatch(/^\[\d( \d){9}\] prediction number$/);
    expect(lines[10]).toBe('[7 2 1 0 4 1 4 9 5 9] real number');
    expect(lines).toHaveLength(11);
  });

  it('refuses options that it does not have', () => {
    expect(() => run('torch-mnist-lstm', '--dtype', 'float16')).toThrow(
      "option '--dtype <name>' argument 'float16' is invalid. Allowed choices are float32, float64.",
    );
    expect(() => run('torch-mnist-lstm', '--rate', '1')).toThrow("unknown option '--rate'");
    expect(() => run('torch-mnist-lstm', '--device', 'tpu')).toThrow(/device type at start of device string: tpu/);
  });
});
