// Trainings of Module and BucketingModule: parameters, outputs, metrics batch by batch, and the lines that `fit` logs.

import { mx } from 'bptt/mx';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { arrayOf, compareStored, type NDArray } from '../mxnet/build.ts';
import { contextOf, onContext } from '../mxnet/context.ts';
import { replaced } from '../mxnet/layers.ts';
import { isRecord, type TensorFile, tensorFileOf } from '../read.ts';
import { type Outcome, watched } from './outcome.ts';
import { compareNamed, plain } from './plain.ts';
import { below, type Fn, Program, type Step } from './program.ts';

type Sym = ReturnType<typeof mx.sym.var>;
type Module = InstanceType<typeof mx.mod.BaseModule>;
type Iter = InstanceType<typeof mx.io.DataIter>;
type Batch = InstanceType<typeof mx.io.DataBatch>;
type Metric = ReturnType<typeof mx.metric.create>;

/** Something of the case's file under a name. */
interface Named {
  readonly name: string;
  readonly tensor: string;
}

/** A batch as it was seen. */
interface Seen {
  readonly epoch: number;
  readonly pad?: number;
  readonly bucket_key?: number;
  readonly data?: unknown;
  readonly label?: unknown;
  readonly outputs?: readonly Named[];
  readonly input_grads?: readonly Named[];
  readonly metric?: readonly (readonly [string, number])[];
  readonly params?: readonly Named[];
  readonly aux?: readonly Named[];
}

/** A case while it runs. */
class Run {
  readonly comparison = new Comparison(true);
  readonly entry: Entry;
  readonly raw: Entry;
  readonly expect: Entry;
  readonly #file: TensorFile;
  readonly #tolerance: Tolerance;
  readonly device: Device;
  readonly program = new Program();

  constructor(raw: Entry, file: TensorFile, device: Device) {
    this.raw = raw;
    this.entry = plain(raw) as Entry;
    this.expect = this.entry.expect as Entry;
    this.#file = file;
    this.#tolerance = this.entry.tolerance as Tolerance;
    this.device = device;
  }

