// mx.metric.EvalMetric: a running mean over batches, since the last reset and (global) since the last full one. Subclasses
// add to it. Elements are compared as plain numbers, whatever the device; only values that a user sees are computed.

import { bind, formatTuple, KeyError, read, Tensor, TypeError, typeName, ValueError } from '../../engine/index.ts';
import { floatText } from '../../rules/text/python.ts';
import {
  type Bound,
  declare,
  dict,
  type Kind,
  listOf,
  type Option,
  optional,
  orNone,
  required,
  str,
} from '../base/options.ts';

/** Labels or predictions of a batch: a list, one for each output; some metrics take a single array. */
export type Batch = readonly Tensor[];

/** Which outputs, and which labels, `update_dict` takes; null takes all. */
export const common = {
  output_names: optional(listOf(str)),
  label_names: optional(listOf(str)),
};

/** The options of every metric, and what it is called in results. */
/* @__NO_SIDE_EFFECTS__ */
export function named(name: string): { readonly name: Option<string, false> } & typeof common {
  return { name: optional(str, name), ...common };
}

/** How batches make one value. */
export const averaged = {
  /** `'macro'`: the mean of the batches' values, `'micro'`: of all samples at once. */
  average: optional(str, 'macro'),
};

export type MetricOptions = Bound<ReturnType<typeof named>>;

/** Labels and predictions must be as many (`shape`: of equal shape). @throws ValueError otherwise. */
export function check_label_shapes(
  labels: { readonly length: number } | Tensor,
  preds: { readonly length: number } | Tensor,
  _wrap = false,
  shape = false,
): void {
  for (const x of [labels, preds]) {
    if (typeof Object(x).length === 'number') continue;
    throw new TypeError(`object of type '${typeName(x)}' has no len()`);
  }
  const sizeOf = (x: { readonly length: number } | Tensor): string =>
    shape && x instanceof Tensor ? formatTuple(x.shape) : `${lengthOf(x)}`;
  const [a, b] = [sizeOf(labels), sizeOf(preds)];
  if (a !== b) throw new ValueError(`Shape of labels ${a} does not match shape of predictions ${b}`);
}

const lengthOf = (x: { readonly length: number } | Tensor): number => (x instanceof Tensor ? x.shape[0] : x.length);

/** One array or several, as a list. */
export const wrapped = (x: Tensor | Batch): Batch => (x instanceof Tensor ? [x] : x);

/** Pairs of a label and a prediction. @throws ValueError where there are not as many of both. */
export function pairs(labels: Tensor | Batch, preds: Tensor | Batch): [label: Tensor, pred: Tensor][] {
  check_label_shapes(labels, preds);
  const p = wrapped(preds);
  return wrapped(labels).map((label, i) => [label, p[i]]);
}

/** Elements as integers: NumPy's `astype('int32')` cuts fractions off. */
export const integers = (x: Tensor): number[] => Array.from(read(x), Math.trunc);

const missing = (name: string): never => {
  throw new KeyError(`'${name}'`, 'output_names and label_names choose by name');
};

/** A metric's name and value. */
export type One = [name: string, value: number];
/** Names and values of several metrics. */
export type Several = [names: string[], values: number[]];
/** What a metric tells: one value, or several. */
export type Named = One | Several;

const plain = declare('EvalMetric method', {});
const tensors: Kind<Tensor | Batch> = {
  name: 'list of NDArray',
  holds: (value) => Array.from(Array.isArray(value) ? value : [value]).every((x) => x instanceof Tensor),
};
const updating = declare('EvalMetric.update', { labels: required(orNone(tensors)), preds: required(tensors) });
const updatingFully = declare('EvalMetric.update', { labels: required(tensors), preds: required(tensors) });
const byName = declare('EvalMetric.update_dict', { label: required(dict), pred: required(dict) });

/** Labels and predictions of a batch, by position or by name. */
export type Updated = [labels: Tensor | Batch | null, preds: Tensor | Batch];

/** Binds the arguments of `update`. @throws TypeError for what are no arrays. */
export const bindUpdate = (args: readonly unknown[]): { labels: Tensor | Batch; preds: Tensor | Batch } =>
  bind(updatingFully, args);
