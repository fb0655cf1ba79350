// Cases of optimizers (eight steps on given gradients, then the state) and of gradient clipping.

import type * as torch from 'bptt';
import { type Case, cpuDevices, type Entry } from './case.ts';
import { Comparison, type Tolerance } from './comparison.ts';
import { callNamed } from './library.ts';
import { type TensorFile, tensorFileOf } from './read.ts';

/** What the runner needs of an optimizer. */
interface Optimizer {
  step(): unknown;
  state_dict(): { state: Record<number, Record<string, unknown>>; param_groups: { params: number[] }[] };
}

function steps(entry: Entry, file: TensorFile): Comparison {
  const comparison = new Comparison();
  const tolerance = entry.tolerance as Tolerance;
  const names = entry.param_names as readonly string[];
  const parameters = new Map(names.map((name) => [name, file.tensor(`p0.${name}`).requires_grad_()]));
  const groups = entry.groups as readonly { params: string[] }[] | null;
  const order = groups?.flatMap((g) => g.params) ?? names;
  const of = (list: readonly string[]): unknown[] => list.map((name) => parameters.get(name));
  const given = groups?.map((g) => ({ ...g, params: of(g.params) })) ?? of(names);
  const optimizer = callNamed(entry.target as string, [given], entry.kwargs as Entry) as Optimizer;
  for (let k = 1; k <= (entry.steps as number); k++) {
    for (const [name, p] of parameters) p.grad = file.tensor(`g${k}.${name}`);
    optimizer.step();
    for (const [name, p] of parameters)
      comparison.tensor(`${name} after step ${k}`, p, file.get(`p${k}.${name}`), tolerance);
  }
  const { state } = optimizer.state_dict();
  order.forEach((name, i) => {
    const keys = file.under(`state.${name}.`);
    comparison.same(
      `state of ${name}`,
      Object.keys(state[i] ?? {})
        .filter((k) => keys.includes(k))
        .sort(),
      [...keys].sort(),
    );
    for (const key of keys) {
      comparison.tensor(`state ${key} of ${name}`, state[i]?.[key], file.get(`state.${name}.${key}`), tolerance);
    }
  });
  return comparison;
}

function clip(entry: Entry, file: TensorFile): Comparison {
  const comparison = new Comparison();
  const tolerance = entry.tolerance as Tolerance;
  const names = entry.param_names as readonly string[];
  const parameters = names.map((name): torch.Tensor => {
    const p = file.tensor(`g.${name}`).requires_grad_();
    p.grad = file.tensor(`g.${name}`);
    return p;
  });
  const { ...kwargs } = entry.kwargs as Record<string, unknown>;
  if (kwargs.norm_type === 'inf') kwargs.norm_type = Number.POSITIVE_INFINITY;
  const total = callNamed(entry.target as string, [parameters], kwargs);
  names.forEach((name, i) => {
    comparison.tensor(`gradient of ${name}`, parameters[i].grad, file.get(`out.g.${name}`), tolerance);
  });
  if (file.has('out.total_norm')) comparison.tensor('total norm', total, file.get('out.total_norm'), tolerance);
  return comparison;
}

const caseOf =
  (run: (entry: Entry, file: TensorFile) => Comparison) =>
  (label: string, manifest: string, entry: Entry): Case => ({
    label,
    names: [entry.target as string],
    devices: cpuDevices,
    run: () => run(entry, tensorFileOf(manifest, entry.file)),
  });

/** A case of kind `optimizer`. */
export const optimizerCase = caseOf(steps);
/** A case of kind `clip`. */
export const clipCase = caseOf(clip);
