// The FashionMNIST tutorial as a program, run as a user runs it, on the first pictures of the data set: it prints the epochs,
// the net and the parameters as real MXNet 1.9.1 prints them.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { bundled } from '../helpers/bundled.ts';
import { inFolder } from '../helpers/in-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const printed = `Model(
  (rnn): RNN(56 -> 128, NTC, num_layers=2)
  (out): Dense(128 -> 10, linear)
  (loss): SoftmaxCrossEntropyLoss(batch_axis=0, w=None)
)
model0_ (
  Parameter rnn0_l0_i2h_weight (shape=(128, 56), dtype=float32)
  Parameter rnn0_l0_h2h_weight (shape=(128, 128), dtype=float32)
  Parameter rnn0_l0_i2h_bias (shape=(128,), dtype=float32)
  Parameter rnn0_l0_h2h_bias (shape=(128,), dtype=float32)
  Parameter rnn0_l1_i2h_weight (shape=(128, 128), dtype=float32)
  Parameter rnn0_l1_h2h_weight (shape=(128, 128), dtype=float32)
  Parameter rnn0_l1_i2h_bias (shape=(128,), dtype=float32)
  Parameter rnn0_l1_h2h_bias (shape=(128,), dtype=float32)
  Parameter dense0_weight (shape=(10, 128), dtype=float32)
  Parameter dense0_bias (shape=(10,), dtype=float32)
)
`;

it('gluon-fashion-mnist trains and prints what the tutorial prints', () => {
  inFolder((folder) => {
    const data = join(folder, 'L3/fashion-mnist');
    mkdirSync(data, { recursive: true });
    for (const part of ['train', 't10k']) {
      for (const kind of ['images-idx3-ubyte.gz', 'labels-idx1-ubyte.gz']) {
        copyFileSync(join(root, 'test/golden/mxnet-seed000', `first700-${kind}`), join(data, `${part}-${kind}`));
      }
    }
    const command = [bundled('examples/gluon-fashion-mnist.ts'), '--seed', '1', '--epochs', '2'];
    const output = execFileSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
    const epochs = [...output.matchAll(/^epoch (\d), loss: (\d\.\d{6}), acc: (0\.\d{6})$/gm)];
    expect(epochs.map(([, e]) => e)).toEqual(['1', '2']);
    expect(Number(epochs[1][2])).toBeLessThan(Number(epochs[0][2]));
    expect(output.slice(output.indexOf('Model('))).toBe(printed);
  });
});
