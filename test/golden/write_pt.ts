// Writes .pt files for real PyTorch to read: `tsx -C bptt-source test/golden/write_pt.ts FOLDER`, and then
// `python test/golden/check_pt_in_torch.py FOLDER` where PyTorch 2.13 is installed. In values.json is how Python builds each
// value; nets.json says of state_dicts which module must take them, and what it gives.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as torch from 'bptt';

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: write_pt.ts FOLDER');
mkdirSync(folder, { recursive: true });

const x = torch.arange(12, { dtype: 'float32' }).reshape(3, 4);
const values: readonly (readonly [python: string, value: unknown])[] = [
  ['None', null],
  [
    '[0, 255, 256, 65535, 65536, -1, -2**31, 2**31, 2**53 - 1, 2**70, -2**70]',
    [0, 255, 256, 65_535, 65_536, -1, -(2 ** 31), 2 ** 31, 2 ** 53 - 1, 2n ** 70n, -(2n ** 70n)],
  ],
  [
    "[0.5, -0.0, 1e308, float('inf'), True, False, '', '\\u00e9\\u4e2d\\U0001f600']",
    [0.5, -0, 1e308, Number.POSITIVE_INFINITY, true, false, '', 'é中😀'],
  ],
  ["{'a': {}, 'b': [], 0: {'step': 1}, -5: [[]]}", { a: {}, b: [], 0: { step: 1 }, '-5': [[]] }],
  [
    "{'0': 1, 0: 2, 0.5: 3, True: 4, None: 5}",
    new Map<unknown, unknown>([
      ['0', 1],
      [0, 2],
      [0.5, 3],
      [true, 4],
      [null, 5],
    ]),
  ],
  ["{1, 2, 'a'}", new Set([1, 2, 'a'])],
  [
    "[b'', bytes(range(256)), torch.Size([3, 4]), torch.Size([])]",
    [new Uint8Array(), Uint8Array.from({ length: 256 }, (_, i) => i), x.shape, torch.tensor(1).shape],
  ],
  [
    'collections.OrderedDict(x=X, t=X.t(), row=X[1], one=X[2, 3], part=X[1:, ::2], wide=X[:1].expand(3, 4))',
    { x, t: x.t(), row: x.at(1), one: x.at(2, 3), part: x.at('1:', '::2'), wide: x.at(':1').expand(3, 4) },
  ],
  [
    'collections.OrderedDict(d=X.double(), l=X.long(), i=X.int(), u=X.byte(), b=X > 3, e=torch.zeros(0, 3), s=torch.tensor(7))',
    { d: x.double(), l: x.long(), i: x.int(), u: x.byte(), b: x.gt(3), e: torch.zeros(0, 3), s: torch.tensor(7) },
  ],
  [
    '[nn.Parameter(X), nn.Parameter(X.long(), requires_grad=False)]',
    [new torch.nn.Parameter(x), new torch.nn.Parameter(x.long(), false)],
  ],
  ['[X.clone().requires_grad_()]', [x.clone().requires_grad_()]],
  [
    'collections.OrderedDict(h=X.half(), b=(X / 3).bfloat16().t(), s=(X[1] / 7).half())',
    { h: x.half(), b: x.div(3).bfloat16().t(), s: x.at(1).div(7).half() },
  ],
  ['list(range(3000))', Array.from({ length: 3000 }, (_, i) => i)],
  ['dict((f"k{i}", i) for i in range(2001))', Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`k${i}`, i]))],
];
values.forEach(([, value], i) => void torch.save(value, join(folder, `value${i}.pt`)));
writeFileSync(join(folder, 'values.json'), JSON.stringify(values.map(([python]) => python)));

torch.manual_seed(5);
const nets = (
  [
    ['nn.LSTM(3, 5, 2, bidirectional=True)', new torch.nn.LSTM(3, 5, { num_layers: 2, bidirectional: true })],
    ['nn.GRU(3, 5)', new torch.nn.GRU(3, 5)],
    [
      'nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))',
      new torch.nn.Sequential(new torch.nn.Linear(3, 4), new torch.nn.Tanh(), new torch.nn.Linear(4, 2)),
    ],
    [
      'nn.Sequential(nn.BatchNorm1d(2), nn.Linear(3, 4))',
      new torch.nn.Sequential(new torch.nn.BatchNorm1d(2), new torch.nn.Linear(3, 4)),
    ],
  ] as const
).map(([python, net], i) => {
  const optimizer = new torch.optim.Adam(net.parameters(), { lr: 0.01 });
  const [input, path] = [torch.randn(4, 2, 3), `net${i}.pt`];
  const run = (): torch.Tensor => [net(input)].flat()[0] as torch.Tensor;
  run().square().mean().backward();
  optimizer.step();
  const scheduler = new torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5);
  const checkpoint = {
    model: net.state_dict(),
    optimizer: optimizer.state_dict(),
    scheduler: scheduler.state_dict(),
    rng: torch.get_rng_state(),
  };
  torch.save({ ...checkpoint, input, output: run().detach(), epoch: 1, next: torch.randn(3) }, join(folder, path));
  // the second step, which Python repeats from the checkpoint
  optimizer.zero_grad();
  run().square().mean().backward();
  optimizer.step();
  torch.save(net.state_dict(), join(folder, `after${i}.pt`));
  return python;
});
writeFileSync(join(folder, 'nets.json'), JSON.stringify(nets));
console.log(`${values.length} values and ${nets.length} nets written to ${folder}`);
