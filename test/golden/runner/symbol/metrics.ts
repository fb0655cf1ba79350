// Metrics, update by update.

import { mx } from 'bptt/mx';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { Comparison } from '../comparison.ts';
import { onContext } from '../mxnet/context.ts';
import { sorted } from './graphs.ts';
import { watched } from './outcome.ts';
import { compareNamed, plain } from './plain.ts';
import { below, type Fn } from './program.ts';

interface Metric {
  readonly name: string;
  readonly num_inst: number;
  readonly sum_metric: number;
  get(): unknown;
  get_global(): unknown;
  get_name_value(): unknown;
  get_config(): unknown;
  update(labels: unknown, preds: unknown): void;
  update_dict(labels: unknown, preds: unknown): void;
  reset(): void;
  reset_local(): void;
}

/** Sums over float32 arrays are added up in another order. */
const close = { rtol: 1.3e-6, atol: 1e-7 };

interface Update {
  readonly label: number[];
  readonly pred: number[];
}

const argumentsOf = ({ args, kwargs }: Entry): unknown[] => [
  ...(args as unknown[]),
  ...(Object.keys(kwargs as object).length > 0 ? [kwargs] : []),
];

function compareUpdates(comparison: Comparison, entry: Entry): void {
  const metric = new (below(mx, entry.metric as string) as Fn)(...argumentsOf(entry)) as Metric;
  const both = (): unknown[] => [metric.get(), metric.get_global()];
  const give = ({ label, pred }: Update): void => metric.update([mx.nd.array(label)], [mx.nd.array(pred)]);
  comparison.same('name', metric.name, entry.name);
  compareNamed(comparison, 'empty', metric.get(), entry.empty, close);
  const updates = entry.updates as (Update & Entry)[];
  for (const update of updates) {
    give(update);
    compareNamed(comparison, 'get', metric.get(), update.get, close);
    compareNamed(comparison, 'get_name_value', metric.get_name_value(), update.get_name_value, close);
    compareNamed(comparison, 'get_global', metric.get_global(), update.get_global, close);
    // The text has the number to the last digit: what stands around it is compared.
    const frame = (text: string): string => text.replace(/-?\d+(\.\d+)?(e-?\d+)?(?=\})/, '<number>');
    comparison.same('str', frame(String(metric)), frame(update.str as string));
    compareNamed(comparison, 'sums', [metric.num_inst, metric.sum_metric], [update.num_inst, update.sum_metric], close);
  }
  metric.reset_local();
  compareNamed(comparison, 'after_reset_local', both(), entry.after_reset_local, close);
  give(updates[0]);
  compareNamed(comparison, 'then_update_0', both(), entry.then_update_0, close);
  metric.reset();
  compareNamed(comparison, 'after_reset', both(), entry.after_reset, close);
  comparison.same('config', sorted(metric.get_config()), sorted(entry.config));
}

const label = (): unknown => mx.nd.array([0, 1, 1]);
const pred = (): unknown =>
  mx.nd.array([
    [0.3, 0.7],
    [0, 1],
    [0.4, 0.6],
  ]);
const updated = (metric: Metric): Metric => {
  metric.update([label()], [pred()]);
  return metric;
};
const { create } = mx.metric;
function named(): [number, number] {
  return [1.5, 3];
}

/** Small questions by name: their texts say what they ask. */
const questions: { readonly [name: string]: () => unknown } = {
  create_names: () => [
    ...['acc', 'accuracy', 'ce', 'nll_loss', 'mse', 'mae', 'rmse', 'f1'].map((name) => create(name).name),
    create('top_k_accuracy', { top_k: 3 }).name,
    create('perplexity', { ignore_label: 0 }).name,
  ],
  create_list: () => {
    const metric = updated(create(['acc', 'ce']) as Metric);
    return [metric.get(), String(metric)];
  },
  custom: () => {
    const metric = updated(create(() => 2.5) as Metric);
    return [metric.name, (metric.get() as unknown[])[1]];
  },
  custom_named: () => updated(create(named) as Metric).get(),
  np: () => updated(mx.metric.np(named) as Metric).get(),
  composite: () => {
    const metric = new mx.metric.CompositeEvalMetric();
    metric.add('acc');
    const found = metric.get_metric(5);
    return [metric.get_metric(0).name, found.constructor.name];
  },
  topk_one: () => new mx.metric.TopKAccuracy({ top_k: 1 }),
  dict_update: () => {
    const metric = new mx.metric.Accuracy() as Metric;
    metric.update_dict({ softmax_label: label() }, { softmax_output: pred() });
    return metric.get();
  },
};

function compareQuestion(comparison: Comparison, entry: Entry): void {
  const ask = questions[entry.name as string];
  if (ask === undefined) throw new Error(`unknown question ${entry.name}`);
  const { value, error } = watched(ask);
  if (entry.error) {
    const { type, text } = entry.error as { type: string; text: string };
    comparison.same('error', [error?.constructor.name, error?.message], [type, text]);
  } else if (error) throw error;
  else compareNamed(comparison, 'value', value, entry.value, close);
}

function compareMetric(entry: Entry): Comparison {
  const comparison = new Comparison(true);
  if ('updates' in entry) compareUpdates(comparison, entry);
  else compareQuestion(comparison, entry);
  return comparison;
}

export const metricCase = (label: string, _path: string, entry: Entry): Case => ({
  label,
  names: [],
  devices: cpuDevices,
  run: (device: Device) => onContext(device, () => compareMetric(plain(entry) as Entry)),
});
