// Cases of one block or function: construct, cast, set the parameters, call, and compare the outputs and every gradient.

import { fallbacks, resetFallbacks } from 'bptt';
import { autograd, type gluon, mx } from 'bptt/gluon';
import { type Case, cpuDevices, type Device, type Entry, type Parts } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { callNamed } from '../library.ts';
import { isRecord, type Stored, seedOf, type TensorFile, tensorFileOf } from '../read.ts';
import { argumentsOf, arrayOf, type Block, build, compareStored, type NDArray, namesIn, type Spec } from './build.ts';
import { onContext } from './context.ts';
import { forms, type Unroll } from './forms.ts';

interface Part {
  readonly name: string;
  readonly tensor: string;
  readonly grad?: string | null;
  readonly upstream?: string | null;
  readonly full_name?: string;
  readonly structured?: string;
}

type Parameter = InstanceType<typeof gluon.Parameter>;

/** Targets that must run on WebAssembly alone in float32. */
const native = /^mxnet\.gluon\.(rnn\.(RNN|LSTM|GRU)|nn\.Dense|loss\.SoftmaxCrossEntropyLoss)$/;

interface Made {
  readonly call: Block;
  readonly parameters: ReadonlyMap<string, Parameter>;
}

/** The target as something to call, and its parameters by full name. */
function make(comparison: Comparison, entry: Entry, file: TensorFile): Made {
  const spec = entry as unknown as Spec;
  if (entry.kind === 'function') {
    const kwargs = argumentsOf(spec.kwargs ?? {});
    const given = Object.keys(kwargs).length > 0 ? [kwargs] : [];
    return {
      call: ((...args: unknown[]) => callNamed(spec.target, [...args, ...given])) as Block,
      parameters: new Map(),
    };
  }
  const block = build(spec) as Block;
  for (const child of (entry.children as Spec[] | undefined) ?? []) {
    (block as unknown as { add(child: unknown): void }).add(build(child));
  }
  block.cast(entry.dtype as never);
  block.initialize();
  const parts = entry.params as readonly Part[];
  const parameters = new Map([...block.collect_params().values()].map((p: Parameter) => [p.name, p]));
  const names = (key: 'full_name' | 'structured'): unknown[] => parts.map((p) => p[key]).sort();
  comparison.same('names of the parameters', [...parameters.keys()].sort(), names('full_name'));
  comparison.same('structured names', structuredNames(block), names('structured'));
  for (const p of parts) parameters.get(p.full_name as string)?.set_data(arrayOf(file.get(p.tensor)));
  if (entry.hybridize === true) (block as unknown as { hybridize(): void }).hybridize();
  return { call: block, parameters };
}

function structuredNames(block: Block): string[] {
  const found = (block as unknown as { _collect_params_with_prefix(): unknown })._collect_params_with_prefix();
  return (found instanceof Map ? [...found.keys()] : Object.keys(found as object)).sort();
}

function run(entry: Entry, file: TensorFile, device: Device): Comparison {
  const comparison = new Comparison(entry.equal_nan === true);
  const tolerance = entry.tolerance as Tolerance;
  const { call, parameters } = make(comparison, entry, file);
  const parts = entry.inputs as readonly Part[];
  const inputs = new Map(parts.map((p) => [p.name, arrayOf(file.get(p.tensor))]));
  for (const p of parts) if (p.grad) inputs.get(p.name)?.attach_grad();
  const outputs = entry.outputs as readonly Part[];

  if ('seed' in entry) mx.random.seed(seedOf(entry.seed));
  resetFallbacks();
  const body = (): unknown[] => forms[entry.call as string](call, inputs, entry.unroll as Unroll);
  const got = entry.training === true ? autograd.record(body) : body();
  // Before the backward pass, which is what moves running statistics.
  for (const { name, tensor } of (entry.aux as readonly Part[] | undefined) ?? []) {
    const part = (entry.params as readonly Part[]).find((p) => `after.${p.name}` === name);
    compareStored(comparison, name, parameters.get(part?.full_name as string)?.data(), file.get(tensor), tolerance);
  }
  const heads = got.filter((_, i) => outputs[i]?.upstream) as NDArray[];
  const upstream = outputs.filter((o) => o.upstream).map((o) => arrayOf(file.get(o.upstream as string)));
  if (heads.length > 0) autograd.backward(heads, upstream);
  const declined = [...fallbacks()];

  comparison.same('number of outputs', got.length, outputs.length);
  outputs.forEach((o, i) => {
    compareStored(comparison, o.name, got[i], file.get(o.tensor), tolerance);
  });
  for (const p of parts) {
    if (p.grad)
      compareStored(comparison, `gradient of ${p.name}`, inputs.get(p.name)?.grad, file.get(p.grad), tolerance);
  }
  for (const p of entry.params as readonly Part[]) {
    const gradient = p.grad && parameters.get(p.full_name as string)?.grad();
    if (p.grad) compareStored(comparison, `gradient of ${p.name}`, gradient, file.get(p.grad), tolerance);
  }
  if (device === 'cpu' && entry.dtype === 'float32' && native.test(entry.target as string)) {
    comparison.same('ops left to the reference', Object.fromEntries(declined), {});
  }
  return comparison;
}

/** The file with other results. @throws Error for a name that is not compared, and for what is no tensor. */
export function replaced(file: TensorFile, parts: Parts, compared: RegExp): TensorFile {
  return file.replacing(
    Object.entries(parts).map(([name, part]) => {
      if (!compared.test(name)) throw new Error(`${name} is not compared`);
      if (!isRecord(part) || !('values' in part)) throw new Error(`${name} is expected to be a tensor`);
      return [name, part as unknown as Stored];
    }),
  );
}

/** A case of kind `block` or `function`. */
export function layerCase(label: string, manifest: string, entry: Entry): Case {
  const form = entry.call as string;
  if (!Object.hasOwn(forms, form)) throw new Error(`unknown form of call '${form}'`);
  const file = (): TensorFile => tensorFileOf(manifest, entry.file);
  return {
    label,
    names: namesIn(entry),
    devices: cpuDevices,
    run: (device) => onContext(device, () => run(entry, file(), device)),
    runExpecting: (device, parts) =>
      onContext(device, () => run(entry, replaced(file(), parts, /^(out|gin|gparam|aux)\./), device)),
  };
}
