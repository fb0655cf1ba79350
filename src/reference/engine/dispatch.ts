// Every op goes through here: specs are inferred, inputs cast, a kernel chosen, the call recorded for the backward pass
// and shown to whoever watches. On `meta` nothing is allocated and nothing runs.

import { foreign } from '../base/copies.ts';
import type { Device } from '../base/device.ts';
import { type DType, dtypes, noKernel } from '../base/dtype.ts';
import { DeviceError } from '../base/errors.ts';
import { memoryOrder, turned } from '../base/layout.ts';
import { none } from '../base/signature.ts';
import { warn } from '../base/warnings.ts';
import { cast as castOp } from '../ops/move.ts';
import type { Specs } from '../ops/spec.ts';
import { type Bound, bound } from './bound.ts';
import { gradEnabled, record } from './node.ts';
import { backendOf } from './storage.ts';
import { lookInto, requiresGrad, reserved, type Species, Tensor, watchReads, zeros, zerosIn } from './tensor.ts';

/** Sees what runs. */
export interface Watcher {
  /** A call is about to run. */
  before(op: Bound, inputs: readonly (Tensor | null)[]): void;
  /** It ran. */
  after(op: Bound, inputs: readonly (Tensor | null)[], outputs: readonly Tensor[], attributes: object): void;
  /** Elements are about to leave the engine. */
  read(x: Tensor): void;
  /** A composite with a name begins; everything up to `leave` is part of it. */
  enter(name: string): void;
  leave(): void;
}

let watcher: Watcher | null = null;

/** Sets who sees every call; returns who saw them before. */
export function watch(next: Watcher | null): Watcher | null {
  const before = watcher;
  watcher = next;
  watchReads(next && ((x) => next.read(x)));
  return before;
}

/** Runs a composite under its name, so that who watches finds it whole; costs one check where nobody does. */
export function group<A extends readonly unknown[], R>(name: string, body: (...args: A) => R, ...args: A): R {
  const seer = watcher;
  if (seer === null) return body(...args);
  seer.enter(name);
  try {
    return body(...args);
  } finally {
    seer.leave();
  }
}

/** How often ops of the `cpu` device ran on their plain kernels, by op and dtype. */
const declined = new Map<string, number>();

/** What was said of large ones among them, each once. */
const said = new Set<string>();
/** From so many products on a plain kernel takes some tenths of a second. */
const LARGE = 2 ** 27;

/** Counts of calls on `cpu` that ran on the reference since the last reset, by op and dtype. */
export function fallbacks(...given: never[]): ReadonlyMap<string, number> {
  none('fallbacks', given);
  return new Map(declined);
}
/** Sets the counts of fallbacks to zero. */
export function resetFallbacks(...given: never[]): void {
  none('resetFallbacks', given);
  declined.clear();
}

function choose<A extends object>(op: Bound<A>, specs: Specs, attributes: A, device: Device): Bound<A>['kernel'] {
  if (device !== 'cpu' || op.moves || op.makes) return op.kernel;
  if (op.fast?.supports(specs, attributes)) return op.fast.kernel;
  const key = `${op.name} ${specs.find((s) => s !== null)?.dtype}`;
  declined.set(key, (declined.get(key) ?? 0) + 1);
  if (!said.has(key) && op.work && op.work(specs) > LARGE) {
    said.add(key);
    warn(
      `${key}: no WebAssembly kernel takes this call; it runs on the plain ones, many times slower. float32 is fast`,
    );
  }
  return op.kernel;
}

/** Where the results of a call go: the device and the class of a tensor, or of a face that makes one of nothing. */
export interface Place {
  readonly species: Species;
  readonly deviceName: Device;
  /** Whether results are row-major whatever lies in memory otherwise: MXNet's are. */
  readonly rowMajor?: boolean;
}

/** The device of a call; plain numbers, and what may lie anywhere, follow the tensors. */
function deviceOf(inputs: readonly (Tensor | null)[], anywhere?: readonly number[]): Device {
  let device: Device | null = null;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i];
    if (x === null || x.wrapped || anywhere?.includes(i)) continue;
    if (!(x instanceof Tensor)) throw foreign(x);
    if (device !== null && x.storage.device !== device) {
      throw new DeviceError(
        `Expected all tensors to be on the same device, but found at least two devices, ${device} and ${x.storage.device}!`,
        `move one of them: x.to('${device}')`,
      );
    }
    device = x.storage.device;
  }
  return device ?? inputs.find((x) => x !== null)?.storage.device ?? 'cpu';
}

