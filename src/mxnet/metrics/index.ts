// mx.metric: metrics by name, several as one, and those of the user's own.

import {
  AssertionError,
  bind,
  isPlainObject,
  KeyError,
  NotImplementedError,
  type Tensor,
  typeName,
  ValueError,
} from '../../engine/index.ts';
import { checkDepth } from '../../rules/depth.ts';
import { parseJson } from '../base/json.ts';
import {
  type Arguments,
  bool,
  callable,
  declare,
  type Given,
  int,
  type Kind,
  of,
  optional,
  required,
  str,
} from '../base/options.ts';
import { Accuracy, F1, MCC, PCC, TopKAccuracy } from './classification.ts';
import {
  type Batch,
  bindLoose,
  bindPlain,
  bindUpdate,
  common,
  EvalMetric,
  type Named,
  named,
  pairs,
  type Several,
  type Updated,
  wrapped,
} from './metric.ts';
import { CrossEntropy, Loss, NegativeLogLikelihood, Perplexity } from './probability.ts';
import { MAE, MSE, PearsonCorrelation, RMSE } from './regression.ts';

export * from './classification.ts';
export { check_label_shapes, EvalMetric } from './metric.ts';
export * from './probability.ts';
export * from './regression.ts';

/** What `create` makes a metric of. */
export type MetricSource = string | EvalMetric<Named> | Feval | MetricConfig | readonly MetricSource[];

/** What `get_config()` gives: a name and the options of its class. */
export type MetricConfig = { readonly metric: string; readonly [option: string]: unknown };

const composite = {
  metrics: optional({ name: 'list', holds: Array.isArray } as Kind<readonly MetricSource[]>),
  ...named('composite'),
};
const compositeSignature = declare('CompositeEvalMetric.__init__', composite);

const adding = declare('CompositeEvalMetric.add', { metric: required(of<MetricSource>()) });
const getting = declare('CompositeEvalMetric.get_metric', { index: required(int) });

/** Several metrics, updated together. */
export class CompositeEvalMetric extends EvalMetric<Several> {
  static override readonly name: string = 'CompositeEvalMetric';

  readonly metrics: EvalMetric<Named>[];

  constructor(...args: Arguments<typeof composite>) {
    const options = bind(compositeSignature, args);
    super(options);
    this.metrics = (options.metrics ?? []).map((metric) => create(metric));
  }

  add(...args: [metric: MetricSource]): void {
    const { metric } = bind(adding, args);
    this.metrics.push(create(metric));
  }

  /** The metric at a position. As MXNet does, it gives (and does not raise) the ValueError of a position outside. */
  get_metric(...args: [index: number]): EvalMetric<Named> | ValueError {
    const { index } = bind(getting, args);
    const found = this.metrics.at(index);
    return found ?? new ValueError(`Metric index ${index} is out of range 0 and ${this.metrics.length}`);
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindLoose(args);
    for (const metric of this.metrics) metric.update(labels, preds);
  }

  override update_dict(...args: Parameters<EvalMetric['update_dict']>): void {
    for (const metric of this.metrics) metric.update_dict(...args);
  }

  override reset(...args: []): void {
    bindPlain(args);
    for (const metric of this.metrics) metric.reset();
  }

  override reset_local(...args: []): void {
    bindPlain(args);
    for (const metric of this.metrics) metric.reset_local();
  }

  override get(...args: []): Several {
    bindPlain(args);
    return collect(this.metrics.map((metric) => metric.get()));
  }

  override get_global(...args: []): Several {
    bindPlain(args);
    return collect(this.metrics.map((metric) => metric.get_global()));
  }

  override get_config(...args: []): Record<string, unknown> {
    bindPlain(args);
    return { ...super.get_config(), metrics: this.metrics.map((metric) => metric.get_config()) };
  }
}

const collect = (all: readonly Named[]): Several => [all.flatMap(([name]) => name), all.flatMap(([, value]) => value)];

/** A batch's value from a label and a prediction, as `asnumpy()` gives them; or its sum and count. */
// biome-ignore lint/suspicious/noExplicitAny: what arrays are handed out as is the façade's business.
export type Feval = (label: any, pred: any) => number | readonly [sum: number, count: number];

const naming = {
  /** The function's name where null. */
  name: optional(str),
  /** Accept more predictions than labels. */
  allow_extra_outputs: optional(bool, false),
};
const custom = { feval: required<Feval>(callable), ...naming, ...common };
const customSignature = declare('CustomMetric.__init__', custom);

const handed = (x: Tensor): unknown => ('asnumpy' in x && typeof x.asnumpy === 'function' ? x.asnumpy() : x);

/** The mean over batches of a function's values; called `custom(<lambda>)` where the function has no name. */
export class CustomMetric extends EvalMetric {
  static override readonly name: string = 'CustomMetric';

  readonly #feval: Feval;
  readonly #extra: boolean;

  constructor(...args: [options: Given<typeof custom>] | [feval: Feval, ...unknown[]]) {
    const options = bind(customSignature, args);
    super({ ...options, name: options.name ?? nameOf(options.feval) });
    this.#feval = options.feval;
    this.#extra = options.allow_extra_outputs;
  }

