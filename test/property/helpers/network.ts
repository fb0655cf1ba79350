// A plan made real on a device: inputs, states and weights drawn from its seed, the forward pass by either path, and
// gradients of everything under random upstream ones. The same seed draws the same numbers on every device.

import {
  allocate,
  type DType,
  fromArray,
  MT19937,
  read,
  runBackward,
  type ScanWeights,
  size,
  type TypedArray,
  watch,
} from '../../../src/engine/index.ts';
import { Tensor } from '../../../src/index.ts';
import { cells, recurrent } from '../../../src/rules/recurrent.ts';
import type { Place, Plan } from './plan.ts';

/** Uniform numbers that float32 holds. */
export class Draw {
  private readonly generator: MT19937;

  constructor(seed: number) {
    this.generator = new MT19937(seed);
  }

  values(count: number, dtype: DType, bound = 1): TypedArray {
    const data = allocate(dtype, count);
    for (let i = 0; i < count; i++) data[i] = Math.fround((this.generator.random32() / 2 ** 31 - 1) * bound);
    return data;
  }

  tensor(shape: readonly number[], { device, dtype }: Place, bound = 1): Tensor {
    return fromArray(Tensor, this.values(size(shape), dtype, bound), dtype, shape, device);
  }

  leaf(shape: readonly number[], place: Place, bound = 1): Tensor {
    return this.tensor(shape, place, bound).requires_grad_();
  }
}

/** Numbers as an int64 tensor [K]. */
export function integers(values: readonly number[], { device }: Place): Tensor {
  return fromArray(Tensor, Float64Array.from(values), 'int64', [values.length], device);
}

/** Everything that a network computes from; states are null where none are given. */
export interface Parts {
  readonly x: Tensor;
  readonly h: Tensor | null;
  readonly c: Tensor | null;
  readonly weights: readonly ScanWeights<Tensor>[];
  readonly lengths: Tensor | null;
}

/** Draws the parts of a network, all of them leaves. */
export function parts(plan: Plan, place: Place): Parts {
  const { cell, layers, bidirectional, bias, projection, steps, batch, inputs, hidden, states, lengths } = plan;
  const draw = new Draw(plan.seed);
  const bound = 1 / Math.sqrt(hidden);
  const gates = cells[cell].gates * hidden;
  const state = projection || hidden;
  const directions = bidirectional ? 2 : 1;
  const weights = Array.from({ length: layers * directions }, (_, k): ScanWeights<Tensor> => {
    const features = k < directions ? inputs : directions * state;
    return {
      w_ih: draw.leaf([gates, features], place, bound),
      w_hh: draw.leaf([gates, state], place, bound),
      b_ih: bias ? draw.leaf([gates], place, bound) : null,
      b_hh: bias ? draw.leaf([gates], place, bound) : null,
      w_hr: projection > 0 ? draw.leaf([projection, hidden], place, bound) : null,
    };
  });
  const first = plan.batchFirst ? [batch, steps] : [steps, batch];
  return {
    x: draw.leaf([...first, inputs], place),
    h: states ? draw.leaf([layers * directions, batch, state], place) : null,
    c: states && cells[cell].hasCellState ? draw.leaf([layers * directions, batch, hidden], place) : null,
    weights,
    lengths: lengths && integers(lengths, place),
  };
}

export interface Outcome {
  readonly output: Tensor;
  readonly h: Tensor;
  readonly c: Tensor | null;
}

export interface Path {
  readonly fused?: boolean;
  readonly dropout?: (y: Tensor) => Tensor;
  /** Rows of each step where x is packed. */
  readonly batchSizes?: readonly number[];
}

/** Runs a plan's network over parts. */
export function run(
  plan: Plan,
  { x, h, c, weights, lengths }: Parts,
  { fused = true, dropout = (y) => y, batchSizes }: Path = {},
): Outcome {
  const { cell, bidirectional, batchFirst, hidden } = plan;
  return recurrent<Tensor>(x, h, c, {
    cell: cells[cell],
    weights,
    bidirectional,
    batchFirst,
    hiddenSize: hidden,
    lengths,
    batchSizes,
    dropout,
    fused,
  });
}

/** Arrays by name: what properties compare. */
export interface Values {
  readonly [name: string]: TypedArray;
}

/** Outputs and final states. */
export function values({ output, h, c }: Outcome): Values {
  return { output: read(output), h_n: read(h), ...(c && { c_n: read(c) }) };
}

/** The leaves of a network by name. */
export function leaves({ x, h, c, weights }: Parts): { [name: string]: Tensor } {
  const found: { [name: string]: Tensor } = { x };
  if (h) found.h_0 = h;
  if (c) found.c_0 = c;
  weights.forEach((w, k) => {
    for (const [name, weight] of Object.entries(w)) if (weight) found[`${name}[${k}]`] = weight;
  });
  return found;
}

/** Upstream gradients of an outcome, the same for every path and device. */
export function upstream({ output, h, c }: Outcome, seed: number, place: Place): Outcome {
  const draw = new Draw(seed + 1);
  const like = (y: Tensor): Tensor => draw.tensor(y.shape, place);
  return { output: like(output), h: like(h), c: c && like(c) };
}

/** Gradients of tensors by name, from those of output and final states. @throws where no path leads to one. */
export function gradients(outcome: Outcome, given: Outcome, wanted: { readonly [name: string]: Tensor }): Values {
  const roots = [outcome.output, outcome.h, outcome.c].filter((y) => y !== null);
  const ups = [given.output, given.h, given.c].filter((y) => y !== null);
  const found = runBackward(roots, ups, { inputs: Object.values(wanted), retainGraph: true });
  return Object.fromEntries(
    Object.keys(wanted).map((name, i) => {
      const g = found[i];
      if (g === null) throw new Error(`no gradient of ${name}`);
      return [name, read(g)];
    }),
  );
}

export interface Trained {
  readonly own: Parts;
  readonly up: Outcome;
  readonly outcome: Values;
  readonly grads: Values;
}

/** Forward and backward of a plan in one go, over parts and under upstream gradients of its own or of others. */
export function trained(plan: Plan, place: Place, path: Path & { parts?: Parts; up?: Outcome } = {}): Trained {
  const own = path.parts ?? parts(plan, place);
  const outcome = run(plan, own, path);
  const up = path.up ?? upstream(outcome, plan.seed, place);
  return { own, up, outcome: values(outcome), grads: gradients(outcome, up, leaves(own)) };
}

/**
 * Runs `body`, and tells how near to its kink a relu was evaluated (∞ where there was none): closer than the difference
 * of two paths, each may stand on another side of it, and their gradients need not agree.
 */
export function kink<R>(body: () => R): { result: R; distance: number } {
  let distance = Number.POSITIVE_INFINITY;
  const ignore = (): void => {};
  const before = watch({
    before: ignore,
    after: (row, [x]) => {
      if (row.name === 'relu' && x) for (const v of read(x)) distance = Math.min(distance, Math.abs(v));
    },
    read: ignore,
    enter: ignore,
    leave: ignore,
  });
  try {
    const result = body();
    return { result, distance };
  } finally {
    watch(before);
  }
}
