// Initializers: applied to arrays one after the other, chosen by names and attributes, and by a module for its parameters.

import { dirname, join } from 'node:path';
import { mx } from 'bptt/mx';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { type Closeness, Comparison } from '../comparison.ts';
import { compareStored, type NDArray } from '../mxnet/build.ts';
import { contextOf, onContext } from '../mxnet/context.ts';
import { type Stored, TensorFile } from '../read.ts';
import { programOf, sorted } from './graphs.ts';
import { watched } from './outcome.ts';
import { plain } from './plain.ts';
import { below, type Fn } from './program.ts';

type Fill = (desc: unknown, array: NDArray) => void;

/** An array that is to be filled. */
interface Filled extends Entry {
  readonly desc: string;
  readonly attrs?: Entry;
  readonly shape: number[];
}

const files = new Map<string, TensorFile>();

/** The tensors beside a list. */
function fileOf(path: string): TensorFile {
  const name = join(dirname(path), 'init.safetensors');
  const file = files.get(name) ?? new TensorFile(name);
  files.set(name, file);
  return file;
}

const close = { rtol: 1e-5, atol: 1e-6 };
/** Singular vectors: another algorithm finds them. */
const orthogonal = { rtol: 0, atol: 2e-6 };

/** Fills an array that held 7, and compares it: or the error, the log lines. */
function compareFilled(
  comparison: Comparison,
  fill: Fill,
  entry: Filled,
  file: TensorFile,
  closeness: Closeness,
): void {
  const { desc, attrs, shape } = entry;
  const array = mx.nd.full(shape, 7);
  const { error, log } = watched(() => fill(new mx.init.InitDesc(desc, attrs ?? null), array));
  compareError(comparison, desc, error, entry.error);
  comparison.same(`${desc}: log`, log, entry.log ?? []);
  if (entry.tensor) compareStored(comparison, desc, array, file.get(entry.tensor as string), closeness);
  if (entry.value) comparison.elements(desc, [array], entry.value as number[], closeness);
}

function compareError(comparison: Comparison, what: string, error: Error | null, wanted: unknown): void {
  if (wanted === undefined && error) throw error;
  const { type, text } = (wanted ?? {}) as { type?: string; text?: string };
  if (!wanted) return;
  const class_ = error?.constructor.name;
  // MXNet's assertion has no text here.
  comparison.same(`${what}: error`, [class_, text === '' ? '' : error?.message], [type, text]);
}

function compareDirect(comparison: Comparison, entry: Entry, file: TensorFile): void {
  const init = new (below(mx, entry.init as string) as Fn)(entry.kwargs) as Fill & { dumps(): string };
  // Python's floats and ints are one kind of number here: numbers are compared as such.
  comparison.same('dumps', JSON.parse(init.dumps()), JSON.parse(entry.dumps as string));
  mx.random.seed(entry.seed as number);
  if ('numpy_seed' in entry) mx.random.numpy.seed(entry.numpy_seed as number);
  const closeness = (entry.init as string).endsWith('Orthogonal') ? orthogonal : close;
  for (const array of entry.arrays as Filled[]) compareFilled(comparison, init, array, file, closeness);
}

function compareDispatch(comparison: Comparison, entry: Entry, file: TensorFile): void {
  const init = new mx.init.Uniform(0.5) as unknown as Fill;
  if ('desc_is_str' in entry) {
    const { warnings } = watched(() => init(entry.desc_is_str, mx.nd.zeros([2, 2])));
    comparison.same('warnings', warnings, entry.warnings);
    return;
  }
  mx.random.seed(entry.seed as number);
  compareFilled(comparison, init, entry as Filled, file, close);
}

