// Passes over an iterator without training: score, iter_predict and predict of every module.

import { AssertionError, bind, ValueError } from '../../engine/index.ts';
import { array } from '../../mxnet/array/create.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { list } from '../../mxnet/base/list.ts';
import { NumpyArray } from '../../mxnet/base/numpy.ts';
import { create, EvalMetric, type MetricSource } from '../../mxnet/metrics/index.ts';
import type { Named } from '../../mxnet/metrics/metric.ts';
import { concat, slice_axis } from '../../mxnet/operators/index.ts';
import { DataBatch } from '../io/desc.ts';
import { DataIter } from '../io/iter.ts';
import { BatchEndParam } from '../model.ts';
import { iterating, predicting, scoring } from './options.ts';

/** What a pass needs of a module. */
export interface Runnable {
  readonly binded: boolean;
  readonly params_initialized: boolean;
  prepare(data_batch: DataBatch, sparse_row_id_fn: unknown): void;
  forward(data_batch: DataBatch, ...is_train: readonly boolean[]): void;
  get_outputs(): readonly NDArray[];
  update_metric(eval_metric: EvalMetric<Named>, labels: readonly NDArray[] | null): void;
}

/** Name and value of every metric. */
export type NameValues = [name: string, value: number][];

/** @throws AssertionError unless a module is ready; most of MXNet's have no text, so the hint says what is wanted. */
export function checkReady(ready: boolean, hint: string, text = ''): void {
  if (!ready) throw new AssertionError(text, hint || undefined);
}

const checkRunnable = ({ binded, params_initialized }: Runnable): void =>
  checkReady(binded && params_initialized, 'bind the module and initialize its parameters first');

export const metricOf = (source: MetricSource): EvalMetric<Named> =>
  source instanceof EvalMetric ? source : create(source);

export function score(module: Runnable, args: readonly unknown[]): NameValues {
  const o = bind(scoring, args, ['eval_metric']);
  const { epoch } = o;
  checkRunnable(module);
  if (o.reset) o.eval_data.reset();
  const eval_metric = metricOf(o.eval_metric);
  eval_metric.reset();
  let nbatch = 0;
  for (const eval_batch of o.eval_data) {
    if (nbatch === o.num_batch) break;
    module.prepare(eval_batch, o.sparse_row_id_fn);
    module.forward(eval_batch, false);
    module.update_metric(eval_metric, eval_batch.label);
    const locals = { self: module, eval_batch, nbatch, eval_metric, epoch };
    const told = new BatchEndParam({ epoch, nbatch, eval_metric, locals });
    for (const callback of list(o.batch_end_callback ?? [])) callback(told);
    nbatch += 1;
  }
  const told = new BatchEndParam({ epoch, nbatch, eval_metric, locals: { self: module, eval_metric, epoch } });
  for (const callback of list(o.score_end_callback ?? [])) callback(told);
  return eval_metric.get_name_value();
}

/** The outputs without the rows that only fill the batch up. */
const ownRows = (outputs: readonly NDArray[], pad: number | null): NDArray[] =>
  outputs.map((x) => slice_axis(x, { axis: 0, begin: 0, end: x.shape[0] - (pad ?? 0) }));

/** Outputs of a batch, its number and itself. */
export type Prediction = [outputs: NDArray[], nbatch: number, batch: DataBatch];

interface Pass {
  readonly num_batch: number | null;
  readonly reset: boolean;
  readonly sparse_row_id_fn: unknown;
}

function* predictions(module: Runnable, eval_data: DataIter, o: Pass): Generator<Prediction> {
  if (o.reset) eval_data.reset();
  let nbatch = 0;
  for (const batch of eval_data) {
    if (nbatch === o.num_batch) return;
    module.prepare(batch, o.sparse_row_id_fn);
    module.forward(batch, false);
    yield [ownRows(module.get_outputs(), batch.pad), nbatch, batch];
    nbatch += 1;
  }
}

export function iterPredict(module: Runnable, args: readonly unknown[]): Generator<Prediction> {
  const o = bind(iterating, args);
  checkRunnable(module);
  return predictions(module, o.eval_data, o);
}

/** What `predict` gives: an array, the joined outputs, or the outputs of every batch. */
export type Predicted = NDArray | NDArray[] | NDArray[][];

export function predict(module: Runnable, args: readonly unknown[]): Predicted {
  const o = bind(predicting, args);
  checkRunnable(module);
  const { eval_data } = o;
  if (eval_data instanceof NDArray || eval_data instanceof NumpyArray) {
    module.forward(new DataBatch([eval_data instanceof NDArray ? eval_data : array(eval_data)]));
    return module.get_outputs()[0];
  }
  if (!(eval_data instanceof DataIter)) throw new ValueError('eval_data must be of type NDArray or DataIter');
  const batches = Array.from(predictions(module, eval_data, o), ([outputs]) => outputs);
  if (batches.length === 0 || !o.merge_batches) return batches;
  const [{ length: count }] = batches;
  if (batches.some(({ length }) => length !== count)) {
    throw new AssertionError(
      'Cannot merge batches, as num of outputs is not the same in mini-batches. Maybe bucketing is used?',
    );
  }
  const joined = batches[0].map((_, i) => concat(...batches.map((outputs) => outputs[i]), { dim: 0 }));
  return count === 1 && !o.always_output_list ? joined[0] : joined;
}
