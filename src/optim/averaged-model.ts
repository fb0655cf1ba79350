// AveragedModel, a module that is the average of others, and update_bn, which measures its batch norms anew.

import * as f from '../engine/functions.ts';
import { AssertionError, bind, TypeError, typeName, withGrad } from '../engine/index.ts';
import { deepcopy } from '../nn/copy.ts';
import { Module } from '../nn/module.ts';
import { optionsOf } from '../rules/signature.ts';
import { isIterable, itemsOf } from '../rules/text/python.ts';
import { converted, overwrite } from '../rules/write.ts';
import { type Device, full, Tensor } from '../torch/index.ts';
import { bool, callable, device, instance, of } from '../torch/kinds.ts';
import { type AverageFunction, get_swa_avg_fn, isAwaited, type MultiAverageFunction } from './averages.ts';

/** Options of AveragedModel. */
export interface AveragedModelOptions {
  /** Where the average is kept; null (default) for where the model is. */
  device?: Device | null;
  /** The average of a pair of tensors; that of `get_swa_avg_fn` by default. */
  avg_fn?: AverageFunction | null;
  /** The average of lists of tensors, in place. */
  multi_avg_fn?: MultiAverageFunction | null;
  /** Average buffers too, false (default) to copy the latest. */
  use_buffers?: boolean;
}
const model = /* @__PURE__ */ instance('Module', () => Module);
const declared = /* @__PURE__ */ optionsOf<{ model: Module } & AveragedModelOptions>('AveragedModel.__init__', {
  model: [model],
  device: [device, null],
  avg_fn: [callable, null],
  multi_avg_fn: [callable, null],
  use_buffers: [bool, false],
});
const updateOf = /* @__PURE__ */ optionsOf<{ model: Module }>('AveragedModel.update_parameters', { model: [model] });

/** x on another device; x itself where it is there. */
const onto = (x: Tensor, place: Device): Tensor => converted(Tensor, x.detach(), x.dtype, place);

/** Lists of pairs, one for each device and dtype. */
function grouped(averaged: readonly Tensor[], current: readonly Tensor[]): [Tensor[], Tensor[]][] {
  const groups = new Map<string, [Tensor[], Tensor[]]>();
  for (const [i, x] of averaged.entries()) {
    const key = `${x.device} ${x.dtype}`;
    const group = groups.get(key) ?? [[], []];
    groups.set(key, group);
    group[0].push(x);
    group[1].push(current[i]);
  }
  return [...groups.values()];
}

/**
 * The average of a model's parameters over time: `averaged.update_parameters(model)` takes in the latest. Source: Izmailov et
 * al., 2018; with `get_ema_multi_avg_fn` Polyak's average.
 */
export class AveragedModel extends Module {
  static override readonly name: string = 'AveragedModel';

  /** A copy of the model, with the average. */
  module: Module;
  /** How many models it is the average of, int64 of no dimensions. */
  declare n_averaged: Tensor;
  avg_fn: AverageFunction | null;
  multi_avg_fn: MultiAverageFunction | null;
  use_buffers: boolean;

  constructor(model: Module, options?: AveragedModelOptions);
  constructor(
    model: Module,
    device: Device | null,
    avg_fn?: AverageFunction | null | Omit<AveragedModelOptions, 'device'>,
    multi_avg_fn?: MultiAverageFunction | null,
    use_buffers?: boolean,
  );
  constructor(options: { model: Module } & AveragedModelOptions);
  /** @throws AssertionError where both functions are given. */
  constructor(...args: readonly unknown[]) {
    const { model, device, avg_fn, multi_avg_fn, use_buffers } = bind(declared, args);
    if (avg_fn !== null && multi_avg_fn !== null) {
      throw new AssertionError('Only one of avg_fn and multi_avg_fn should be provided');
    }
    super();
    this.module = deepcopy(model);
    if (device !== null) this.module.to(device);
    this.register_buffer('n_averaged', full([], 0, { dtype: 'int64', device: device ?? 'cpu' }));
    this.avg_fn = avg_fn;
    this.multi_avg_fn = multi_avg_fn;
    this.use_buffers = use_buffers;
  }

