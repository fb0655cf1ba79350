// What is timed beside the peers: five recurrent layers, at the sizes of configurations.ts, in three tasks, and one step of
// a stream. Seed 003 and seed 000 are the tutorials': a linear layer of the last step and cross entropy give their loss;
// elsewhere the loss is the sum of what comes out. Programs learn of a case by argument, as JSON.

export type Cell = 'LSTM' | 'GRU' | 'RNN';

/**
 * forward: the layer alone, in inference. gradient: forward, loss, backward. train: gradient and a step of Adam. stream: one
 * step of one sequence in inference, its state carried on.
 */
export const TASKS = ['gradient', 'forward', 'train', 'stream'] as const;
export type Task = (typeof TASKS)[number];

export interface Config {
  readonly config: string;
  readonly cell: Cell;
  readonly T: number;
  readonly N: number;
  readonly I: number;
  readonly H: number;
  readonly layers: number;
  /** The loss is cross entropy of ten classes; else a sum. */
  readonly head: boolean;
}
export interface Case extends Config {
  readonly task: Task;
}

/** A case as a program gets it. */
export interface Job extends Case {
  /** The file of the numbers that data.ts writes. */
  readonly data: string;
  /** Shapes of the parameters in that file, in PyTorch's order. The input and the labels follow them. */
  readonly shapes: readonly (readonly number[])[];
  readonly threads: number;
  readonly wide: boolean;
  readonly fused: boolean;
}

const LAYERS: readonly Config[] = [
  { config: 'seed 003', cell: 'LSTM', T: 28, N: 64, I: 28, H: 64, layers: 1, head: true },
  { config: 'seed 000', cell: 'RNN', T: 14, N: 100, I: 56, H: 128, layers: 2, head: true },
  { config: 'GRU 256', cell: 'GRU', T: 50, N: 32, I: 128, H: 256, layers: 1, head: false },
  { config: 'LSTM 200', cell: 'LSTM', T: 35, N: 32, I: 200, H: 200, layers: 2, head: false },
  { config: 'LSTM 650', cell: 'LSTM', T: 35, N: 20, I: 650, H: 650, layers: 2, head: false },
];
const STREAM: Config = { config: 'LSTM 128', cell: 'LSTM', T: 1, N: 1, I: 64, H: 128, layers: 1, head: false };

const cases: readonly Case[] = [
  ...LAYERS.flatMap((layer) => (['gradient', 'forward', 'train'] as const).map((task): Case => ({ ...layer, task }))),
  { ...STREAM, task: 'stream' },
];

/** Sizes in the words of the house: `LSTM 200-200 x2, T 35, N 32`. */
export const sizesOf = ({ cell, T, N, I, H, layers }: Config): string =>
  `${cell} ${I}-${H}${layers > 1 ? ` x${layers}` : ''}, T ${T}, N ${N}`;

/** The cases of the tasks and configurations that are named; all where none is. @throws Error on an unknown name. */
export function select(names: readonly string[]): readonly Case[] {
  const configs = new Set([...LAYERS, STREAM].map(({ config }) => config));
  const tasks = names.filter((name) => (TASKS as readonly string[]).includes(name));
  const layers = names.filter((name) => configs.has(name));
  const unknown = names.filter((name) => !tasks.includes(name) && !layers.includes(name));
  if (unknown.length > 0) {
    throw new Error(`--only ${unknown.join(', ')}: there are ${[...TASKS, ...configs].join(', ')}`);
  }
  return cases.filter(
    ({ task, config }) =>
      (tasks.length === 0 || tasks.includes(task)) && (layers.length === 0 || layers.includes(config)),
  );
}
