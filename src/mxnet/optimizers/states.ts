// What `Trainer.save_states` writes: a safetensors file with the states of every parameter on every device, and in its
// metadata the optimizer's numbers, its counts of updates and its scheduler's numbers. MXNet writes Python pickles, which no
// other language reads; this holds the same.

import { allocate, FormatError, read, type Tensor, type TypedArray } from '../../engine/index.ts';
import { parseSafetensors, type SafetensorsRecord, serializeSafetensors } from '../../formats/index.ts';
import { build } from '../array/create.ts';
import type { NDArray } from '../array/ndarray.ts';
import { isList } from '../base/list.ts';
import type { Optimizer, State, Updater } from './index.ts';

const FORMAT = 'bptt trainer states 1';
const names = { float32: 'F32', float64: 'F64' } as const;

/** How the states of a parameter are nested: none, one array, or a list with gaps. */
type Form = null | 1 | readonly (0 | 1)[];

type Plain = number | string | boolean | null | readonly number[];
const isPlain = (value: unknown): value is Plain =>
  value === null || ['number', 'string', 'boolean'].includes(typeof value);

/** The numbers, texts and flags among an object's own properties. */
const plainFields = (object: object): Record<string, Plain> =>
  Object.fromEntries(Object.entries(object).filter((entry): entry is [string, Plain] => isPlain(entry[1])));

interface Header {
  readonly optimizer: string;
  readonly fields: Record<string, Plain>;
  readonly scheduler: Record<string, Plain> | null;
  /** Counts of updates by device: pairs of index and count. */
  readonly counts: readonly [device: number, counts: readonly [number, number][]][];
  /** Forms by device and index. */
  readonly forms: readonly (readonly [number, Form][])[];
}

function record(x: Tensor): SafetensorsRecord {
  const data = read(x);
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dtype: names[x.dtype as 'float32' | 'float64'], shape: x.shape, bytes };
}

const formOf = (state: State): Form => (state === null ? null : isList(state) ? state.map((s) => (s ? 1 : 0)) : 1);

/** The bytes of all states. `updaters` are one for each device. */
export function serializeStates(optimizer: Optimizer, updaters: readonly Updater[]): Uint8Array {
  const tensors: [string, SafetensorsRecord][] = [];
  updaters.forEach(({ states }, device) => {
    for (const [index, state] of states) {
      const arrays = isList(state) ? state : [state];
      arrays.forEach((x, k) => {
        if (x !== null) tensors.push([`${device}.${index}.${k}`, record(x)]);
      });
    }
  });
  const header: Header = {
    optimizer: optimizer.constructor.name,
    fields: plainFields(optimizer),
    scheduler: optimizer.lr_scheduler && plainFields(optimizer.lr_scheduler),
    counts: [...optimizer._all_index_update_counts].map(([device, counts]) => [device, [...counts]]),
    forms: updaters.map(({ states }) => [...states].map(([index, state]): [number, Form] => [index, formOf(state)])),
  };
  return serializeSafetensors(tensors, [
    ['format', FORMAT],
    ['header', JSON.stringify(header)],
  ]);
}

function readArray(found: SafetensorsRecord | undefined, key: string, like: NDArray): NDArray {
  if (found === undefined) throw new FormatError(`the file of states has no array ${key}`);
  const dtype = (['float32', 'float64'] as const).find((d) => names[d] === found.dtype);
  if (dtype === undefined || found.shape.join() !== like.shape.join()) {
    throw new FormatError(
      `state ${key} is ${found.dtype} of shape [${found.shape.join(', ')}]`,
      `expected [${like.shape.join(', ')}]`,
    );
  }
  const data: TypedArray = allocate(dtype, like.size);
  new Uint8Array(data.buffer).set(found.bytes);
  return build(data, like.shape, dtype, like.context);
}

function headerOf(metadata: ReadonlyMap<string, string>): Header {
  if (metadata.get('format') !== FORMAT) {
    throw new FormatError('this is not a file of trainer states', "MXNet's own are Python pickles and cannot be read");
  }
  try {
    return JSON.parse(metadata.get('header') ?? '');
  } catch {
    throw new FormatError('the header of the trainer states is damaged');
  }
}

/**
 * Puts saved states back. `weights` gives the array of a parameter on a device.
 * @throws FormatError for other files, and for states of another optimizer or of other parameters.
 */
export function restoreStates(
  bytes: Uint8Array,
  optimizer: Optimizer,
  updaters: readonly Updater[],
  weights: (device: number, index: number) => NDArray | undefined,
): void {
  const { metadata, tensors } = parseSafetensors(bytes);
  const header = headerOf(metadata);
  const own = optimizer.constructor.name;
  if (header.optimizer !== own) throw new FormatError(`the states are of ${header.optimizer}, the optimizer is ${own}`);
  if (header.forms.length !== updaters.length) {
    throw new FormatError(`the states are of ${header.forms.length} devices, the trainer has ${updaters.length}`);
  }
  const states = header.forms.map((forms, device) =>
    forms.map(([index, form]): [number, State] => {
      const like = weights(device, index);
      if (like === undefined) throw new FormatError(`the states have a parameter ${index} that the trainer has not`);
      const array = (k: number): NDArray =>
        readArray(tensors.get(`${device}.${index}.${k}`), `${device}.${index}.${k}`, like);
      if (form === null) return [index, null];
      return [index, form === 1 ? array(0) : form.map((there, k) => (there ? array(k) : null))];
    }),
  );
  updaters.forEach((updater, device) => {
    updater.states.clear();
    for (const [index, state] of states[device]) updater.states.set(index, state);
  });
  Object.assign(optimizer, header.fields);
  if (optimizer.lr_scheduler && header.scheduler) Object.assign(optimizer.lr_scheduler, header.scheduler);
  for (const [device, counts] of header.counts) optimizer._all_index_update_counts.set(device, new Map(counts));
  optimizer._set_current_context(0);
}
