// Every op goes through here: specs are inferred, inputs cast, a kernel chosen, the call recorded for the backward pass
// and shown to whoever watches. What is watched is a list of nodes with plain attributes, which graph/ can replay.

import type { Device } from './base/device.ts';
import { allocate, type DType } from './base/dtype.ts';
import { DeviceError } from './base/errors.ts';
import { size } from './base/shape.ts';
import type { Backend } from './kernels/backend.ts';
import { kernels } from './kernels/index.ts';
import type { Kernel } from './kernels/kernel.ts';
import { type Backward, gradEnabled, record } from './node.ts';
import type { Attributes, Row, Spec } from './ops/row.ts';
import { castRow } from './ops/unary.ts';
import { fromArray, requiresGrad, type Species, type Tensor } from './tensor.ts';

/** Sees every call after it ran. */
export type Watcher = (
  row: Row,
  inputs: readonly (Tensor | null)[],
  outputs: readonly Tensor[],
  attributes: Attributes,
) => void;

let watcher: Watcher | null = null;

/** Sets who sees every call; returns who saw them before. */
export function watch(next: Watcher | null): Watcher | null {
  const before = watcher;
  watcher = next;
  return before;
}

const backends = new Map<Device, Backend>();

/** Gives a device its backend. `reference` has none: it runs the reference kernels alone. */
export function plug(device: Device, backend: Backend): void {
  backends.set(device, backend);
}

/** How often ops of a backend's device ran on the reference instead, by op. */
const declined = new Map<string, number>();

/** Counts of ops that the backend of `cpu` left to the reference since the last reset, by op and dtype. */
export const fallbacks = (): ReadonlyMap<string, number> => new Map(declined);
/** Sets the counts of fallbacks to zero. */
export const resetFallbacks = (): void => declined.clear();

function choose(row: Row, specs: readonly (Spec | null)[], attributes: Attributes, device: Device): Kernel {
  const own: Kernel = kernels[row.name as keyof typeof kernels];
  const backend = backends.get(device);
  if (backend === undefined || row.moves) return own;
  const kernel = backend.kernels[row.name];
  if (kernel && backend.supports(row.name, specs, attributes)) return kernel;
  const key = `${row.name} ${specs.find((s) => s !== null)?.dtype}`;
  declined.set(key, (declined.get(key) ?? 0) + 1);
  return own;
}

/** The device of a call; plain numbers follow the tensors. */
function deviceOf(inputs: readonly (Tensor | null)[]): Device {
  let device: Device | undefined;
  for (const x of inputs) {
    if (x === null || x.wrapped) continue;
    if (device !== undefined && x.storage.device !== device) {
      throw new DeviceError(
        `Expected all tensors to be on the same device, but found at least two devices, ${device} and ${x.storage.device}!`,
        `move one of them: x.to('${device}')`,
      );
    }
    device = x.storage.device;
  }
  return device ?? inputs.find((x) => x !== null)?.storage.device ?? 'cpu';
}

/** The class of results: that of the first tensor that is not a plain number. */
function speciesOf(inputs: readonly (Tensor | null)[]): Species {
  const first = inputs.find((x) => x !== null && !x.wrapped) ?? inputs.find((x) => x !== null);
  return (first as Tensor).species;
}

let backwardOf: (row: Row) => Backward;

/** Set once by backward.ts: how a row's derivative is run. */
export function setBackward(of: (row: Row) => Backward): void {
  backwardOf = of;
}

const spec = (x: Tensor | null): Spec | null => x;

/**
 * Runs an op. @throws the row's errors for shapes and dtypes that do not fit, before any work.
 */
export function dispatch(row: Row, given: readonly (Tensor | null)[], attributes: Attributes = {}): Tensor[] {
  const device = deviceOf(given);
  const inputs = row.casts ? cast(given, row.casts(given.map(spec))) : given;
  const specs = row.infer(inputs, attributes);
  const species = speciesOf(inputs);
  let outputs: Tensor[];
  if (row.view) {
    const x = inputs[0] as Tensor;
    outputs = [new species(x.storage, row.view(x, attributes))];
  } else {
    outputs = specs.map(({ shape, dtype }) => fromArray(species, allocate(dtype, size(shape)), dtype, shape, device));
    const kernel = choose(row, inputs, attributes, device);
    kernel(
      inputs.map((x) => x?.elements ?? null),
      outputs.map((y) => y.elements),
      attributes,
    );
  }
  if (row.mutates) for (const i of row.mutates) if (inputs[i]) (inputs[i] as Tensor).storage.version++;
  if (row.derivative && inputs.some((x) => x !== null && requiresGrad(x) && gradEnabled(x))) {
    record(row, inputs, outputs, attributes, backwardOf(row));
  }
  if (row.view) followBase(outputs[0], inputs[0] as Tensor);
  watcher?.(row, inputs, outputs, attributes);
  return outputs;
}

/** A view remembers its base, so that in-place writes through either reach the other's history. */
function followBase(view: Tensor, source: Tensor): void {
  view.base = source.base ?? source;
  view.epoch = view.base.autograd?.rebased ?? 0;
}

function cast(inputs: readonly (Tensor | null)[], dtype: DType): (Tensor | null)[] {
  return inputs.map((x) => (x === null || x.dtype === dtype ? x : dispatch(castRow, [x], { dtype })[0]));
}