  arrays(names: Record<string, string>): Record<string, NDArray> {
    return Object.fromEntries(Object.entries(names).map(([name, tensor]) => [name, arrayOf(this.#file.get(tensor))]));
  }

  /** Compares arrays by name, or in the order of numbers. */
  named(what: string, actual: Readonly<Record<string, NDArray>> | readonly NDArray[], list: readonly Named[]): void {
    const found = { ...actual } as Record<string, NDArray>;
    this.comparison.same(`${what}: names`, Object.keys(found).sort(), list.map(({ name }) => name).sort());
    for (const { name, tensor } of list) {
      compareStored(this.comparison, `${what} ${name}`, found[name], this.#file.get(tensor), this.#tolerance);
    }
  }

  /** Names and values of metrics. */
  metric(what: string, actual: unknown, expected: unknown): void {
    compareNamed(this.comparison, what, actual, expected, this.#tolerance);
  }

  /** Log lines without speeds and times; the last digits of metrics may differ as the metrics may. */
  log(actual: Outcome<unknown>['log']): void {
    const told = ([level, text]: readonly [level: string, text: string]): string => `${level}: ${text}`;
    const lines = actual.map((line) => told(line).replace(/(Speed: |Time cost=)[\d.inf]+/, '$1<number>'));
    const wanted = (this.expect.log as [level: string, text: string][]).map(told);
    const frame = (list: readonly string[]): string[] => list.map((line) => line.replace(/=\d+\.\d{6}/g, '=<value>'));
    const values = (list: readonly string[]): number[] =>
      list.flatMap((line) => Array.from(line.matchAll(/=(\d+\.\d{6})/g), ([, value]) => Number(value)));
    this.comparison.same('log', frame(lines), frame(wanted));
    this.comparison.numbers('values of the log', values(lines), values(wanted), this.#tolerance);
  }

  params(what: string, module: Module, args: unknown, states: unknown): void {
    const [found, aux] = module.get_params();
    if (args) this.named(what, found, args as Named[]);
    if (states) this.named(`${what} (states)`, aux, states as Named[]);
  }
}

const iterOf = (run: Run, { data, label, kwargs }: Entry): Iter =>
  new mx.io.NDArrayIter(
    run.arrays(data as Record<string, string>),
    run.arrays((label ?? {}) as Record<string, string>),
    (kwargs ?? {}) as never,
  );

/** A metric by name, or as a call. */
function metricOf(run: Run, json: unknown): Metric {
  if (isRecord(json)) {
    const { call, args = [], kwargs } = json as unknown as Required<Step>;
    return new (below(mx, call) as Fn)(...args, ...(kwargs ? [kwargs] : [])) as Metric;
  }
  return mx.metric.create(run.program.value(json) as never);
}

interface Rule {
  readonly name: string;
  readonly kwargs: Entry;
  readonly set_lr_mult?: Record<string, number>;
  readonly set_wd_mult?: Record<string, number>;
}

/** The arguments of an optimizer, a scheduler made. */
function optimizerOf({ name, kwargs }: Rule): { optimizer: string; optimizer_params: Record<string, unknown> } {
  const made = Object.entries(kwargs).map(([key, value]) => {
    const call = isRecord(value) ? (value as unknown as Required<Step>) : null;
    return [key, call ? new (below(mx, call.call) as Fn)(call.kwargs) : value];
  });
  return { optimizer: name, optimizer_params: Object.fromEntries(made) };
}

/** Makes the optimizer, and looks at it where a case does. It is made here as a module makes it, to be seen. */
function withOptimizer(run: Run, module: Module, symbol: Sym, names: readonly string[]): void {
  const rule = run.entry.optimizer as unknown as Rule;
  const { optimizer, optimizer_params } = optimizerOf(rule);
  const { expect, comparison } = run;
  const { set_lr_mult, set_wd_mult } = rule;
  const looks = 'idx2name' in expect || set_lr_mult !== undefined || set_wd_mult !== undefined;
  if (!looks) {
    module.init_optimizer({ optimizer, optimizer_params });
    return;
  }
  const made = mx.optimizer.create(optimizer, {
    sym: symbol,
    param_idx2name: { ...names },
    // The goldens' batches are the first axis of their data.
    rescale_grad: 1 / module.data_shapes[0].shape[0],
    ...optimizer_params,
  });
  if (set_lr_mult) made.set_lr_mult(set_lr_mult);
  if (set_wd_mult) made.set_wd_mult(set_wd_mult);
  comparison.same('idx2name', made.idx2name, expect.idx2name);
  comparison.same('wd_mult', ordered(made.wd_mult), ordered(expect.wd_mult as object));
  comparison.same('lr_mult', ordered(made.lr_mult), ordered(expect.lr_mult as object));
  comparison.same('rescale_grad', made.rescale_grad, expect.rescale_grad);
  // Multipliers that are set by hand need the optimizer itself; else the module makes its own.
  module.init_optimizer(set_lr_mult || set_wd_mult ? { optimizer: made } : { optimizer, optimizer_params });
}

const ordered = (pairs: object): unknown => Object.entries(pairs).sort(([a], [b]) => (a < b ? -1 : 1));

/** One batch of training, compared with what was seen. */
function step(run: Run, module: Module, batch: Batch, metric: Metric | null, seen: Seen, what: string): void {
  const { comparison } = run;
  if (seen.pad !== undefined) comparison.same(`${what}: pad`, batch.pad, seen.pad);
  if (seen.bucket_key !== undefined) comparison.same(`${what}: bucket_key`, batch.bucket_key, seen.bucket_key);
  if (seen.data !== undefined) comparison.same(`${what}: data`, batch.data[0].tolist(), seen.data);
  if (seen.label !== undefined) comparison.same(`${what}: label`, batch.label?.[0].tolist(), seen.label);
  module.forward(batch, { is_train: true });
  const outputs = module.get_outputs();
  if (seen.outputs) run.named(`${what}: output`, outputs, seen.outputs);
  // The goldens carry states on before the backward pass, which then reads the new ones.
  if (run.entry.states) module.set_states({ states: module.get_outputs(false).slice(1) as never });
  module.backward();
  if (seen.input_grads) {
    const names = module.data_names;
    const grads = module.get_input_grads().map((grad, i) => [names[i], grad] as const);
    run.named(`${what}: gradient`, Object.fromEntries(grads), seen.input_grads);
  }
  module.update();
  if (metric !== null) {
    module.update_metric(metric, batch.label);
    if (seen.metric) run.metric(`${what}: metric`, metric.get_name_value(), seen.metric);
  }
  run.params(what, module, seen.params, seen.aux);
}

/** The loop of the goldens: epochs of batches. */
function loop(run: Run, module: Module, iter: Iter, metric: Metric | null): void {
  const { entry, expect } = run;
  const seen = [...(expect.batches as Seen[])];
  const states = entry.states as { value: number; outputs: number } | undefined;
  if (states) module.set_states({ value: states.value });
  for (let epoch = 0; epoch < (entry.epochs as number); epoch++) {
    iter.reset();
    metric?.reset();
    for (const batch of iter) {
      const wanted = seen.shift();
      if (wanted === undefined) throw new Error('more batches than there were');
      step(run, module, batch, metric, wanted, `epoch ${epoch}, batch ${seen.length} from the end`);
    }
  }
  run.comparison.same('batches left', seen.length, 0);
}

/** The graph of a case with its module, unbound. */
function moduleOf(run: Run): { module: Module; symbol: Sym; init: unknown } {
  const { raw, entry, program } = run;
  const made = new mx.name.NameManager();
  made.with(() => program.run(raw.steps as Step[]));
  const symbol = program.value(raw.symbol) as Sym;
  const options = entry.module as Record<string, unknown>;
  const module = new mx.mod.Module({ symbol, ...options, context: contextOf(run.device) } as never);
  return { module, symbol, init: program.value(raw.init) };
}

const inputsOf = (run: Run): string[] => {
  const options = run.entry.module as Record<string, string[] | undefined>;
  return ['data_names', 'label_names', 'state_names'].flatMap((key) => options[key] ?? []);
};

function describe(run: Run, iter: Iter): void {
  const { comparison, expect } = run;
  comparison.same('provide_data', iter.provide_data.map(String), expect.provide_data);
  comparison.same('provide_label', iter.provide_label.map(String), expect.provide_label);
}

function runLoop(run: Run): void {
  const { entry, expect, comparison } = run;
  const { module, symbol, init } = moduleOf(run);
  const iter = iterOf(run, entry.iter as Entry);
  describe(run, iter);
  module.bind(iter.provide_data, iter.provide_label, { ...(entry.bind as object) });
  mx.random.seed(entry.seed as number);
  module.init_params(init as never);
  run.params('init', module, expect.init_params, expect.init_aux);
  const names = symbol.list_arguments().filter((name) => !inputsOf(run).includes(name));
  withOptimizer(run, module, symbol, names);
  comparison.same('output_shapes', module.output_shapes, expect.output_shapes);
  const metric = entry.metric === null ? null : metricOf(run, entry.metric);
  loop(run, module, iter, metric);
  run.params('final', module, expect.final_params, expect.final_aux);
  if (!entry.score) return;
  run.metric('score', module.score(iter, entry.metric as string), expect.score as [string, number][]);
  run.named('predict', [module.predict(iter) as NDArray], expect.predict as Named[]);
  const batches = module.predict(iter, { merge_batches: false }) as NDArray[][];
  comparison.same(
    'predict_shapes',
    batches.map((list) => list.map(({ shape }) => [...shape])),
    expect.predict_shapes,
  );
  run.named('predict_one', [module.predict(iter, { num_batch: 1 }) as NDArray], expect.predict_one as Named[]);
}

type Callback = (told: { epoch: number; nbatch: number; eval_metric: Metric }) => void;

/** What `fit` calls after batches; what it told is compared. */
function batchCallbacks(run: Run, first: readonly unknown[]): { callbacks: Callback[]; compare: () => void } {
  const seen: unknown[][] = [];
  const look: Callback = ({ epoch, nbatch, eval_metric }) => {
    seen.push([epoch, nbatch, ...eval_metric.get_name_value()]);
  };
  const compare = (): void => {
    run.metric('batch callbacks', seen, run.expect.batch_callbacks);
  };
  // The goldens look before the others may reset the metric.
  return { callbacks: [look, ...(first as Callback[])], compare };
}

function callbacksOf({ speedometer, log_train_metric }: Entry): unknown[] {
  const speed = speedometer ? [new mx.callback.Speedometer(speedometer as never)] : [];
  const log = log_train_metric ? [mx.callback.log_train_metric(log_train_metric as number)] : [];
  return [...speed, ...log];
}

function runFit(run: Run): void {
  const { entry, expect, comparison } = run;
  const { module, init } = moduleOf(run);
  if ('numpy_seed' in entry) mx.random.numpy.seed(entry.numpy_seed as number);
  const iter = iterOf(run, entry.iter as Entry);
  const { speedometer, log_train_metric, ...options } = entry.fit as Entry;
  const { callbacks, compare } = batchCallbacks(run, callbacksOf({ speedometer, log_train_metric }));
  const epochs: number[] = [];
  mx.random.seed(entry.seed as number);
  const { error, log } = watched(() =>
    module.fit(iter, {
      ...options,
      ...optimizerOf(entry.optimizer as unknown as Rule),
      eval_data: entry.eval_iter ? iterOf(run, entry.eval_iter as Entry) : null,
      eval_metric: entry.metric as string,
      initializer: init as never,
      batch_end_callback: callbacks as never,
      epoch_end_callback: (epoch: number) => epochs.push(epoch),
    } as never),
  );
  if (error) throw error;
  run.log(log);
  compare();
  comparison.same('epoch callbacks', epochs, expect.epoch_callbacks);
  run.params('final', module, expect.final_params, expect.final_aux);
}

function runBuckets(run: Run): void {
  const { raw, entry, expect, comparison, program } = run;
  new mx.name.NameManager().with(() => program.run(raw.cells as Step[]));
  mx.random.python.seed(entry.python_seed as number);
  mx.random.numpy.seed(entry.python_seed as number);
  const { value, stdout, error } = watched(
    () => new (below(mx, 'rnn.BucketSentenceIter') as Fn)(entry.sentences, entry.iter_kwargs) as Iter,
  );
  if (value === null) throw error;
  comparison.same('stdout', stdout, expect.stdout);
  const key: unknown = Reflect.get(value, 'default_bucket_key');
  comparison.same('default_bucket_key', key, expect.default_bucket_key);
  describe(run, value);
  const symbol = (length: number): [Sym, string[], string[]] => {
    program.values.set('key', length);
    program.run(raw.sym_gen as Step[]);
    return [program.value(raw.symbol) as Sym, entry.data_names as string[], entry.label_names as string[]];
  };
  const module = new mx.mod.BucketingModule(symbol, key, { context: contextOf(run.device) });
  const initializer = program.value(raw.init) as never;
  const metric = metricOf(run, entry.metric);
  if (entry.how === 'loop') {
    module.bind(value.provide_data, value.provide_label);
    mx.random.seed(entry.seed as number);
    module.init_params(initializer);
    run.params('init', module, expect.init_params, undefined);
    module.init_optimizer(optimizerOf(entry.optimizer as unknown as Rule));
    loop(run, module, value, metric);
    value.reset();
    run.metric('score', module.score(value, metricOf(run, entry.metric) as never), expect.score as [string, number][]);
  } else {
    const { callbacks, compare } = batchCallbacks(run, callbacksOf(entry));
    mx.random.seed(entry.seed as number);
    const { error, log } = watched(() =>
      module.fit(value, {
        ...optimizerOf(entry.optimizer as unknown as Rule),
        eval_metric: metric as never,
        initializer,
        batch_end_callback: callbacks as never,
        num_epoch: entry.epochs as number,
      }),
    );
    if (error) throw error;
    run.log(log);
    compare();
  }
  run.params('final', module, expect.final_params, undefined);
}

function compareTraining(entry: Entry, file: TensorFile, device: Device): Comparison {
  const run = new Run(entry, file, device);
  if (entry.kind === 'bucketing') runBuckets(run);
  else if (entry.how === 'fit') runFit(run);
  else runLoop(run);
  return run.comparison;
}

export function moduleCase(label: string, path: string, entry: Entry): Case {
  const file = (): TensorFile => tensorFileOf(path, entry.file);
  return {
    label,
    names: [],
    devices: cpuDevices,
    run: (device) => onContext(device, () => compareTraining(entry, file(), device)),
    runExpecting: (device, parts) =>
      onContext(device, () => compareTraining(entry, replaced(file(), parts, /^(b\d+|final|predict1?)\./), device)),
  };
}
