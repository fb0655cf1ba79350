// Cases of optimizers (eight steps on given gradients, then the states), of Trainer, of clipping, and learning rates.

import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { callNamed } from '../library.ts';
import { type TensorFile, tensorFileOf } from '../read.ts';
import { argumentsOf, arrayOf, compareStored, type NDArray, namesIn } from './build.ts';
import { onContext } from './context.ts';

const rates = { rtol: 1e-7, atol: 1e-12 } as const;

type Multipliers = readonly (readonly [string, number])[];

function steps(entry: Entry, file: TensorFile): Comparison {
  const comparison = new Comparison();
  const tolerance = entry.tolerance as Tolerance;
  const names = entry.param_names as readonly string[];
  const param_idx2name = Object.fromEntries(names.map((name, i) => [i, name]));
  const kwargs = { ...argumentsOf(entry.kwargs as Entry), param_idx2name };
  const optimizer = mx.optimizer.create(entry.optimizer as string, kwargs);
  if (entry.lr_mult) optimizer.set_lr_mult(Object.fromEntries(entry.lr_mult as Multipliers));
  if (entry.wd_mult) optimizer.set_wd_mult(Object.fromEntries(entry.wd_mult as Multipliers));
  const weights = names.map((name) => arrayOf(file.get(`p0.${name}`)));
  const states = weights.map((w, i) => optimizer.create_state(i, w));
  const lr: number[] = [];
  for (let k = 1; k <= (entry.steps as number); k++) {
    names.forEach((name, i) => {
      optimizer.update(i, weights[i], arrayOf(file.get(`g${k}.${name}`)), states[i]);
      compareStored(comparison, `${name} after step ${k}`, weights[i], file.get(`p${k}.${name}`), tolerance);
    });
    lr.push(optimizer.learning_rate);
  }
  comparison.numbers('learning rates', lr, file.get('lr').values, rates);
  names.forEach((name, i) => {
    const arrays = [states[i]].flat(2).filter((s) => s !== null && s !== undefined);
    const expected = file.under(`state.${name}.`).map(Number).sort();
    comparison.same(`number of states of ${name}`, arrays.length, expected.length);
    for (const k of expected) {
      compareStored(comparison, `state ${k} of ${name}`, arrays[k], file.get(`state.${name}.${k}`), tolerance);
    }
  });
  return comparison;
}

interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

interface Change {
  readonly before_step: number;
  readonly learning_rate?: number;
  readonly lr_mult?: number;
}

function trainer(entry: Entry, file: TensorFile): Comparison {
  const comparison = new Comparison();
  const tolerance = entry.tolerance as Tolerance;
  const dict = new gluon.ParameterDict();
  const specs = entry.param_specs as readonly ParameterSpec[];
  const parameters = specs.map(({ name, ...options }) => dict.get(name, { ...options, dtype: entry.dtype as string }));
  dict.initialize();
  parameters.forEach((p, i) => {
    p.set_data(arrayOf(file.get(`p0.${specs[i].name}`)));
  });
  const made = new gluon.Trainer(dict, entry.optimizer as string, argumentsOf(entry.kwargs as Entry));
  const lr: number[] = [];
  (entry.batch_sizes as readonly number[]).forEach((batch, i) => {
    const k = i + 1;
    for (const change of (entry.changes as readonly Change[]).filter((c) => c.before_step === k)) {
      if (change.learning_rate !== undefined) made.set_learning_rate(change.learning_rate);
      if (change.lr_mult !== undefined) dict.setattr('lr_mult', change.lr_mult);
    }
    // The gradient of Σ parameter · g is g.
    const terms = autograd.record(() =>
      parameters.map((p, j) => p.data().mul(arrayOf(file.get(`g${k}.${specs[j].name}`)))),
    );
    autograd.backward(terms.filter((_, j) => parameters[j].grad_req !== 'null'));
    made.step(batch);
    parameters.forEach((p, j) => {
      const { name } = specs[j];
      compareStored(comparison, `${name} after step ${k}`, p.data(), file.get(`p${k}.${name}`), tolerance);
    });
    lr.push(made.learning_rate);
  });
  comparison.numbers('learning rates', lr, file.get('lr').values, rates);
  return comparison;
}

function clip(entry: Entry, file: TensorFile, device: Device): Comparison {
  const comparison = new Comparison();
  const tolerance = entry.tolerance as Tolerance;
  const names = entry.param_names as readonly string[];
  const arrays = names.map((name) => arrayOf(file.get(`g.${name}`)));
  // The norm is a number where the program may look at it at once.
  const look = device === 'webgpu' ? { check_isfinite: false } : {};
  const total = callNamed(entry.target as string, [arrays], { ...(entry.kwargs as Entry), ...look });
  names.forEach((name, i) => {
    compareStored(comparison, name, arrays[i], file.get(`out.g.${name}`), tolerance);
  });
  const norm = file.get('out.total_norm').values;
  if (typeof total === 'number') comparison.numbers('total norm', [total], norm, tolerance);
  else comparison.elements('total norm', [total as NDArray], norm, tolerance);
  return comparison;
}

const caseOf =
  (run: (entry: Entry, file: TensorFile, device: Device) => Comparison, names: (entry: Entry) => string[]) =>
  (label: string, manifest: string, entry: Entry): Case => ({
    label,
    names: [...names(entry), ...namesIn(entry)],
    devices: cpuDevices,
    run: (device) => onContext(device, () => run(entry, tensorFileOf(manifest, entry.file), device)),
  });

/** A case of kind `optimizer`. */
export const optimizerCase = caseOf(steps, () => ['mxnet.optimizer.create']);
/** A case of kind `trainer`. */
export const trainerCase = caseOf(trainer, () => ['mxnet.gluon.Trainer', 'mxnet.gluon.ParameterDict']);
/** A case of kind `clip`. */
export const clipCase = caseOf(clip, () => []);

/** An entry of `schedulers`: the object called with one number of updates after the other. */
export function schedulerCase(label: string, entry: Entry, tolerance: Tolerance): Case {
  const run = (): Comparison => {
    const comparison = new Comparison();
    const scheduler = callNamed(entry.scheduler as string, [], entry.kwargs as Entry) as (n: number) => number;
    const lr = (entry.num_update as number[]).map((n) => scheduler(n));
    comparison.numbers('learning rates', lr, entry.lr as number[], tolerance);
    return comparison;
  };
  return { label, names: [entry.scheduler as string], devices: ['cpu'], run };
}

/** An entry of `with_optimizer`: the optimizer's rate before the first and after each of its updates. */
export function scheduledCase(label: string, entry: Entry, tolerance: Tolerance): Case {
  const run = (): Comparison => {
    const comparison = new Comparison();
    const lr_scheduler = callNamed(entry.scheduler as string, [], entry.kwargs as Entry) as never;
    const learning_rate = entry.learning_rate as number | null;
    const given = learning_rate === null ? { lr_scheduler } : { lr_scheduler, learning_rate };
    const optimizer = mx.optimizer.create(entry.optimizer as string, given);
    const weight: NDArray = nd.ones([1]);
    const state = optimizer.create_state(0, weight);
    const lr = (entry.lr as number[]).map((_, i) => {
      if (i > 0) optimizer.update(0, weight, nd.ones([1]), state);
      return optimizer.learning_rate;
    });
    comparison.numbers('learning rates', lr, entry.lr as number[], tolerance);
    return comparison;
  };
  return { label, names: [entry.scheduler as string, 'mxnet.optimizer.create'], devices: ['cpu'], run };
}
