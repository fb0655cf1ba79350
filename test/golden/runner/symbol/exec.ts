// Programs bound to arrays: outputs, gradients and states after one forward and one backward pass.

import { dirname, join } from 'node:path';
import { mx } from 'bptt/mx';
import { type Case, cpuDevices, type Device, type Entry } from '../case.ts';
import { Comparison, type Tolerance } from '../comparison.ts';
import { arrayOf, compareStored } from '../mxnet/build.ts';
import { contextOf, onContext } from '../mxnet/context.ts';
import { replaced } from '../mxnet/layers.ts';
import { readJsonFloats, seedOf, type TensorFile, tensorFileOf } from '../read.ts';
import { programOf } from './graphs.ts';

type Sym = ReturnType<typeof mx.sym.var>;
type Executor = ReturnType<Sym['bind']>;

interface Arg {
  readonly name: string;
  readonly tensor: string;
  readonly grad_req: string;
  readonly grad: string | null;
  readonly grad_before?: string;
}

interface State {
  readonly name: string;
  readonly tensor: string;
  readonly after: string;
}

interface Output {
  readonly name: string;
  readonly tensor: string;
  readonly upstream: string | null;
}

const programs = new Map<string, ReadonlyMap<string, Entry>>();

/** A program of the graphs beside a manifest. @throws Error where there is none of that name. */
function programNamed(manifest: string, name: string): Entry {
  const path = join(dirname(manifest), 'graphs.json');
  let known = programs.get(path);
  if (known === undefined) {
    const list = (readJsonFloats(path) as { programs: Entry[] }).programs;
    known = new Map(list.map((entry) => [entry.name as string, entry]));
    programs.set(path, known);
  }
  const found = known.get(name);
  if (found === undefined) throw new Error(`no program ${name}`);
  return found;
}

/** The graph of a case. */
function symbolOf(manifest: string, name: string): Sym {
  const entry = programNamed(manifest, name);
  return programOf(entry).value(entry.symbol) as Sym;
}

/** The executor of a case, its arrays filled. */
function bound(symbol: Sym, entry: Entry, file: TensorFile, device: Device): Executor {
  const [args, aux] = [entry.args as Arg[], entry.aux as State[]];
  const reqs = args.map(({ grad_req }) => grad_req);
  const ctx = contextOf(device);
  if (entry.bind === 'bind') {
    return symbol.bind(ctx, {
      args: args.map(({ tensor }) => arrayOf(file.get(tensor))),
      args_grad: args.map(({ tensor, grad, grad_before }) =>
        grad === null ? null : grad_before ? arrayOf(file.get(grad_before)) : arrayOf(file.get(tensor)).mul(0),
      ),
      grad_req: reqs,
      aux_states: aux.map(({ tensor }) => arrayOf(file.get(tensor))),
    });
  }
  const shapes = Object.fromEntries(args.map(({ name, tensor }) => [name, file.get(tensor).shape]));
  const types = Object.fromEntries(args.map(({ name, tensor }) => [name, file.get(tensor).dtype]));
  const executor = symbol.simple_bind(ctx, { grad_req: reqs, type_dict: types, ...shapes });
  args.forEach(({ tensor, grad_before }, i) => {
    arrayOf(file.get(tensor)).copyto(executor.arg_arrays[i]);
    const gradient = executor.grad_arrays[i];
    if (grad_before && gradient) arrayOf(file.get(grad_before)).copyto(gradient);
  });
  aux.forEach(({ tensor }, i) => {
    arrayOf(file.get(tensor)).copyto(executor.aux_arrays[i]);
  });
  return executor;
}

function run(manifest: string, entry: Entry, file: TensorFile, device: Device): Comparison {
  const comparison = new Comparison(true);
  const tolerance = entry.tolerance as Tolerance;
  const symbol = symbolOf(manifest, entry.program as string);
  const [args, aux, outputs] = [entry.args as Arg[], entry.aux as State[], entry.outputs as Output[]];
  const names = (list: readonly { readonly name: string }[]): string[] => list.map(({ name }) => name);
  comparison.same('arguments', symbol.list_arguments(), names(args));
  comparison.same('states', symbol.list_auxiliary_states(), names(aux));
  comparison.same('outputs', symbol.list_outputs(), names(outputs));
  const executor = bound(symbol, entry, file, device);
  if ('seed' in entry) mx.random.seed(seedOf(entry.seed));
  executor.forward(entry.is_train === true);
  const compare = (what: string, actual: unknown, tensor: string): void =>
    compareStored(comparison, what, actual, file.get(tensor), tolerance);
  outputs.forEach(({ name, tensor }, i) => {
    compare(name, executor.outputs[i], tensor);
  });
  if (entry.backward === 'no_head') executor.backward();
  else if (entry.backward === 'given') {
    executor.backward(outputs.map(({ upstream }) => arrayOf(file.get(upstream as string))));
  }
  // States move with the backward pass.
  aux.forEach(({ name, after }, i) => {
    compare(`${name} after`, executor.aux_arrays[i], after);
  });
  args.forEach(({ name, grad }, i) => {
    if (grad !== null) compare(`gradient of ${name}`, executor.grad_arrays[i], grad);
  });
  return comparison;
}

/** A case of group `exec`. */
export function execCase(label: string, manifest: string, entry: Entry): Case {
  const file = (): TensorFile => tensorFileOf(manifest, entry.file);
  return {
    label,
    names: [],
    devices: cpuDevices,
    run: (device) => onContext(device, () => run(manifest, entry, file(), device)),
    runExpecting: (device, parts) =>
      onContext(device, () => run(manifest, entry, replaced(file(), parts, /^(out|grad|after)\./), device)),
  };
}