/** What the entries of `special` are about. */
const specials: { readonly [name: string]: () => unknown } = {
  mixed: () => new mx.init.Mixed(['bias', '.*'], [new mx.init.Constant(0.25), new mx.init.Uniform(0.1)]),
  mixed_nomatch: () => new mx.init.Mixed(['bias'], [new mx.init.Zero()]),
  mixed_bad: () => new mx.init.Mixed(['a', 'b'], [new mx.init.Zero()]),
  load: () =>
    new mx.init.Load(
      {
        'arg:fc1_weight': mx.nd.array([
          [1, 2],
          [3, 0.25],
        ]),
        'aux:fc1_bias': mx.nd.array([5, 6]),
      },
      { default_init: new mx.init.Constant(9), verbose: true },
    ),
  load_shape: () => new mx.init.Load({ fc1_weight: mx.nd.ones([2, 2]) }),
  load_missing: () => new mx.init.Load({ fc1_weight: mx.nd.ones([2, 2]) }),
};

function compareSpecial(comparison: Comparison, entry: Entry, file: TensorFile): void {
  const make = specials[entry.name as string];
  if (make === undefined) throw new Error(`unknown entry ${entry.name}`);
  const { value, error } = watched(make);
  compareError(comparison, 'made', error, entry.error);
  mx.random.seed(entry.seed as number);
  for (const array of entry.arrays as Filled[]) compareFilled(comparison, value as Fill, array, file, close);
}

function compareFused(comparison: Comparison, entry: Entry, file: TensorFile): void {
  const [, options] = JSON.parse(entry.dumps as string) as [string, Entry];
  const inner = mx.init.create(options.init as string);
  const init = new mx.init.FusedRNN({ ...options, init: inner } as never);
  comparison.same('dumps', init.dumps(), entry.dumps);
  const tensor: Stored = file.get(entry.tensor as string);
  const array = mx.nd.full([...tensor.shape], 7);
  mx.random.seed(entry.seed as number);
  init(new mx.init.InitDesc('x_weight', null, new mx.init.Uniform(0.07)), array);
  compareStored(comparison, 'parameters', array, tensor, close);
}

function compareModule(comparison: Comparison, raw: Entry, file: TensorFile, device: Device): void {
  const program = programOf(raw);
  const entry = plain(raw) as Entry;
  const symbol = program.value(raw.symbol) as ReturnType<typeof mx.sym.var>;
  const shapes = Object.entries(entry.data_shapes as Record<string, number[]>);
  const labels = Object.entries(entry.label_shapes as Record<string, number[]>);
  const names = (list: typeof shapes): string[] => list.map(([name]) => name);
  const data_names = names(shapes);
  const module = new mx.mod.Module(symbol, data_names, names(labels), { context: contextOf(device) });
  module.bind(shapes, labels);
  mx.random.seed(entry.seed as number);
  const { error } = watched(() => module.init_params(program.value(raw.init) as never));
  compareError(comparison, 'init_params', error, entry.error);
  if (entry.error) return;
  const [args, states] = module.get_params();
  for (const [found, wanted] of [
    [args, entry.arg_params],
    [states, entry.aux_params],
  ] as const) {
    const list = wanted as { name: string; tensor: string }[];
    comparison.same(
      'names',
      sorted(Object.keys(found).sort()),
      list.map(({ name }) => name),
    );
    for (const { name, tensor } of list) compareStored(comparison, name, found[name], file.get(tensor), close);
  }
}

function compareInit(path: string, raw: Entry, device: Device): Comparison {
  const comparison = new Comparison();
  const file = fileOf(path);
  const entry = plain(raw) as Entry;
  if (entry.kind === 'module') compareModule(comparison, raw, file, device);
  else if (entry.kind === 'direct') compareDirect(comparison, entry, file);
  else if (entry.kind === 'fusedrnn') compareFused(comparison, entry, file);
  else if ('arrays' in entry) compareSpecial(comparison, entry, file);
  else compareDispatch(comparison, entry, file);
  return comparison;
}

export const initializerCase = (label: string, path: string, entry: Entry): Case => ({
  label,
  names: [],
  devices: cpuDevices,
  run: (device) => onContext(device, () => compareInit(path, entry, device)),
});
