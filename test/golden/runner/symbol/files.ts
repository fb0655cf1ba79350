// Files of graphs and parameters: what export writes to the letter, what reads them, and what the graphs in them compute.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { autograd, type Block, gluon, HybridBlock, type NDArray, nd } from 'bptt/gluon';
import { mx } from 'bptt/mx';
import { inFolder } from '../../../helpers/in-folder.ts';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { arrayOf, compareStored } from '../mxnet/build.ts';
import { contextOf, onContext } from '../mxnet/context.ts';
import { TensorFile } from '../read.ts';
import { compareCheckpoint, hex, loaded } from './checkpoints.ts';
import { fileProgram } from './file-programs.ts';
import { watched } from './outcome.ts';
import { Program, type Step } from './program.ts';

type Json = Readonly<Record<string, unknown>>;
type Net = Block & {
  hybridize(): void;
  export(path: string, epoch?: number): void;
  (...inputs: unknown[]): NDArray | NDArray[];
};

const H = 3;

/** Nets that are no programs of steps: a class with children, by the words of its case. */
class WithStates extends HybridBlock {
  embed = this.name_scope(() => new gluon.nn.Embedding(9, 4));
  rnn = this.name_scope(() => new gluon.rnn.LSTM(H, { num_layers: 1 }));
  out = this.name_scope(() => new gluon.nn.Dense(9, { flatten: false }));

  override hybrid_forward(_F: unknown, x: NDArray, h: NDArray, c: NDArray): unknown {
    const [y, s] = this.rnn(this.embed(x), [h, c]);
    return [this.out(y), ...s];
  }
}

type CellClass = 'RNNCell' | 'LSTMCell' | 'GRUCell';

class Unrolled extends HybridBlock {
  cell: InstanceType<(typeof gluon.rnn)[CellClass]>;
  out: InstanceType<typeof gluon.nn.Dense>;
  readonly lengths: boolean;
  readonly steps: number;

  constructor(cell: CellClass, lengths: boolean, steps: number) {
    super({ prefix: 'c_' });
    this.lengths = lengths;
    this.steps = steps;
    this.cell = this.name_scope(() => new gluon.rnn[cell](H));
    this.out = this.name_scope(() => new gluon.nn.Dense(2));
  }

  override hybrid_forward(_F: unknown, x: NDArray, valid: NDArray | null = null): unknown {
    const [y, s] = this.cell.unroll(this.steps, x, {
      layout: 'NTC',
      merge_outputs: this.lengths,
      valid_length: valid,
    });
    return this.lengths ? [this.out(y as NDArray), s[0]] : this.out((y as readonly NDArray[]).at(-1) as NDArray);
  }
}

const cells: { readonly [name: string]: CellClass } = {
  unroll_rnncell: 'RNNCell',
  unroll_lstmcell: 'LSTMCell',
  unroll_grucell: 'GRUCell',
  unroll_valid_length: 'LSTMCell',
};

function netOf(entry: Entry, tensors: TensorFile): Net {
  const name = entry.name as string;
  if (entry.steps) {
    const program = new Program();
    program.run(entry.steps as Step[]);
    return program.values.get(entry.block as string) as Net;
  }
  if (name === 'lm_with_states') return new WithStates({ prefix: 'lm_' }) as unknown as Net;
  const lengths = name === 'unroll_valid_length';
  const steps = tensors.get(lengths ? 'in.data0' : 'in.data').shape[1];
  return new Unrolled(cells[name], lengths, steps) as unknown as Net;
}

/** The inputs of a net: states come as one list. */
function callArguments(entry: Entry, tensors: TensorFile, net: Net): unknown[] {
  const arrays = (entry.inputs as { tensor: string | null }[]).flatMap(({ tensor }) =>
    tensor === null ? [] : [arrayOf(tensors.get(tensor))],
  );
  const isLayer = 'state_info' in net && !('unroll' in net);
  return isLayer && arrays.length > 1 ? [arrays[0], arrays.slice(1)] : arrays;
}

const flat = (result: unknown): NDArray[] => (Array.isArray(result) ? result.flatMap(flat) : [result as NDArray]);

function compareOutputs(
  comparison: Comparison,
  what: string,
  result: unknown,
  entry: Entry,
  tensors: TensorFile,
): void {
  const found = flat(result);
  (entry.outputs as { index: number; tensor: string }[]).forEach(({ index, tensor }) => {
    compareStored(comparison, `${what} ${tensor}`, found[index], tensors.get(tensor), entry.tolerance as Tolerance);
  });
}

