// Cases of one layer or function: construct, load the parameters, call, and compare the outputs and every gradient.

import * as torch from 'bptt';
import { type Case, cpuDevices, type Device, type Entry } from './case.ts';
import { Comparison, type Tolerance } from './comparison.ts';
import { type Callable, callNamed } from './library.ts';
import { isRecord, seedOf, type TensorFile, tensorFileOf } from './read.ts';

interface Part {
  readonly name: string;
  readonly tensor: string;
  readonly grad?: string | null;
  readonly upstream?: string | null;
}

const PACK = 'torch.nn.utils.rnn.pack_padded_sequence';
const PAD = 'torch.nn.utils.rnn.pad_packed_sequence';
const LOG_SOFTMAX = 'torch.nn.functional.log_softmax';

/** What a form of call needs besides its target. */
const helpers: { readonly [call: string]: readonly string[] } = {
  plain: [],
  rnn: [],
  cell: [],
  packed: [PACK, PAD],
  ctc_logits: [LOG_SOFTMAX],
};

/** Targets that must run on WebAssembly alone in float32. */
const native = /^torch\.nn\.(RNN|LSTM|GRU|Linear|CrossEntropyLoss|functional\.(log_)?softmax)$/;

interface Packed {
  readonly data: torch.Tensor;
  readonly batch_sizes: torch.Tensor;
  readonly sorted_indices: torch.Tensor | null;
  readonly unsorted_indices: torch.Tensor | null;
}

/** Calls in the form that the case names; gives outputs in order, and the other results by name. */
function callIn(
  form: string,
  layer: Callable,
  inputs: readonly torch.Tensor[],
  packing: unknown,
): { outputs: unknown[]; aux: Record<string, unknown> } {
  const none = { aux: {} };
  const [input, ...rest] = inputs;
  const flat = (result: unknown): unknown[] => (Array.isArray(result) ? result.flat() : [result]);
  const withState = (x: unknown, states: readonly torch.Tensor[]): unknown =>
    states.length === 0 ? layer(x) : layer(x, states.length === 1 ? states[0] : states);
  if (form === 'plain') return { outputs: flat(layer(...inputs)), ...none };
  if (form === 'rnn' || form === 'cell') return { outputs: flat(withState(input, rest)), ...none };
  if (form === 'ctc_logits') return { outputs: [layer(callNamed(LOG_SOFTMAX, [input, -1]), ...rest)], ...none };
  const { batch_first, enforce_sorted, padding_value, total_length } = packing as Record<string, unknown>;
  const packed = callNamed(PACK, [input, rest[0]], { batch_first, enforce_sorted }) as Packed;
  const [out, ...states] = flat(withState(packed, rest.slice(1)));
  const [output, lengths] = callNamed(PAD, [out], { batch_first, padding_value, total_length }) as unknown[];
  const { data, batch_sizes, sorted_indices, unsorted_indices } = packed;
  const aux = { packed_data: data, batch_sizes, sorted_indices, unsorted_indices };
  return {
    outputs: [output, ...states],
    aux: { ...aux, packed_output_data: (out as Packed).data, output_lengths: lengths },
  };
}

/** Lengths by which sequences are packed are wanted on the cpu, wherever the rest is. */
const homeOf = (call: unknown, name: string): torch.Device | null =>
  call === 'packed' && /\blengths$/.test(name) ? 'cpu' : null;

interface Made {
  readonly call: Callable;
  readonly parameters: ReadonlyMap<string, torch.Tensor>;
}

/** The target as something to call, and its parameters by name. */
function make(entry: Entry, file: TensorFile): Made {
  const kwargs = Object.fromEntries(
    Object.entries(entry.kwargs as object).map(([k, v]) => [k, isRecord(v) ? file.tensor(v.$tensor as string) : v]),
  );
  const target = entry.target as string;
  if (entry.kind === 'function') {
    const given = Object.keys(kwargs).length > 0 ? [kwargs] : [];
    return {
      call: ((...args: unknown[]) => callNamed(target, [...args, ...given])) as Callable,
      parameters: new Map(),
    };
  }
  const module = callNamed(target, [], kwargs) as torch.nn.Module;
  module.to(entry.dtype as torch.DType);
  const params = entry.params as readonly Part[];
  if (params.length > 0) module.load_state_dict(Object.fromEntries(params.map((p) => [p.name, file.tensor(p.tensor)])));
  module.train(entry.training as boolean);
  return { call: module as unknown as Callable, parameters: new Map(module.named_parameters()) };
}

