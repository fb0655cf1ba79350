// Runs the steps of a random program in bptt: what random_programs/program.py does in PyTorch.

import * as torch from 'bptt';

/** A tensor as PyTorch gave it: elements in row-major order, and how far each moves when computed in float64. */
export interface Kept {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  /** The elements in base64: float32, uint8 (of bool too), else float64. */
  readonly b: string;
  readonly w?: string;
  /** Whether every bit must agree. */
  readonly exact?: boolean;
  /** Whether what is float64 here has come of float32. */
  readonly coarse?: boolean;
}
export interface Step {
  readonly op: string;
  readonly args: readonly unknown[];
  readonly kw: { readonly [name: string]: unknown };
  readonly seed?: number;
  readonly out?: readonly number[];
  readonly values?: readonly (Kept | { readonly object: true } | null)[];
  /** The class and text of PyTorch's error. */
  readonly error?: readonly [string, string];
  /** Whether PyTorch left gradients where it refused: they were taken back, and the next steps know none. */
  readonly undone?: boolean;
}
export interface Program {
  readonly kind: 'recurrent' | 'graph';
  readonly steps: readonly Step[];
}

type Callable = (...args: unknown[]) => unknown;
type Members = { readonly [name: string]: unknown };
type Layer = Callable & torch.nn.Module;

const words: { readonly [op: string]: Callable } = {
  call: (m, ...args) => (m as Callable)(...args),
  at: (x, ...indices) => (x as torch.Tensor).at(...(indices as never[])),
  all: (tensors) => tensors,
  params: (m) => [...(m as Layer).parameters()],
  buffers: (m) => [...(m as Layer).buffers()],
  grads: (m) => [...(m as Layer).parameters()].map((p) => p.grad),
  grad: (x) => (x as torch.Tensor).grad,
  optimizer: (name, m, options) =>
    new (torch.optim as unknown as { [name: string]: new (...args: unknown[]) => object })[name as string](
      (m as Layer).parameters(),
      options,
    ),
  scheduler: (name, o, options) =>
    new (torch.optim.lr_scheduler as unknown as { [name: string]: new (...args: unknown[]) => object })[name as string](
      o,
      options,
    ),
  rates: (o) =>
    torch.tensor(
      (o as torch.optim.Optimizer).param_groups.map(({ lr }) => lr as number),
      { dtype: 'float64', device: 'cpu' },
    ),
  // A PackedSequence is the list of its parts.
  call_packed: (m, parts, ...args) => (m as Callable)(packedOf(parts), ...args),
  pad_packed: (parts, ...args) => (torch.nn.utils.rnn.pad_packed_sequence as Callable)(packedOf(parts), ...args),
  unpack: (parts) => torch.nn.utils.rnn.unpack_sequence(packedOf(parts)),
};

const { PackedSequence } = torch.nn.utils.rnn;
const packedOf = (parts: unknown): torch.nn.utils.rnn.PackedSequence =>
  new PackedSequence(...(parts as [torch.Tensor, torch.Tensor, torch.Tensor | null, torch.Tensor | null]));

function call(op: string, args: unknown[]): unknown {
  if (Object.hasOwn(words, op)) return words[op](...args);
  const [room, name] = op.split('.');
  if (room === '') {
    const method = (args[0] as Members)[name];
    return (method as Callable).apply(args[0], args.slice(1));
  }
  if (room === 'nn')
    return new (torch.nn as unknown as { [name: string]: new (...args: unknown[]) => unknown })[name](...args);
  const rooms: Members = { F: torch.nn.functional, rnn: torch.nn.utils.rnn, torch };
  return (rooms[room] as { readonly [name: string]: Callable })[name](...args);
}

const leaves = (result: unknown): unknown[] =>
  Array.isArray(result) || result instanceof PackedSequence ? [...result].flatMap((part) => leaves(part)) : [result];

/** An argument as a value. */
function value(x: unknown, variables: readonly unknown[]): unknown {
  if (Array.isArray(x)) return x.map((part) => value(part, variables));
  if (typeof x !== 'object' || x === null) return x;
  const { v, dtype, number } = x as { v?: number; dtype?: string; number?: string };
  if (v !== undefined) return variables[v];
  if (number !== undefined) return { inf: Infinity, '-inf': -Infinity }[number] ?? Number.NaN;
  return dtype;
}

/** Runs a step: the variables that it gives. */
export function run({ op, args, kw, seed }: Step, variables: readonly unknown[]): unknown[] {
  if (seed !== undefined) torch.manual_seed(seed);
  const given = value(args, variables) as unknown[];
  const named = Object.entries(kw).map(([name, x]) => [name, value(x, variables)]);
  return leaves(call(op, named.length > 0 ? [...given, Object.fromEntries(named)] : given));
}
