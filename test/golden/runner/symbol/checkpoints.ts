// Checkpoints of modules and of nets with cells: written here to the bytes that MXNet wrote, read back, and run.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { mx } from 'bptt/mx';
import { inFolder } from '../../../helpers/in-folder.ts';
import type { Device, Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { arrayOf, compareStored, type NDArray } from '../mxnet/build.ts';
import { contextOf } from '../mxnet/context.ts';
import { TensorFile } from '../read.ts';
import { programOf } from './graphs.ts';
import { watched } from './outcome.ts';

const { nd } = mx;

export const hex = (file: string): string => readFileSync(file).toString('hex');

/** The arrays of a `.params` file. */
export const loaded = (path: string): { readonly [name: string]: NDArray } =>
  nd.load(path) as { [name: string]: NDArray };

/** How each kind of checkpoint is written below a prefix. */
const savers: { readonly [kind: string]: (made: Made, prefix: string) => void } = {
  module_checkpoint: ({ graph, weights, shapes, epoch }, prefix) => {
    const module = new mx.mod.Module(graph, { context: mx.cpu() });
    module.bind([['data', shapes.data]], [['softmax_label', shapes.softmax_label]]);
    module.init_params({ arg_params: weights, aux_params: {} });
    module.save_checkpoint(prefix, epoch);
  },
  rnn_checkpoint: ({ cell, graph, weights, epoch }, prefix) =>
    mx.rnn.save_rnn_checkpoint(cell, prefix, epoch, graph, weights, {}),
  do_rnn_checkpoint: ({ cell, graph, weights }, prefix) => {
    const save = mx.rnn.do_rnn_checkpoint(cell, prefix, 2);
    for (const epoch of [0, 1, 2, 3]) save(epoch, graph, weights, {});
  },
};

interface Made {
  readonly cell: InstanceType<typeof mx.rnn.BaseRNNCell>;
  readonly graph: ReturnType<typeof mx.sym.load>;
  readonly weights: { [name: string]: NDArray };
  readonly shapes: { readonly data: readonly number[]; readonly softmax_label: readonly number[] };
  readonly epoch: number;
}

/** The files that MXNet wrote, written here: the same names, bytes and lines; and what reading them gives. */
function compareSaved(comparison: Comparison, entry: Entry, tensors: TensorFile, files: readonly string[]): void {
  const program = programOf(entry);
  const [cell, graph] = [program.value(entry.cell), program.value(entry.symbol_ref)] as [Made['cell'], Made['graph']];
  const names = graph.list_arguments().filter((name) => tensors.has(`param.${name}`));
  comparison.same('arg_params', [...names].sort(), entry.arg_params);
  const weights = Object.fromEntries(names.map((name) => [name, arrayOf(tensors.get(`param.${name}`))]));
  const { shape } = arrayOf(tensors.get('in.data'));
  inFolder((folder) => {
    const prefix = join(folder, entry.name as string);
    const made = { cell, graph, weights, shapes: { data: shape, softmax_label: shape }, epoch: entry.epoch as number };
    const { error, log } = watched(() => savers[entry.kind as string](made, prefix));
    if (error) throw error;
    comparison.same(
      'log',
      log.map(([level, line]) => [level, line.replace(folder, '<dir>')]),
      entry.log,
    );
    if (entry.files_written) comparison.same('files', readdirSync(folder).sort(), entry.files_written);
    for (const file of files) {
      comparison.same(basename(file), hex(join(folder, basename(file))), hex(file));
    }
    const loading = entry.kind === 'module_checkpoint' ? mx.model.load_checkpoint : mx.rnn.load_rnn_checkpoint;
    const args = entry.kind === 'module_checkpoint' ? [prefix, made.epoch] : [cell, prefix, made.epoch];
    const [, loadedArgs] = Reflect.apply(loading, null, args) as ReturnType<typeof mx.model.load_checkpoint>;
    comparison.same('loaded names', Object.keys(loadedArgs).sort(), entry.loaded_names);
    for (const name of names) {
      compareStored(comparison, `loaded ${name}`, loadedArgs[name], tensors.get(`param.${name}`), 'exact');
    }
  });
}

/** A checkpoint: it is written as MXNet wrote it; the graph reads and writes as it was, and runs on the parameters. */
export function compareCheckpoint(path: string, entry: Entry, device: Device): Comparison {
  const comparison = new Comparison();
  const tensors = new TensorFile(join(dirname(path), entry.file as string));
  const [symbol, params] = [entry.symbol, entry.params].map((file) => join(dirname(path), file as string));
  compareSaved(comparison, entry, tensors, [symbol, params]);
  const graph = mx.sym.load(symbol);
  comparison.same('tojson', graph.tojson(), readFileSync(symbol, 'utf8'));
  const saved = loaded(params);
  comparison.same('param names', Object.keys(saved), entry.param_names);
  for (const name of tensors.under('saved.')) {
    compareStored(comparison, name, saved[name], tensors.get(`saved.${name}`), 'exact');
  }
  const data = arrayOf(tensors.get('in.data'));
  const label = nd.zeros([...data.shape]);
  const executor = graph.simple_bind(contextOf(device), { data: data.shape, softmax_label: label.shape });
  const names = tensors.under('param.');
  executor.copy_params_from(Object.fromEntries(names.map((name) => [name, arrayOf(tensors.get(`param.${name}`))])));
  const [output] = executor.forward(false, { data });
  compareStored(comparison, 'out.0', output, tensors.get('out.0'), entry.tolerance as Tolerance);
  return comparison;
}