function run(entry: Entry, file: TensorFile, device: Device): Comparison {
  const comparison = new Comparison(entry.equal_nan === true);
  const tolerance = entry.tolerance as Tolerance;
  const { call, parameters } = make(entry, file);
  const parts = entry.inputs as readonly Part[];
  const inputs = parts.map(({ name, tensor, grad }) =>
    file.tensor(tensor, homeOf(entry.call, name)).requires_grad_(typeof grad === 'string'),
  );
  const outputs = entry.outputs as readonly Part[];
  const upstream = outputs.map((o) => (o.upstream ? file.tensor(o.upstream) : null));
  const leaves: (readonly [string, Part, torch.Tensor | undefined])[] = [
    ...parts.map((p, i) => [`gradient of ${p.name}`, p, inputs[i]] as const),
    ...(entry.params as readonly Part[]).map((p) => [`gradient of ${p.name}`, p, parameters.get(p.name)] as const),
  ].filter(([, p]) => typeof p.grad === 'string');

  if ('seed' in entry) torch.manual_seed(seedOf(entry.seed));
  torch.resetFallbacks();
  const got = callIn(entry.call as string, call, inputs, entry.packing);
  const differentiated = got.outputs.filter((_, i) => upstream[i]) as torch.Tensor[];
  const gradients =
    leaves.length > 0 && differentiated.length > 0
      ? torch.autograd.grad(
          differentiated,
          leaves.map(([, , x]) => x as torch.Tensor),
          upstream.filter((g) => g !== null),
          {
            allow_unused: true,
          },
        )
      : [];
  const declined = [...torch.fallbacks()];

  comparison.same('number of outputs', got.outputs.length, outputs.length);
  outputs.forEach((o, i) => {
    comparison.tensor(o.name, got.outputs[i], file.get(o.tensor), tolerance);
  });
  for (const { name, tensor } of (entry.aux as readonly Part[] | undefined) ?? []) {
    comparison.tensor(name, got.aux[name], file.get(tensor), tolerance);
  }
  leaves.forEach(([what, part], i) => {
    comparison.tensor(what, gradients[i] ?? null, file.get(part.grad as string), tolerance);
  });
  if (device === 'cpu' && entry.dtype === 'float32' && native.test(entry.target as string)) {
    comparison.same('ops left to the reference', Object.fromEntries(declined), {});
  }
  return comparison;
}

/** A case of kind `module` or `function`. */
export function layerCase(label: string, manifest: string, entry: Entry): Case {
  const form = entry.call as string;
  if (!Object.hasOwn(helpers, form)) throw new Error(`unknown form of call '${form}'`);
  return {
    label,
    names: [entry.target as string, ...helpers[form]],
    devices: cpuDevices,
    run: (device) => run(entry, tensorFileOf(manifest, entry.file), device),
  };
}

/** A case of kind `pack`: pack_padded_sequence, then pad_packed_sequence as `then` spells it. */
export function packCase(label: string, manifest: string, entry: Entry): Case {
  const then =
    /^torch\.nn\.utils\.rnn\.pad_packed_sequence\(packed, batch_first=(True|False), padding_value=([-\d.e]+)\)$/.exec(
      entry.then as string,
    );
  if (!then) throw new Error(`unknown continuation '${entry.then}'`);
  return {
    label,
    names: [entry.target as string, PAD],
    devices: cpuDevices,
    run: () => {
      const file = tensorFileOf(manifest, entry.file);
      const comparison = new Comparison();
      const inputs = (entry.inputs as string[]).map((name) => file.tensor(name, homeOf('packed', name)));
      const packed = callNamed(entry.target as string, inputs, entry.kwargs as Entry) as Packed;
      const options = { batch_first: then[1] === 'True', padding_value: Number(then[2]) };
      const [padded, lengths] = callNamed(PAD, [packed], options) as torch.Tensor[];
      const results: Record<string, unknown> = { ...pick(packed), padded, lengths };
      for (const name of entry.outputs as string[]) {
        comparison.tensor(name, results[name.replace(/^out\./, '')], file.get(name), entry.tolerance as Tolerance);
      }
      return comparison;
    },
  };
}

const pick = ({ data, batch_sizes, sorted_indices, unsorted_indices }: Packed): object => ({
  data,
  batch_sizes,
  sorted_indices,
  unsorted_indices,
});
