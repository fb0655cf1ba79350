// Weights of cells, packed and unpacked, and what the cells compute with them; fused cells and their unfused stacks.

import { mx } from 'bptt/mx';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { arrayOf, compareStored, type NDArray } from '../mxnet/build.ts';
import { contextOf, onContext } from '../mxnet/context.ts';
import { type TensorFile, tensorFileOf } from '../read.ts';
import { programOf } from './graphs.ts';

interface Part {
  readonly name: string;
  readonly tensor: string;
}
type Sym = ReturnType<typeof mx.sym.var>;
type Cell = InstanceType<typeof mx.rnn.BaseRNNCell>;
type Weights = { readonly [name: string]: NDArray };

const arraysOf = (parts: readonly Part[], file: TensorFile): Weights =>
  Object.fromEntries(parts.map(({ name, tensor }) => [name, arrayOf(file.get(tensor))]));

/** Weights by name, in order. */
function compareWeights(
  comparison: Comparison,
  what: string,
  actual: Weights,
  parts: readonly Part[],
  file: TensorFile,
): void {
  comparison.same(
    `${what}: names`,
    Object.keys(actual),
    parts.map(({ name }) => name),
  );
  for (const { name, tensor } of parts) {
    compareStored(comparison, `${what}: ${name}`, actual[name], file.get(tensor), 'exact');
  }
}

/** A cell over the data. */
function unrolled(cell: Cell, entry: Entry): Sym {
  const x = mx.sym.Variable('data');
  const [y] = cell.unroll(entry.length as number, x, { layout: entry.layout as string, merge_outputs: true });
  return y;
}

function run(entry: Entry, file: TensorFile, device: Device): Comparison {
  const comparison = new Comparison();
  const program = programOf(entry);
  const cell = program.value(entry.cell) as Cell;
  const [packed, unpacked] = [entry.packed as Part[], entry.unpacked as Part[]];
  const given = arraysOf(packed, file);
  const single = cell.unpack_weights(given);
  compareWeights(comparison, 'unpacked', single, unpacked, file);
  const again = cell.pack_weights(single);
  comparison.same('packed again: names', Object.keys(again).sort(), packed.map(({ name }) => name).sort());
  for (const { name, tensor } of packed) {
    compareStored(comparison, `packed again: ${name}`, again[name], file.get(tensor), 'exact');
  }
  const data = arrayOf(file.get('data'));
  const tolerance = entry.tolerance as Tolerance;
  const compare = (what: string, actual: NDArray, tensor: unknown): void =>
    compareStored(comparison, what, actual, file.get(tensor as string), tolerance);
  const output = (y: Sym, weights: Weights): NDArray => y.bind(contextOf(device), { ...weights, data }).forward()[0];
  compare('output', output(unrolled(cell, entry), given), entry.output);
  if (!(cell instanceof mx.rnn.FusedRNNCell)) return comparison;
  const stack = cell.unfuse();
  const unfused = stack.pack_weights(single);
  compareWeights(comparison, 'unfused', unfused, entry.unfused_packed as Part[], file);
  const y = unrolled(stack, entry);
  comparison.same('unfused arguments', y.list_arguments(), entry.unfused_arguments);
  compare('unfused output', output(y, unfused), entry.unfused_output);
  return comparison;
}

export const weightsCase = (label: string, path: string, entry: Entry): Case => ({
  label,
  names: [],
  devices: cpuDevices,
  run: (device) => onContext(device, () => run(entry, tensorFileOf(path, entry.file), device)),
});