/** What SymbolBlock.imports makes of a file. */
function compareImports(comparison: Comparison, path: string, entry: Entry, tensors: TensorFile, device: Device): void {
  const folder = dirname(path);
  const names = (entry.inputs as { name: string }[]).map(({ name }) => name);
  const files = [entry.symbol, entry.params].map((file) => join(folder, file as string));
  const ctx = contextOf(device);
  const {
    value: block,
    error,
    warnings,
  } = watched(() => gluon.SymbolBlock.imports(files[0], names, files[1], { ctx }));
  if (block === null) throw error;
  const wanted = entry.imports as Json;
  const parameters = (): [string, string, string, string][] =>
    [...block.collect_params().values()].map((p) => [
      p.name,
      p.shape === null ? 'None' : String(p.shape),
      p.grad_req,
      String(p).replace(/^.*dtype=(.*)\)$/, '$1'),
    ]);
  if (wanted) {
    comparison.same('repr', `${block}`, wanted.repr);
    comparison.same('prefix', block.prefix, wanted.prefix);
    comparison.same('parameters', parameters(), wanted.parameters);
    comparison.same('warnings', warnings, wanted.warnings);
  }
  const tensorsOf = entry.inputs as { tensor: string | null }[];
  const data = tensorsOf.map(({ tensor }) => (tensor === null ? null : arrayOf(tensors.get(tensor))));
  // A state that the call left out was zeros: (directions, N, H).
  const bidirectional = (entry.list_arguments as string[]).some((name) => name.includes('_r0_'));
  const batch = `${entry.name}`.includes('NTC') ? 0 : 1;
  const states = (): NDArray => nd.zeros([bidirectional ? 2 : 1, data[0]?.shape[batch] ?? 0, H]);
  const result = block(...data.map((x) => x ?? states()));
  compareOutputs(comparison, 'imported', result, entry, tensors);
  if (wanted) {
    const shapes = [...block.collect_params().values()].map(({ name, shape }) => [name, shape]);
    comparison.same('shapes after a call', shapes, wanted.shapes_after_call);
  }
}

function compareExport(path: string, entry: Entry, device: Device): Comparison {
  const comparison = new Comparison();
  const tensors = new TensorFile(join(dirname(path), entry.file as string));
  return inFolder((folder) => {
    const net = netOf(entry, tensors);
    net.initialize();
    net.hybridize();
    const inputs = callArguments(entry, tensors, net);
    net(...inputs);
    for (const parameter of net.collect_params().values()) {
      const states = tensors.has(`param.aux:${parameter.name}`);
      parameter.set_data(arrayOf(tensors.get(`param.${states ? 'aux' : 'arg'}:${parameter.name}`)));
    }
    compareOutputs(comparison, 'called', net(...inputs), entry, tensors);
    comparison.same('returned', net.export(join(folder, 'net')) ?? null, entry.returned);
    // export leaves the net as it was
    compareOutputs(comparison, 'called again', net(...inputs), entry, tensors);
    const [symbol, params] = [entry.symbol, entry.params].map((file) => join(dirname(path), file as string));
    const text = readFileSync(join(folder, 'net-symbol.json'), 'utf8');
    comparison.same('symbol', text, readFileSync(symbol, 'utf8'));
    comparison.same('param names', Object.keys(loaded(join(folder, 'net-0000.params'))), entry.param_names);
    comparison.same('params', hex(join(folder, 'net-0000.params')), hex(params));
    const graph = mx.sym.load(join(folder, 'net-symbol.json'));
    const { nodes, heads } = JSON.parse(text);
    comparison.same(
      'nodes',
      nodes.map((n: Json) => [n.op, n.name]),
      entry.nodes,
    );
    comparison.same('heads', heads, entry.heads);
    for (const list of ['list_arguments', 'list_outputs', 'list_auxiliary_states'] as const) {
      comparison.same(list, graph[list](), entry[list]);
    }
    compareImports(comparison, path, entry, tensors, device);
    autograd.record(() => net(...inputs));
    return comparison;
  });
}

function compareProgram(path: string, entry: Entry): Comparison {
  const comparison = new Comparison(true);
  const folder = join(dirname(path), 'files');
  const { value, error, warnings } = watched(() => fileProgram(entry.name as string, folder));
  const cleaned = (text: string): string => text.replaceAll(`${folder}/`, '<dir>/');
  const wanted = entry.error as Json | undefined;
  const found = error && [error.constructor.name, cleaned(error.message)];
  comparison.same('error', found, wanted ? [wanted.type, wanted.text] : null);
  if (!wanted) comparison.same('value', value, entry.value);
  comparison.same('warnings', warnings, entry.warnings ?? []);
  return comparison;
}

export function filesCase(label: string, path: string, entry: Entry): Case {
  const { kind } = entry;
  const run = (device: Device, wanted: Entry): Comparison => {
    if (kind === undefined) return compareProgram(path, wanted);
    return kind === 'gluon' ? compareExport(path, wanted, device) : compareCheckpoint(path, wanted, device);
  };
  return {
    label,
    names: [],
    devices: kind === undefined ? ['cpu'] : cpuDevices,
    run: (device) => onContext(device, () => run(device, entry)),
    runExpecting: (device, parts) => onContext(device, () => run(device, { ...entry, ...parts })),
  };
}