  override update(...args: Updated): void {
    const { labels, preds } = bindUpdate(args);
    const both = this.#extra ? extra(wrapped(labels), wrapped(preds)) : pairs(labels, preds);
    for (const [label, pred] of both) {
      const value = this.#feval(handed(label), handed(pred));
      if (typeof value === 'number') this.add_(value, 1);
      else this.add_(value[0], value[1]);
    }
  }

  override get_config(...args: []): Record<string, unknown> {
    bindPlain(args);
    throw new NotImplementedError('CustomMetric cannot be serialized');
  }
}

const nameOf = (feval: Feval): string => feval.name || 'custom(<lambda>)';
const extra = (labels: Batch, preds: Batch): [Tensor, Tensor][] =>
  labels.slice(0, preds.length).map((label, i) => [label, preds[i]]);

const numpy = { numpy_feval: required<Feval>(callable), ...naming };
const numpySignature = declare('np', numpy, false);

/** `mx.metric.np`: a metric of a function of arrays. */
export function np(...args: Arguments<typeof numpy, 'numpy_feval'>): CustomMetric {
  const { numpy_feval, ...rest } = bind(numpySignature, args);
  return new CustomMetric({ feval: numpy_feval, ...rest });
}

// biome-ignore lint/suspicious/noExplicitAny: each class has its own options.
type MetricClass = new (...args: any[]) => EvalMetric<Named>;

const known: { [name: string]: MetricClass } = {
  accuracy: Accuracy,
  acc: Accuracy,
  topkaccuracy: TopKAccuracy,
  top_k_accuracy: TopKAccuracy,
  top_k_acc: TopKAccuracy,
  f1: F1,
  mcc: MCC,
  pcc: PCC,
  perplexity: Perplexity,
  mae: MAE,
  mse: MSE,
  rmse: RMSE,
  crossentropy: CrossEntropy,
  ce: CrossEntropy,
  negativeloglikelihood: NegativeLogLikelihood,
  nll_loss: NegativeLogLikelihood,
  pearsoncorrelation: PearsonCorrelation,
  pearsonr: PearsonCorrelation,
  loss: Loss,
  compositeevalmetric: CompositeEvalMetric,
  composite: CompositeEvalMetric,
  custommetric: CustomMetric,
};

/** Makes a class known to `create` by its name. */
export function register<C extends MetricClass>(klass: C): C {
  if (!(klass?.prototype instanceof EvalMetric)) throw new AssertionError('Can only register subclass of EvalMetric');
  known[klass.name.toLowerCase()] = klass;
  return klass;
}

/**
 * A metric: by name with its arguments (`create('acc')`, `create('top_k_accuracy', { top_k: 3 })`), from its `get_config()` or
 * that as JSON, of a function, of a list (together), or the given one.
 * @throws AssertionError for names that are not registered, KeyError for a configuration without `metric`, ValueError for text
 *   that begins as JSON and is none.
 */
export function create(metric: readonly MetricSource[], ...args: readonly unknown[]): CompositeEvalMetric;
export function create<M extends EvalMetric<Named>>(metric: M): M;
export function create(metric: string | Feval | MetricConfig, ...args: readonly unknown[]): EvalMetric;
export function create(metric: MetricSource, ...args: readonly unknown[]): EvalMetric<Named>;
export function create(metric: MetricSource, ...args: readonly unknown[]): EvalMetric<Named> {
  if (metric instanceof EvalMetric) return metric;
  if (typeof metric === 'function') return new CustomMetric(metric, ...args);
  if (typeof metric === 'string') return /^[[{]/.test(metric) ? fromText(metric, args) : byName(metric, args);
  if (isPlainObject(metric)) {
    const { metric: name, ...options } = metric;
    if (name === undefined)
      throw new KeyError("'metric'", 'a configuration names its metric: { metric: "acc", axis: 1 }');
    return byName(name, [options]);
  }
  if (!Array.isArray(metric)) throw new AssertionError('metric must be of string type', `got ${typeName(metric)}`);
  checkDepth(metric);
  const composite = new CompositeEvalMetric();
  for (const child of metric) composite.add(create(child, ...args));
  return composite;
}

function byName(given: unknown, args: readonly unknown[]): EvalMetric<Named> {
  if (typeof given !== 'string') throw new AssertionError('metric must be of string type');
  const name = given.toLowerCase();
  if (Object.hasOwn(known, name)) return new known[name](...args);
  throw new AssertionError(
    `${given} is not registered. Please register with metric.register first`,
    `known are ${Object.keys(known).join(', ')}`,
  );
}

/** From `{"metric": "acc", "axis": 1}` or `["acc", {"axis": 1}]`. */
function fromText(text: string, args: readonly unknown[]): EvalMetric<Named> {
  if (args.length > 0) throw new AssertionError('the text of a metric has its arguments', 'give them in it, or a name');
  const parsed = parseJson(text, 'give a name, or the JSON of get_config()');
  if (!Array.isArray(parsed)) return create(parsed as MetricConfig);
  if (parsed.length === 2) return byName(parsed[0], [parsed[1]]);
  throw new ValueError(
    parsed.length < 2
      ? `not enough values to unpack (expected 2, got ${parsed.length})`
      : 'too many values to unpack (expected 2)',
    'a list is a name and its options: ["acc", {"axis": 1}]',
  );
}
