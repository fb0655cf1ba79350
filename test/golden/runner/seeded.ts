// Cases drawn from a seed: random numbers, initial parameters of modules, and nn.init.

import * as torch from 'bptt';
import { type Case, cpuDevices, type Entry } from './case.ts';
import { type Closeness, Comparison } from './comparison.ts';
import { callNamed } from './library.ts';
import { seedOf, tensorFileOf } from './read.ts';

/** One drawing call of an `rng` case. */
interface Draw {
  readonly op: string;
  readonly tensor: string;
  readonly reseed: 'global' | 'generator' | null;
  readonly compare: Closeness;
  readonly size: number[];
  readonly dtype?: torch.DType;
  readonly n: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly from: number;
  readonly to: number;
  readonly mean: number;
  readonly std: number;
  readonly lambd: number;
  readonly weights: number[];
  readonly num_samples: number;
  readonly replacement: boolean;
}

type Random = torch.Generator | null;
interface Op {
  readonly name: string;
  readonly draw: (d: Draw, generator: Random) => unknown;
}

const inPlace = (name: string, numbers: (d: Draw) => readonly number[]): Op => ({
  name: `torch.Tensor.${name}`,
  draw: (d, generator) => {
    const x = torch.empty(d.size, { dtype: d.dtype ?? 'float32' });
    const method = x[name as 'uniform_'] as (...args: unknown[]) => unknown;
    return method.call(x, ...numbers(d), { generator });
  },
});

const ops: { readonly [op: string]: Op } = {
  rand: { name: 'torch.rand', draw: (d, generator) => torch.rand(d.size, { dtype: d.dtype, generator }) },
  randn: { name: 'torch.randn', draw: (d, generator) => torch.randn(d.size, { dtype: d.dtype, generator }) },
  randint: { name: 'torch.randint', draw: (d, generator) => torch.randint(d.low, d.high, d.size, { generator }) },
  randperm: { name: 'torch.randperm', draw: (d, generator) => torch.randperm(d.n, { generator }) },
  bernoulli: {
    name: 'torch.bernoulli',
    draw: (d, generator) => torch.bernoulli(torch.full(d.size, d.p, { dtype: d.dtype ?? 'float32' }), { generator }),
  },
  multinomial: {
    name: 'torch.multinomial',
    draw: (d, generator) =>
      torch.multinomial(torch.tensor(d.weights, { dtype: d.dtype ?? 'float32' }), d.num_samples, d.replacement, {
        generator,
      }),
  },
  bernoulli_: inPlace('bernoulli_', (d) => [d.p]),
  uniform_: inPlace('uniform_', (d) => [d.from, d.to]),
  normal_: inPlace('normal_', (d) => [d.mean, d.std]),
  exponential_: inPlace('exponential_', (d) => [d.lambd]),
};

/** What `webgpu` does not draw (doubles, categories, numbers beyond 32 bits) is drawn on the cpu, so that the stream goes on. */
function drawn(d: Draw, generator: Random): unknown {
  const device = torch.get_default_device();
  const refused =
    device === 'webgpu' &&
    (d.dtype === 'float64' || d.op === 'multinomial' || (d.op === 'randint' && d.high > 2 ** 31));
  torch.set_default_device(refused ? 'cpu' : device);
  try {
    return ops[d.op].draw(d, generator);
  } finally {
    torch.set_default_device(device);
  }
}

/** Carries out the draws in order; after one that cannot be made, the next that reseeds is the first that can be compared. */
function drawAll(manifest: string, entry: Entry, missing: readonly string[]): Comparison {
  const file = tensorFileOf(manifest, entry.file);
  const comparison = new Comparison();
  let generator: Random = null;
  let broken = false;
  for (const d of entry.ops as readonly Draw[]) {
    if (d.reseed === 'global') torch.manual_seed(seedOf(entry.seed));
    if (d.reseed !== null) {
      generator = d.reseed === 'generator' ? new torch.Generator().manual_seed(seedOf(entry.seed)) : null;
      broken = false;
    }
    broken ||= missing.includes(ops[d.op].name);
    if (!broken) comparison.tensor(`${d.tensor} (${d.op})`, drawn(d, generator), file.get(d.tensor), d.compare);
  }
  return comparison;
}

