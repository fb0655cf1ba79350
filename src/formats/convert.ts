// The parameters of a net between PyTorch's state_dict and MXNet Gluon's files. Gate orders (i f g o, r z n), the order of
// layers and directions, and shapes are the same in both, so every array keeps its bytes and only names change:
//   weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_hr_l0 ↔ l0_i2h_weight, …, l0_h2r_weight; _reverse ↔ r0
//   weight_ih, … of a cell ↔ i2h_weight, …; weight, bias of a norm (one dimension) ↔ gamma, beta; all others alike.

import { ValueError } from '../reference/base/errors.ts';
import { bind } from '../reference/base/signature.ts';
import { argument, declare, truth } from './arguments.ts';
import { quote } from './check.ts';
import type { NDArrayDType } from './mxnet-dtype.ts';
import { plainNames, structuredNames } from './mxnet-names.ts';
import type { NDArrayRecord } from './mxnet-record.ts';
import { entries as entriesKind, pairsOf } from './record-kinds.ts';
import type { SafetensorsRecord } from './safetensors.ts';
import type { SafetensorsDType } from './safetensors-dtype.ts';

const dtypes: readonly (readonly [SafetensorsDType, NDArrayDType])[] = [
  ['F32', 'float32'],
  ['F64', 'float64'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['I16', 'int16'],
  ['U16', 'uint16'],
  ['I32', 'int32'],
  ['U32', 'uint32'],
  ['I64', 'int64'],
  ['U64', 'uint64'],
  ['BOOL', 'bool'],
];

const roles: readonly (readonly [string, string])[] = [
  ['weight_ih', 'i2h_weight'],
  ['weight_hh', 'h2h_weight'],
  ['bias_ih', 'i2h_bias'],
  ['bias_hh', 'h2h_bias'],
  ['weight_hr', 'h2r_weight'],
];
const torchToGluonRole = new Map(roles);
const gluonToTorchRole = new Map(roles.map(([torch, gluon]) => [gluon, torch]));

const TORCH = /^(.*\.)?((?:weight|bias)_[ih][hr])(?:_l(\d+)(_reverse)?)?$/;
const GLUON = /^(.*\.)?(?:([lr])(\d+)_)?([ih]2[hr]_(?:weight|bias))$/;
const LAST = /[^.]*$/;

const converting = /* @__PURE__ */ declare<{
  state: Iterable<readonly [string, SafetensorsRecord]>;
  structured: boolean;
}>('torchToGluon', /* @__PURE__ */ argument('state', entriesKind), /* @__PURE__ */ argument('structured', truth, true));
const returning = /* @__PURE__ */ declare<{ parameters: Iterable<readonly [string, NDArrayRecord]> }>(
  'gluonToTorch',
  /* @__PURE__ */ argument('parameters', entriesKind),
);

/**
 * Gluon's parameters from a PyTorch state_dict: RNN, LSTM and GRU layers and cells, Linear (Dense), Embedding, LayerNorm,
 * and whatever has the same names in both. In the order of the state_dict; bytes are shared.
 *
 * A layer made with `bias=False` gives no biases, which Gluon always has: load it with `allow_missing`, they start as zeros.
 * @param options.structured names as `save_parameters` writes them (the default), so that `load_parameters` of real MXNet
 *   finds them; otherwise a layer's own names, `l0_i2h_weight`
 * @throws ValueError for a name or dtype that Gluon has nothing for, or a name that would not come back.
 */
export function torchToGluon(
  state: Iterable<readonly [string, SafetensorsRecord]>,
  options?: { readonly structured?: boolean },
): Map<string, NDArrayRecord>;
export function torchToGluon(...args: readonly unknown[]): Map<string, NDArrayRecord> {
  const { state, structured } = bind(converting, args);
  const entries = new Map(pairsOf('torchToGluon', state));
  const names = [...entries].map(([name, { shape }]) => gluonName(name, shape, entries));
  const written = structured ? structuredNames(names) : names;
  const back = plainNames(written).map(torchName);
  [...entries.keys()].forEach((name, i) => void check(name, written[i], back[i]));
  return unique(
    [...entries].map(([name, { dtype, shape, bytes }], i) => {
      const found = dtypes.find(([torch]) => torch === dtype);
      if (found === undefined) throw new ValueError(`${quote(name)} has dtype ${dtype}, which MXNet does not have`);
      return [written[i], { stype: 'default', dtype: found[1], shape, bytes }];
    }),
  );
}

/**
 * A PyTorch state_dict from Gluon's parameters, as `byName(parse(file))` gives them; a layer's names may be the structured
 * ones of a file or its own. In the order of the file; bytes are shared. What `torchToGluon` made comes back as it was.
 * @throws ValueError for a sparse array (`dense` makes one dense), or a name that would not come back.
 */
export function gluonToTorch(parameters: Iterable<readonly [string, NDArrayRecord]>): Map<string, SafetensorsRecord>;
export function gluonToTorch(...args: readonly unknown[]): Map<string, SafetensorsRecord> {
  const entries = pairsOf('gluonToTorch', bind(returning, args).parameters);
  const names = plainNames(entries.map(([name]) => name));
  const state = unique(
    entries.map(([name, { dtype, shape, bytes, stype }], i) => {
      if (stype !== 'default') throw new ValueError(`${quote(name)} is ${stype}`, 'make it dense first');
      const found = dtypes.find(([, gluon]) => gluon === dtype);
      if (found === undefined) throw new ValueError(`${quote(name)} has the unknown dtype ${dtype}`);
      return [torchName(names[i]), { dtype: found[0], shape, bytes }];
    }),
  );
  [...state].forEach(([name, { shape }], i) => void check(names[i], name, gluonName(name, shape, state)));
  return state;
}

/** A name that would come back as another one is refused, so that there and back is always the identity. */
function check(name: string, there: string, back: string): void {
  if (back === name) return;
  throw new ValueError(
    `${quote(name)} would become ${quote(there)}, which stands for ${quote(back)}`,
    'rename it: the name has a meaning of its own in the other framework',
  );
}

function gluonName(name: string, shape: readonly number[], all: ReadonlyMap<string, SafetensorsRecord>): string {
  const match = TORCH.exec(name);
  const role = torchToGluonRole.get(match?.[2] ?? '');
  if (match !== null && role !== undefined) {
    const [, path = '', , layer, reverse] = match;
    return layer === undefined ? `${path}${role}` : `${path}${reverse === undefined ? 'l' : 'r'}${layer}_${role}`;
  }
  if (name.endsWith('num_batches_tracked')) {
    throw new ValueError(`${quote(name)} has no counterpart in Gluon`, 'leave it out of the state_dict');
  }
  const [last] = LAST.exec(name)!;
  const path = name.slice(0, name.length - last.length);
  if (last !== 'weight' && last !== 'bias') return name;
  // what scales a feature has one weight for it; what multiplies by a matrix has two dimensions or more
  const weight = all.get(`${path}weight`)?.shape ?? (last === 'weight' ? shape : undefined);
  if (weight?.length !== 1) return name;
  return `${path}${last === 'weight' ? 'gamma' : 'beta'}`;
}

function torchName(name: string): string {
  const match = GLUON.exec(name);
  const role = gluonToTorchRole.get(match?.[4] ?? '');
  if (match !== null && role !== undefined) {
    const [, path = '', side, layer] = match;
    return layer === undefined ? `${path}${role}` : `${path}${role}_l${layer}${side === 'r' ? '_reverse' : ''}`;
  }
  return name.replace(/(^|\.)gamma$/, '$1weight').replace(/(^|\.)beta$/, '$1bias');
}

function unique<R>(entries: readonly (readonly [string, R])[]): Map<string, R> {
  const result = new Map<string, R>();
  for (const [name, record] of entries) {
    if (result.has(name)) throw new ValueError(`two parameters would have the name ${quote(name)}`);
    result.set(name, record);
  }
  return result;
}