  /** What the copy computes. */
  override forward(...args: unknown[]): unknown {
    return this.module(...args);
  }

  /** Takes the parameters of a model into the average; the first ones are the average. */
  update_parameters(model: Module): void;
  update_parameters(...args: readonly unknown[]): void {
    const { model } = bind(updateOf, args);
    const held = (of: Module): Tensor[] => [...of.parameters(), ...(this.use_buffers ? of.buffers() : [])];
    withGrad(false, () => {
      const averaged = held(this.module).map((x) => x.detach());
      const current = held(model).slice(0, averaged.length);
      const latest = current.map((x, i) => onto(x, averaged[i].device));
      this.#take(averaged.slice(0, latest.length), latest);
      if (!this.use_buffers) {
        const sources = [...model.buffers()];
        for (const [i, b] of [...this.module.buffers()].entries()) overwrite(b.detach(), onto(sources[i], b.device));
      }
      overwrite(this.n_averaged, f.add(this.n_averaged, 1));
    });
  }

  /** The first ones are the average; where nobody can look at the count, each element is one or the other by it. */
  #take(averaged: readonly Tensor[], latest: readonly Tensor[]): void {
    const count = this.n_averaged;
    if (isAwaited(count)) {
      this.#average(averaged, latest);
      for (const [i, x] of averaged.entries()) overwrite(x, f.where(f.eq(onto(count, x.device), 0), latest[i], x));
    } else if (count.item() > 0) this.#average(averaged, latest);
    else for (const [i, x] of averaged.entries()) overwrite(x, latest[i]);
  }

  #average(averaged: readonly Tensor[], latest: readonly Tensor[]): void {
    if (this.multi_avg_fn) {
      for (const [own, other] of grouped(averaged, latest)) {
        this.multi_avg_fn(own, other, onto(this.n_averaged, own[0].device));
      }
      return;
    }
    const average = this.avg_fn ?? get_swa_avg_fn();
    for (const [i, x] of averaged.entries()) {
      overwrite(x, average(x, latest[i], onto(this.n_averaged, x.device)));
    }
  }
}

/** A batch norm: it keeps running statistics. */
interface Running extends Module {
  momentum: number | null;
  reset_running_stats(): void;
}
const isRunning = (module: Module): module is Running =>
  'momentum' in module && typeof Reflect.get(module, 'reset_running_stats') === 'function';

const updateBatchNorms = /* @__PURE__ */ optionsOf<{ loader: unknown; model: Module; device?: Device | null }>(
  'update_bn',
  { loader: [/* @__PURE__ */ of()], model: [model], device: [device, null] },
  false,
);

/**
 * Measures the running statistics of a model's batch norms anew, as the means over all batches of a loader; where a batch is a
 * list, its first tensor is the input. @throws TypeError for a batch that is no tensor.
 */
export function update_bn(loader: Iterable<unknown>, model: Module, device?: Device | null): void;
export function update_bn(options: { loader: Iterable<unknown>; model: Module; device?: Device | null }): void;
export function update_bn(...args: readonly unknown[]): void {
  const { loader, model, device } = bind(updateBatchNorms, args);
  const norms = [...model.modules()].filter(isRunning);
  if (norms.length === 0) return;
  const momenta = norms.map((norm) => {
    norm.reset_running_stats();
    return norm.momentum;
  });
  const training = model.training;
  model.train();
  for (const norm of norms) norm.momentum = null;
  withGrad(false, () => {
    for (const batch of isIterable(loader) ? loader : itemsOf(loader, 'give a DataLoader, or a list of batches')) {
      const input: unknown = Array.isArray(batch) ? batch[0] : batch;
      if (!(input instanceof Tensor))
        throw new TypeError(`a batch is a tensor, or a list that begins with one, not ${typeName(input)}`);
      model(device === null ? input : onto(input, device));
    }
  });
  for (const [i, norm] of norms.entries()) norm.momentum = momenta[i];
  model.train(training);
}
