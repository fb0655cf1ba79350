// Throughput of single ops, WebAssembly beside the reference, in nanoseconds an element.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { interleave, printTable } from './measure.ts';

type Op = (x: torch.Tensor) => unknown;

const ops: readonly (readonly [string, Op])[] = [
  ['add', (x) => x.add(x)],
  ['mul', (x) => x.mul(x)],
  ['exp', (x) => x.exp()],
  ['tanh', (x) => x.tanh()],
  ['sigmoid', (x) => x.sigmoid()],
  ['sum', (x) => x.sum()],
  ['softmax', (x) => nn.functional.softmax(x, 1)],
  ['log_softmax', (x) => nn.functional.log_softmax(x, 1)],
  ['matmul', (x) => x.at(':256', ':256').matmul(x.at(':256', ':256'))],
];

export function run(): void {
  const rows = ops.map(([name, op]) => {
    const [cpu, reference] = ['cpu', 'reference'].map((device) => torch.randn(512, 512, { device }));
    const times = interleave(
      [
        { name: 'cpu', run: () => torch.no_grad(() => void op(cpu)) },
        { name: 'reference', run: () => torch.no_grad(() => void op(reference)) },
      ],
      9,
    );
    const perElement = (key: string): number => ((times.get(key) as number) * 1e6) / 512 ** 2;
    const [a, b] = [perElement('cpu'), perElement('reference')];
    return [name, a.toFixed(2), b.toFixed(2), (b / a).toFixed(1)];
  });
  printTable(['op (512 x 512)', 'cpu ns', 'reference ns', 'ratio'], rows);
}
