// The list of learning-rate sequences: the rate (and momentum) of every parameter group before each step.

import * as torch from 'bptt';
import type { Case, Entry } from './case.ts';
import { Comparison, type Tolerance } from './comparison.ts';
import { parseFormula } from './formula.ts';
import { callNamed } from './library.ts';

interface Group {
  readonly lr: number;
  readonly momentum?: number;
  readonly betas?: readonly number[];
}

function lambdas(value: unknown): unknown {
  return Array.isArray(value) ? value.map(lambdas) : parseFormula(value as string);
}

/** An entry of `schedulers`. */
export function schedulerCase(label: string, entry: Entry, tolerance: Tolerance): Case {
  const [scheduler, optimizer] = [entry.scheduler as string, entry.optimizer as string];
  return { label, names: [scheduler, optimizer], devices: ['cpu'], run: () => run(entry, tolerance) };
}

function run(entry: Entry, tolerance: Tolerance): Comparison {
  const comparison = new Comparison();
  const groups = (entry.param_groups as object[]).map((g) => ({ ...g, params: [torch.zeros(1).requires_grad_()] }));
  const optimizer = callNamed(entry.optimizer as string, [groups], entry.optimizer_kwargs as Entry) as {
    param_groups: Group[];
    step(): void;
  };
  const kwargs = { ...(entry.kwargs as Record<string, unknown>) };
  if ('lr_lambda' in kwargs) kwargs.lr_lambda = lambdas(kwargs.lr_lambda);
  const scheduler = callNamed(entry.scheduler as string, [optimizer], kwargs) as { step(metric?: number): void };
  const metrics = entry.metrics as number[] | undefined;
  for (let e = 0; e < (entry.epochs as number); e++) {
    const now = optimizer.param_groups;
    comparison.numbers(
      `lr in epoch ${e}`,
      now.map((g) => g.lr),
      (entry.lr as number[][])[e],
      tolerance,
    );
    if (entry.momentum) {
      const momentum = now.map((g) => g.betas?.[0] ?? (g.momentum as number));
      comparison.numbers(`momentum in epoch ${e}`, momentum, (entry.momentum as number[][])[e], tolerance);
    }
    optimizer.step();
    // OneCycleLR ends with its last epoch: the step after it is an error of PyTorch's.
    if (e + 1 < (entry.epochs as number)) scheduler.step(...(metrics ? [metrics[e]] : []));
  }
  return comparison;
}
