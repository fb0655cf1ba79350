// What a seed determines: random numbers, initializers, and the parameters of whole nets.

import { autograd, gluon, mx, nd } from 'bptt/gluon';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { type Closeness, Comparison } from '../comparison.ts';
import { callNamed } from '../library.ts';
import { seedOf, type TensorFile, tensorFileOf } from '../read.ts';
import { build, compareStored, type NDArray, namesIn, type Spec } from './build.ts';
import { onContext } from './context.ts';
import { buildNet, type Net } from './nets.ts';

interface Draw {
  readonly op: string;
  readonly tensor: string;
  readonly reseed?: boolean;
  readonly compare: Closeness;
  readonly args?: readonly number[];
  readonly kwargs?: Entry;
  readonly [argument: string]: unknown;
}

interface Op {
  readonly name: string;
  readonly run: (draw: Draw) => NDArray;
}

const drawn = (name: string, args: readonly unknown[], kwargs: Entry = {}): NDArray =>
  callNamed(`mxnet.nd.random.${name}`, args, kwargs) as NDArray;
const array = (values: unknown): NDArray => nd.array(values as number[]);
const counted = (shape: readonly number[]): NDArray =>
  nd.arange(shape.reduce((a, b) => a * b, 1)).reshape([...shape]) as NDArray;

/** Ops that are no plain call of mx.nd.random. */
const special: { readonly [op: string]: Op } = {
  shuffle: {
    name: 'mxnet.nd.random.shuffle',
    run: (d) => drawn('shuffle', [counted(d.arange as number[])]),
  },
  multinomial: {
    name: 'mxnet.nd.random.multinomial',
    run: (d) => drawn('multinomial', [array(d.probs)], d.kwargs),
  },
  bernoulli_like_dropout: {
    name: 'mxnet.nd.Dropout',
    run: (d) => autograd.train_mode(() => nd.Dropout(nd.ones(d.shape as number[]), d.kwargs as never) as NDArray),
  },
  uniform_arrays: {
    name: 'mxnet.nd.random.uniform',
    run: (d) => drawn('uniform', [array(d.low), array(d.high)], d.kwargs),
  },
  normal_arrays: {
    name: 'mxnet.nd.random.normal',
    run: (d) => drawn('normal', [array(d.loc), array(d.scale)], d.kwargs),
  },
};

const opOf = (op: string): Op =>
  Object.hasOwn(special, op)
    ? special[op]
    : { name: `mxnet.nd.random.${op}`, run: (d) => drawn(op, d.args ?? [], d.kwargs) };

/** What `webgpu` does not draw: doubles, categories, and what has arrays of parameters. */
const refused = ({ op, kwargs }: Draw): boolean => kwargs?.dtype === 'float64' || /^multinomial$|_arrays$/.test(op);

/** Draws; on the cpu where the device does not, so that the stream goes on. */
function drawOn(device: Device, draw: Draw): NDArray {
  const run = (): NDArray => opOf(draw.op).run(draw);
  return device === 'webgpu' && refused(draw) ? mx.context.withContext(mx.cpu(), run) : run();
}

function draws(entry: Entry, file: TensorFile, device: Device): Comparison {
  const comparison = new Comparison();
  const seed = seedOf(entry.seed);
  mx.random.seed(seed);
  for (const draw of entry.ops as readonly Draw[]) {
    if (draw.reseed) mx.random.seed(seed);
    const what = `${draw.op} ${draw.tensor}`;
    compareStored(comparison, what, drawOn(device, draw), file.get(draw.tensor), draw.compare);
  }
  return comparison;
}

type Init = Spec & { readonly shape: readonly number[]; readonly name: string };

/** How close the values of an initializer must be: those of a normal distribution pass through the logarithm. */
function closenessOf({ target, kwargs = {} }: Spec): Closeness {
  const name = target.slice(target.lastIndexOf('.') + 1);
  if (name === 'Orthogonal') return { rtol: 0, atol: 2e-6 };
  const normal = name === 'Normal' || name === 'MSRAPrelu' || kwargs.rnd_type === 'gaussian';
  return normal ? { rtol: 3e-7, atol: 1e-8 } : 'exact';
}

const next = (comparison: Comparison, file: TensorFile): void =>
  compareStored(comparison, 'next_uniform', drawn('uniform', [], { shape: [3] }), file.get('next_uniform'), 'exact');

function inits(entry: Entry, file: TensorFile): Comparison {
  const comparison = new Comparison();
  (entry.inits as readonly Init[]).forEach((init, i) => {
    mx.random.seed(seedOf(entry.seed));
    const p = new gluon.Parameter(init.name, { shape: [...init.shape], dtype: entry.dtype as never });
    p.initialize(build(init) as never);
    compareStored(comparison, `${init.target} ${i}`, p.data(), file.get(`t${i}`), closenessOf(init));
  });
  next(comparison, file);
  return comparison;
}

function nets(entry: Entry, file: TensorFile): Comparison {
  const comparison = new Comparison();
  mx.random.seed(seedOf(entry.seed));
  const net = entry.net as Net & { readonly init: Spec | null };
  const { block, forward } = buildNet(net, entry.dtype as string);
  block.cast(entry.dtype as never);
  block.initialize(...(net.init ? [build(net.init) as never] : []));
  const parameters = [...block.collect_params().values()];
  const ready = parameters.filter((p) => isReady(() => p.data()));
  comparison.same(
    'ready after initialize',
    ready.map((p) => p.name),
    entry.ready_after_initialize,
  );
  forward();
  comparison.same(
    'names of the parameters',
    parameters.map((p) => p.name),
    entry.param_names,
  );
  for (const p of parameters) {
    const closeness = net.init ? closenessOf(net.init) : 'exact';
    compareStored(comparison, p.name, p.data(), file.get(`param.${p.name}`), closeness);
  }
  next(comparison, file);
  return comparison;
}

function isReady(data: () => unknown): boolean {
  try {
    data();
    return true;
  } catch {
    return false;
  }
}

const caseOf =
  (run: (entry: Entry, file: TensorFile, device: Device) => Comparison, names: (entry: Entry) => string[]) =>
  (label: string, manifest: string, entry: Entry): Case => ({
    label,
    names: names(entry),
    devices: cpuDevices,
    run: (device) => onContext(device, () => run(entry, tensorFileOf(manifest, entry.file), device)),
  });

/** A case of kind `rng`. */
export const rngCase = caseOf(draws, (e) => (e.ops as readonly Draw[]).map(({ op }) => opOf(op).name));
/** A case of kind `init`. */
export const initCase = caseOf(inits, (e) => ['mxnet.gluon.Parameter', ...namesIn(e)]);
/** A case of kind `net_init`. */
export const netCase = caseOf(nets, (e) => ['mxnet.gluon.Block', ...namesIn(e)]);