/** Whose class results are of: the first tensor that is not a plain number. */
function leader(inputs: readonly (Tensor | null)[]): Tensor | undefined {
  return inputs.find((x) => x !== null && !x.wrapped) ?? inputs.find((x) => x !== null) ?? undefined;
}

/**
 * Runs an op. Results are of the class and on the device of its inputs, or of `place` where it has none.
 * @throws the op's errors for shapes and dtypes that do not fit, before any work.
 */
export function dispatch<A extends object>(
  op: Bound<A>,
  given: readonly (Tensor | null)[],
  attributes: A,
  place: Place | undefined = leader(given),
): Tensor[] {
  if (place === undefined) throw new TypeError(`${op.name} was called without a tensor`);
  const device = given.length === 0 ? place.deviceName : deviceOf(given, op.anywhere);
  const inputs = op.casts ? cast(given, op.casts(given)) : given;
  const recorded = op.gradient !== undefined && inputs.some((x) => x !== null && requiresGrad(x) && gradEnabled(x));
  watcher?.before(op, inputs);
  if (op.mutates) for (const i of op.mutates) inputs[i]?.storage.keeper?.preserve();
  const { species } = place;
  let outputs: Tensor[];
  const [first] = inputs;
  if (op.view && first) {
    outputs = [new species(first.storage, op.view(first, attributes))];
  } else {
    const specs = op.infer(inputs, attributes);
    if (!op.moves && !op.compares) {
      refuseHeld(op.name, inputs);
      refuseHeld(op.name, specs);
    }
    const elsewhere = backendOf(device);
    const kept = first && !place.rowMajor && op.preserves?.(attributes);
    // What a conversion copied no longer shows which dimensions were repeated.
    const order = kept ? memoryOrder((specs[0] ?? first).shape, given as readonly Tensor[]) : null;
    outputs = specs.map(({ shape, dtype }, i) =>
      i === op.reserve && recorded && device !== 'meta' && !elsewhere
        ? reserved(species, dtype, shape, device)
        : order
          ? zerosIn(order, species, dtype, shape, device)
          : zeros(species, dtype, i === op.reserve && !recorded ? EMPTY : shape, device),
    );
    if (device !== 'meta') {
      const kernel = elsewhere ? elsewhere.kernelOf(op) : choose(op, inputs, attributes, device);
      const see = order ? (x: Tensor) => turned(lookInto(x), order) : lookInto;
      const results = outputs.map(see);
      kernel?.(
        inputs.map((x) => x && see(x)),
        results,
        attributes,
      );
      if (!elsewhere) {
        for (const result of results) dtypes[result.dtype].admit?.(result.data);
      }
    }
  }
  if (op.mutates) for (const i of op.mutates) written(inputs[i]);
  if (recorded) record(op, inputs, outputs, attributes);
  if (op.view && first) followBase(outputs[0], first);
  // What comes of plain numbers alone is a plain number: it yields, and follows, as they do.
  if (given[0]?.wrapped && given.every((x) => x?.wrapped)) for (const y of outputs) y.wrapped = true;
  watcher?.after(op, inputs, outputs, attributes);
  return outputs;
}

const EMPTY = [0];

/** @throws NotImplementedError for a dtype in which nothing is computed. */
function refuseHeld(name: string, specs: Specs): void {
  for (const spec of specs) if (spec && dtypes[spec.dtype].held) throw noKernel(name, spec.dtype);
}

function written(x: Tensor | null | undefined): void {
  if (x) x.storage.version++;
}

/** A view remembers its base, so that in-place writes through either reach the other's history. */
function followBase(view: Tensor, source: Tensor): void {
  view.base = source.base ?? source;
  view.epoch = view.base.autograd?.rebased ?? 0;
}

/** Promotion's own conversions; gradients of theirs are conversions too. */
const promotion: Bound<{ readonly dtype: DType }> = /* @__PURE__ */ bound(castOp, null, () => ({ cast: convert }));

function convert(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : dispatch(promotion, [x], { dtype })[0];
}

function cast(inputs: readonly (Tensor | null)[], dtype: DType): readonly (Tensor | null)[] {
  if (inputs.every((x) => x === null || x.dtype === dtype)) return inputs;
  return inputs.map((x) => x && convert(x, dtype));
}