/** A case of kind `rng`. */
export function rngCase(label: string, manifest: string, entry: Entry): Case {
  const draws = entry.ops as readonly Draw[];
  const unknown = draws.find((d) => !Object.hasOwn(ops, d.op));
  if (unknown) throw new Error(`unknown random op '${unknown.op}'`);
  return {
    label,
    names: draws.map((d) => ops[d.op].name),
    devices: cpuDevices,
    run: () => drawAll(manifest, entry, []),
    runWithout: (missing) => drawAll(manifest, entry, missing),
  };
}

/** Reads `exact`, or `exact, except NAME (rtol 0, atol 1e-6)`, as the closeness of what a target of that name made. */
function closenessIn(text: string): (target: string) => Closeness {
  if (text === 'exact') return () => 'exact';
  const found = /^exact, except (\w+) \(rtol ([\d.e-]+)(?:, atol ([\d.e-]+))?\)$/.exec(text);
  if (!found) throw new Error(`unknown comparison '${text}'`);
  const [, name, rtol, atol] = found;
  return (target) => (target.endsWith(`.${name}`) ? { rtol: Number(rtol), atol: Number(atol ?? 0) } : 'exact');
}

interface Built {
  readonly target: string;
  readonly compare: (comparison: Comparison, closeness: Closeness) => void;
}

/** Targets made one after the other from one seed: the chain is compared up to the first that is missing. */
function chain(label: string, entry: Entry, steps: readonly Built[], end: (comparison: Comparison) => void): Case {
  const closeness = closenessIn(entry.compare as string);
  const go = (missing: readonly string[]): Comparison => {
    const comparison = new Comparison();
    torch.manual_seed(seedOf(entry.seed));
    for (const { target, compare } of steps) {
      if (missing.includes(target)) return comparison;
      compare(comparison, closeness(target));
    }
    end(comparison);
    return comparison;
  };
  return { label, names: steps.map((s) => s.target), devices: cpuDevices, run: () => go([]), runWithout: go };
}

/** A case of kind `init`: modules built one after the other. */
export function initCase(label: string, manifest: string, entry: Entry): Case {
  const modules = entry.modules as readonly { target: string; kwargs: Entry }[];
  const steps = modules.map(
    ({ target, kwargs }, i): Built => ({
      target,
      compare: (comparison, closeness) => {
        const file = tensorFileOf(manifest, entry.file);
        const module = callNamed(target, [], { ...kwargs, dtype: entry.dtype }) as torch.nn.Module;
        const state = module.state_dict();
        comparison.same(`names of ${target}`, Object.keys(state).sort(), file.under(`m${i}.`).sort());
        for (const name of file.under(`m${i}.`)) {
          comparison.tensor(`${target} ${name}`, state[name] ?? null, file.get(`m${i}.${name}`), closeness);
        }
      },
    }),
  );
  return chain(label, entry, steps, (comparison) => {
    comparison.tensor('next_rand', torch.rand(4), tensorFileOf(manifest, entry.file).get('next_rand'), 'exact');
  });
}

/** A case of kind `init_functions`: nn.init on fresh tensors. */
export function initFunctionsCase(label: string, manifest: string, entry: Entry): Case {
  const functions = entry.functions as readonly { function: string; kwargs: Entry; shape: number[] }[];
  const steps = functions.map(
    ({ function: target, kwargs, shape }, i): Built => ({
      target,
      compare: (comparison, closeness) => {
        const x = torch.empty(shape, { dtype: entry.dtype as torch.DType });
        const expected = tensorFileOf(manifest, entry.file).get(`t${i}`);
        comparison.tensor(`${target} ${i}`, callNamed(target, [x], kwargs), expected, closeness);
      },
    }),
  );
  return chain(label, entry, steps, () => {});
}
