// Long runs in flat memory: training in both faces, a stream frame by frame, and saving. What is alive after a collection,
// and the pages of WebAssembly, are at the end what they were after a tenth of the run.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as torch from 'bptt';
import { nn, wasmPages } from 'bptt';
import { autograd, gluon, nd } from 'bptt/gluon';
import { afterAll, expect, it } from 'vitest';
import { gc } from '../helpers/collect.ts';
import { counts, LONG, Tally } from './harness.ts';

function alive(): { heap: number; buffers: number; pages: number } {
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed / 2 ** 20, buffers: arrayBuffers / 2 ** 20, pages: wasmPages() };
}

function torchTraining(): () => void {
  const net = new nn.LSTM(6, 12, { batch_first: true });
  const out = new nn.Linear(12, 4);
  const adam = new torch.optim.Adam([...net.parameters(), ...out.parameters()], { lr: 0.01 });
  const [x, y] = [torch.randn(8, 10, 6), torch.randint(4, [8])];
  return () => {
    adam.zero_grad();
    torch.nn.functional.cross_entropy(out(net(x)[0].at(':', -1, ':')), y).backward();
    nn.utils.clip_grad_norm_(net.parameters(), 1);
    adam.step();
  };
}

function gluonTraining(): () => void {
  const net = new gluon.rnn.GRU(8, { layout: 'NTC', input_size: 5 });
  net.initialize();
  const trainer = new gluon.Trainer(net.collect_params(), 'adam', { learning_rate: 0.01 });
  const loss_func = new gluon.loss.L2Loss();
  const [x, y] = [nd.random.normal({ shape: [4, 6, 5] }), nd.zeros([4, 6, 8])];
  return () => {
    const loss = autograd.record(() => loss_func(net(x), y));
    loss.backward();
    trainer.step(4);
  };
}

function stream(): () => void {
  const cell = new nn.LSTMCell(3, 16);
  let state: [torch.Tensor, torch.Tensor] | undefined;
  return () => {
    state = torch.no_grad(() => cell(torch.randn(1, 3), state));
  };
}

function saving(folder: string): () => void {
  const net = new nn.GRU(6, 12);
  const path = join(folder, 'net.safetensors');
  return () => {
    torch.safetensors.save_file(net.state_dict(), path);
    net.load_state_dict(torch.safetensors.load_file(path));
  };
}

const folder = mkdtempSync(join(tmpdir(), 'bptt-soak-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each<[string, () => () => void, short: number, long: number]>([
  ['training in PyTorch’s words', torchTraining, 200, 40_000],
  ['training in Gluon’s words', gluonTraining, 200, 30_000],
  ['a stream', stream, 1_000, 200_000],
  ['saving and loading', () => saving(folder), 50, 5_000],
])(
  '%s keeps memory flat',
  (name, begin, short, long) => {
    const steps = counts(short, long);
    const step = begin();
    const early = Math.ceil(steps / 10);
    for (let n = 0; n < early; n++) step();
    const before = alive();
    for (let n = early; n < steps; n++) step();
    const after = alive();
    const grown = (key: 'heap' | 'buffers'): string => `${(after[key] - before[key]).toFixed(2)} MiB more ${key}`;
    new Tally(`soak, ${name}`, []).close(`${steps} steps`, grown('heap'), grown('buffers'), `${after.pages} pages`);
    expect(after.heap).toBeLessThan(before.heap + 2);
    expect(after.buffers).toBeLessThan(before.buffers + 4);
    expect(after.pages).toBe(before.pages);
  },
  LONG,
);
