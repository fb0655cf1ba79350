// Callbacks of batches and epochs: the lines that they log, and the files of checkpoints.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mx } from 'bptt/mx';
import { inFolder } from '../../../helpers/in-folder.ts';
import type { Case, Entry } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { watched } from './outcome.ts';

type Metric = InstanceType<typeof mx.metric.Accuracy> | null;
type Callback = (told: { epoch: number; nbatch: number; eval_metric: Metric }) => void;

/** An accuracy of one half. */
function half(): Metric {
  const metric = new mx.metric.Accuracy();
  metric.update(
    [mx.nd.array([0, 1])],
    [
      mx.nd.array([
        [1, 0],
        [1, 0],
      ]),
    ],
  );
  return metric;
}

/** Calls a callback for batches of an epoch. */
function batches(callback: Callback, from: number, to: number, epoch = 0, eval_metric: Metric = half()): void {
  for (let nbatch = from; nbatch <= to; nbatch++) callback({ epoch, nbatch, eval_metric });
}

/** Checkpoints of epochs 0..4; the files that are there then. */
function checkpoints(folder: string): string[] {
  const data = mx.sym.var('data');
  const net = mx.sym.FullyConnected(data, { num_hidden: 2, name: 'fc' });
  const save = mx.callback.do_checkpoint(join(folder, 'net'), { period: 2 });
  for (let epoch = 0; epoch < 5; epoch++) save(epoch, net, { fc_weight: mx.nd.ones([2, 2]) }, {});
  return readdirSync(folder).sort();
}

/** What the entries are about, as their texts say. */
const calls: { readonly [name: string]: (folder: string) => unknown } = {
  speedometer: () => batches(new mx.callback.Speedometer(4, 2), 0, 7, 1),
  speedometer_nometric: () => batches(new mx.callback.Speedometer(4, 2), 0, 7, 1, null),
  speedometer_noreset: () => batches(new mx.callback.Speedometer(4, 2, { auto_reset: false }), 0, 7, 1),
  speedometer_default: () => batches(new mx.callback.Speedometer(4), 0, 101),
  progressbar: () => batches(new mx.callback.ProgressBar({ total: 4, length: 10 }), 1, 4),
  log_train_metric: () => batches(mx.callback.log_train_metric(2), 0, 4),
  log_validation: () => batches(new mx.callback.LogValidationMetricsCallback(), 0, 0, 3),
  do_checkpoint: checkpoints,
};

function compareCallback(entry: Entry): Comparison {
  const comparison = new Comparison();
  const call = calls[entry.name as string];
  if (call === undefined) throw new Error(`unknown callback ${entry.name}`);
  inFolder((folder) => {
    const { value, error, log } = watched(() => call(folder));
    if (error) throw error;
    const settled = (line: string): string =>
      line.replace(/Speed: [\d.inf]+/, 'Speed: <number>').replace(folder, '<dir>');
    const lines = log.map(([level, line]) => [level, settled(line)]);
    comparison.same('log', lines, entry.log);
    if ('value' in entry) comparison.same('files', value, entry.value);
  });
  return comparison;
}

/** An entry of the list `callbacks`. */
export const callbackCase = (label: string, entry: Entry): Case => ({
  label,
  names: [],
  devices: ['cpu'],
  run: () => compareCallback(entry),
});