/** The same where labels may be null. */
export const bindLoose = (args: readonly unknown[]): { labels: Tensor | Batch | null; preds: Tensor | Batch } =>
  bind(updating, args);
/** @throws TypeError for arguments of a method that takes none. */
export const bindPlain = (args: readonly unknown[]): void => void bind(plain, args);

/** Base of metrics: of one value, or of several (R). */
export abstract class EvalMetric<R extends Named = One> {
  readonly name: string;
  readonly output_names: readonly string[] | null;
  readonly label_names: readonly string[] | null;
  /** Arguments of the constructor, for `get_config`. */
  protected readonly _kwargs: Readonly<Record<string, unknown>>;
  num_inst = 0;
  sum_metric = 0;
  global_num_inst = 0;
  global_sum_metric = 0;

  constructor({ name, output_names, label_names }: MetricOptions, kwargs: Record<string, unknown> = {}) {
    this.name = name;
    this.output_names = output_names;
    this.label_names = label_names;
    this._kwargs = kwargs;
  }

  /** Adds a batch: lists of labels and of predictions, one of each for each output. */
  abstract update(...args: Updated): void;

  /** Adds a batch given by name, of which `label_names` and `output_names` choose. */
  update_dict(...args: [label: Readonly<Record<string, Tensor>>, pred: Readonly<Record<string, Tensor>>]): void {
    const { label, pred } = bind(byName, args, ['label', 'pred']) as {
      label: Readonly<Record<string, Tensor>>;
      pred: Readonly<Record<string, Tensor>>;
    };
    const choose = (from: Readonly<Record<string, Tensor>>, names: readonly string[] | null): Tensor[] =>
      names === null ? Object.values(from) : names.map((name) => from[name] ?? missing(name));
    this.update(choose(label, this.label_names), choose(pred, this.output_names));
  }

  /** Adds to the sum and to the count, both times. */
  protected add_(sum: number, count: number): void {
    this.sum_metric += sum;
    this.global_sum_metric += sum;
    this.num_inst += count;
    this.global_num_inst += count;
  }

  /** Forgets everything. */
  reset(...args: []): void {
    bind(plain, args);
    this.global_num_inst = 0;
    this.global_sum_metric = 0;
    this.reset_local();
  }

  /** Forgets what `get` tells; `get_global` goes on. */
  reset_local(...args: []): void {
    bind(plain, args);
    this.num_inst = 0;
    this.sum_metric = 0;
  }

  /** Name and value of a sum over a count; a metric of several values tells them itself. */
  private _told(sum: number, count: number): R {
    const one: Named = [this.name, this.mean(sum, count)];
    return one as R;
  }

  /** The value of a sum over a count. */
  protected mean(sum: number, count: number): number {
    return count === 0 ? Number.NaN : sum / count;
  }

  /** Name and value since the last reset; NaN where nothing has been added. */
  get(...args: []): R {
    bind(plain, args);
    return this._told(this.sum_metric, this.num_inst);
  }

  get_global(...args: []): R {
    bind(plain, args);
    return this._told(this.global_sum_metric, this.global_num_inst);
  }

  get_name_value(...args: []): [name: string, value: number][] {
    bind(plain, args);
    return zip(this.get());
  }

  get_global_name_value(...args: []): [name: string, value: number][] {
    bind(plain, args);
    return zip(this.get_global());
  }

  get_config(...args: []): Record<string, unknown> {
    bind(plain, args);
    const { name, output_names, label_names } = this;
    return { ...this._kwargs, metric: this.constructor.name, name, output_names, label_names };
  }

  /** `EvalMetric: {'accuracy': 0.5}`. */
  toString(): string {
    const items = this.get_name_value().map(([name, value]) => `'${name}': ${floatText(value)}`);
    return `EvalMetric: {${items.join(', ')}}`;
  }
}

function zip([name, value]: Named): [string, number][] {
  const values = Array.isArray(value) ? value : [value];
  return (Array.isArray(name) ? name : [name]).map((n, i) => [n, values[i]]);
}
