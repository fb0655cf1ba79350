// npm run bench -- webgpu --times: milliseconds of a training step (cross entropy of the last step's classes, Adam) and of a forward pass
// on `webgpu` and on `cpu`, for the tutorials' layers and larger ones; beside them real PyTorch on the GPU it finds, else on the cpu, when
// BPTT_PYTHON names a Python that has it. What a software adapter takes says nothing of a GPU: the adapter is named.
//
//   BPTT_PYTHON=…/bin/python npm run bench -- webgpu --times [--only 'seed 003']… [--seconds 3]

import * as torch from 'bptt';
import { nn } from 'bptt';
import * as webgpu from 'bptt/webgpu';
import { median, printTable } from './measure.ts';
import { output } from './run.ts';

/** A layer, and what it reads. */
interface Task {
  readonly kind: 'LSTM' | 'RNN';
  readonly input: number;
  readonly hidden: number;
  readonly layers: number;
  readonly time: number;
  readonly batch: number;
}

const CLASSES = 10;
/** Steps of a sample, behind which the device is waited for. */
const STEPS = 3;

const large = (hidden: number, batch: number): [string, Task] => [
  `LSTM ${hidden} × 2, batch ${batch}`,
  { kind: 'LSTM', input: hidden, hidden, layers: 2, time: 35, batch },
];
const TASKS = new Map<string, Task>([
  ['seed 003', { kind: 'LSTM', input: 28, hidden: 64, layers: 1, time: 28, batch: 64 }],
  ['seed 000', { kind: 'RNN', input: 56, hidden: 128, layers: 2, time: 14, batch: 100 }],
  ...[200, 650, 1024].flatMap((hidden) => [64, 256].map((batch) => large(hidden, batch))),
]);

interface Times {
  readonly training: number;
  readonly forward: number;
}

/** Median milliseconds of a step, in some seconds. */
async function timed(step: () => unknown, wait: () => unknown, seconds: number): Promise<number> {
  const sample = async (): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < STEPS; i++) step();
    await wait();
    return (performance.now() - start) / STEPS;
  };
  await sample();
  const [times, end]: [number[], number] = [[], performance.now() + seconds * 1000];
  while (times.length < 3 || performance.now() < end) times.push(await sample());
  return median(times);
}

async function ours(device: torch.Device, of: Task, seconds: number): Promise<Times> {
  torch.manual_seed(1);
  const options = { input_size: of.input, hidden_size: of.hidden, num_layers: of.layers, batch_first: true };
  const rnn = of.kind === 'LSTM' ? new nn.LSTM(options) : new nn.RNN({ ...options, nonlinearity: 'relu' });
  const out = new nn.Linear(of.hidden, CLASSES);
  for (const module of [rnn, out]) module.to(device);
  const optimizer = new torch.optim.Adam([...rnn.parameters(), ...out.parameters()]);
  const x = torch.rand(of.batch, of.time, of.input).to(device);
  const y = torch.randint(CLASSES, [of.batch]).to(device);
  const loss_func = new nn.CrossEntropyLoss();
  const train = (): void => {
    const loss = loss_func(out(rnn(x)[0].at(':', -1, ':')), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
  };
  const wait = device === 'webgpu' ? webgpu.synchronize : (): void => {};
  const training = await timed(train, wait, seconds);
  // Read by nobody, a result is not made: its sum is asked for.
  const forward = await timed(() => torch.no_grad(() => rnn(x)[0].sum()), wait, seconds);
  return { training, forward };
}

/** The same there, and what it ran on. */
function theirs(python: string, tasks: readonly Task[], seconds: number): { device: string; times: Times[] } {
  return JSON.parse(output(python, ['bench/peers/webgpu_times.py', JSON.stringify(tasks), String(seconds)]));
}

/** Prints the table. */
export async function times(only: readonly string[], seconds: number): Promise<void> {
  const { description, vendor, architecture } = await webgpu.request();
  const chosen = [...TASKS].filter(([name]) => only.length === 0 || only.includes(name));
  const tasks = chosen.map(([, task]) => task);
  const python = process.env.BPTT_PYTHON;
  const peer = python ? theirs(python, tasks, seconds) : null;
  const rows: string[][] = [];
  for (const [i, [name, task]] of chosen.entries()) {
    const [there, here] = [await ours('webgpu', task, seconds), await ours('cpu', task, seconds)];
    for (const what of ['training', 'forward'] as const) {
      const columns = [there, here, ...(peer ? [peer.times[i]] : [])].map((each) => each[what].toFixed(2));
      rows.push([`${name}, ${what}`, ...columns]);
    }
  }
  console.log(`webgpu: ${description || `${vendor} ${architecture}`}`);
  printTable(['ms a step', 'webgpu', 'cpu', ...(peer ? [`PyTorch, ${peer.device}`] : [])], rows);
  if (!python) console.log('set BPTT_PYTHON to a Python with PyTorch to see it beside');
}
