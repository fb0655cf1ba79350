// What `Trainer.save_states` writes: a safetensors file with the states of every parameter on every device, and in its
// metadata the optimizer's numbers, its counts of updates and its scheduler's numbers. MXNet writes Python pickles, which no
// other language reads; this holds the same.

import { allocate, FormatError, read, type Tensor, type TypedArray } from '../../engine/index.ts';
import { parseSafetensors, type SafetensorsRecord, serializeSafetensors } from '../../formats/index.ts';
import { build } from '../array/create.ts';
import type { NDArray } from '../array/ndarray.ts';
import { isList } from '../base/list.ts';
import type { Optimizer, State, Updater } from './index.ts';
import { checkedHeader, checkFields, damaged, type Form, type Header, plainFields } from './states-header.ts';

const FORMAT = 'bptt trainer states 1';
const names = { float32: 'F32', float64: 'F64' } as const;

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
  const dtype = like.dtype as 'float32' | 'float64';
  if (names[dtype] !== found.dtype || found.shape.join() !== like.shape.join()) {
    throw new FormatError(
      `state ${key} is ${found.dtype} of shape [${found.shape.join(', ')}]`,
      `expected ${names[dtype]} of shape [${like.shape.join(', ')}]`,
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
  let header: unknown;
  try {
    header = JSON.parse(metadata.get('header') ?? '');
  } catch {
    throw damaged('it is no JSON');
  }
  return checkedHeader(header);
}

/**
 * Puts saved states back: all of them, or, where anything does not fit, none. `weights` gives the array of a parameter on a
 * device. Of the optimizer's and the scheduler's fields those are set that they have, to values of the type that they have.
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
  const weight = (device: number, index: number): NDArray => {
    const found = weights(device, index);
    if (found !== undefined) return found;
    throw new FormatError(`the states have a parameter ${index} that the trainer has not`);
  };
  for (const [device, counts] of header.counts) for (const [index] of counts) weight(device, index);
  const { lr_scheduler: scheduler } = optimizer;
  checkFields(optimizer, header.fields, optimizer._nullable);
  if (scheduler && header.scheduler) checkFields(scheduler, header.scheduler, []);

  const before = plainFields(optimizer);
  Object.assign(optimizer, header.fields);
  let states: (readonly [number, State])[][];
  try {
    // what the rule would begin with, under the fields of the file, says which arrays a state has
    states = header.forms.map((forms, device) =>
      forms.map(([index, form]) => {
        const like = optimizer.create_state_multi_precision(index, weight(device, index));
        return [index, readState(tensors, `${device}.${index}`, form, like)] as const;
      }),
    );
  } catch (error) {
    Object.assign(optimizer, before, { lr_scheduler: scheduler });
    throw error;
  }
  updaters.forEach((updater, device) => {
    updater.states.clear();
    for (const [index, state] of states[device]) updater.states.set(index, state);
  });
  if (scheduler && header.scheduler) Object.assign(scheduler, header.scheduler);
  for (const [device, counts] of header.counts) optimizer._all_index_update_counts.set(device, new Map(counts));
  optimizer._set_current_context(0);
}

/** A state from the file, of the form, shapes and dtypes of `like`. */
function readState(tensors: ReadonlyMap<string, SafetensorsRecord>, key: string, form: Form, like: State): State {
  if (JSON.stringify(form) !== JSON.stringify(formOf(like))) {
    throw new FormatError(
      `state ${key} has the form ${JSON.stringify(form)}, the optimizer's is ${JSON.stringify(formOf(like))}`,
    );
  }
  const array = (x: Tensor | null, k: number): NDArray | null =>
    x && readArray(tensors.get(`${key}.${k}`), `${key}.${k}`, x as NDArray);
  return isList(like) ? like.map(array) : array(like, 0);
}
