// The programs that may run beside bptt: what each needs, and which cases it takes part in.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.ts';
import type { Job, Task } from './cases.ts';
import { Child } from './child.ts';

interface Peer {
  readonly name: string;
  /** The program and its arguments. */
  readonly program: readonly string[];
  /** A package of bench/peers, or else a variable of the environment that names a Python. */
  readonly needs: { readonly npm: string } | { readonly python: string };
  readonly tasks: readonly Task[];
  /** Only this configuration. */
  readonly config?: string;
}

const every: readonly Task[] = ['gradient', 'forward', 'train', 'stream'];
const inference: readonly Task[] = ['forward', 'stream'];
const layer: { tasks: readonly Task[]; config: string } = { tasks: ['gradient', 'forward'], config: 'seed 003' };

const PEERS: readonly Peer[] = [
  { name: 'PyTorch', program: ['with_torch.py'], needs: { python: 'BPTT_PYTHON' }, tasks: every },
  { name: 'MXNet', program: ['with_mxnet.py'], needs: { python: 'BPTT_MXNET' }, tasks: every },
  { name: 'ORT node', program: ['ort.ts', 'node'], needs: { npm: 'onnxruntime-node' }, tasks: inference },
  { name: 'ORT web', program: ['ort.ts', 'web'], needs: { npm: 'onnxruntime-web' }, tasks: inference },
  { name: 'jax-js', program: ['jax.ts'], needs: { npm: '@jax-js/jax' }, ...layer },
  { name: 'tfjs wasm', program: ['tfjs.ts', 'wasm'], needs: { npm: '@tensorflow/tfjs-backend-wasm' }, ...layer },
  { name: 'tfjs cpu', program: ['tfjs.ts', 'cpu'], needs: { npm: '@tensorflow/tfjs' }, ...layer },
];

const installed = ({ needs }: Peer): boolean =>
  'python' in needs
    ? process.env[needs.python] !== undefined
    : existsSync(join(root, 'bench/peers/node_modules', needs.npm, 'package.json'));

export const NAMES = PEERS.filter(installed).map(({ name }) => name);

/** What to do for the peers that are not here, a line for each thing. */
export function missing(): string[] {
  const lines = PEERS.filter((peer) => !installed(peer)).map(({ name, needs }) =>
    'python' in needs
      ? `${name} is left out: set ${needs.python} to a Python that has it`
      : 'JavaScript peers are left out: npm ci --prefix bench/peers',
  );
  return [...new Set(lines)];
}

const TSX = ['--import', 'tsx'];

/** Ours. */
export const bptt = (job: Job): Child =>
  new Child('bptt', process.execPath, [...TSX, 'bench/ours.ts', JSON.stringify(job)], job.threads);

/** Those that take part in a case, each in a process of its own. */
export function peers(job: Job): Child[] {
  const here = PEERS.filter(
    (peer) => installed(peer) && peer.tasks.includes(job.task) && (peer.config ?? job.config) === job.config,
  );
  return here.map(({ name, needs, program: [file, ...args] }) => {
    const rest = [`bench/peers/programs/${file}`, JSON.stringify(job), ...args];
    return 'python' in needs
      ? new Child(name, process.env[needs.python] as string, rest, job.threads)
      : new Child(name, process.execPath, [...TSX, ...rest], job.threads);
  });
}
