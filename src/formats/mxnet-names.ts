// How MXNet names the parameters of a recurrent layer in files. In a program layer k has `l0_i2h_weight` (and `r0_…` in the
// other direction); `save_parameters` writes what its unfused cells would be called, and every file on the web has that:
//   l0_i2h_weight ↔ _unfused.0.i2h_weight, or with two directions _unfused.0.l_cell.i2h_weight, r0_… ↔ _unfused.0.r_cell.…
// MXNet itself fails beyond ten layers, which are named here as its pattern goes on.

import { bind } from '../reference/base/signature.ts';
import { argument, declare, names as namesKind, text, truth } from './arguments.ts';

const PLAIN = /^(.*\.)?([lr])(\d+)_([ih]2[hr]_(?:weight|bias))$/;
const STRUCTURED = /^(.*\.)?_unfused\.(\d+)\.(?:([lr])_cell\.)?([ih]2[hr]_(?:weight|bias))$/;

const ofOne = /* @__PURE__ */ declare<{ name: string; bidirectional: boolean }>(
  'structuredName',
  /* @__PURE__ */ argument('name', text),
  /* @__PURE__ */ argument('bidirectional', truth),
);
/* @__NO_SIDE_EFFECTS__ */
const ofNames = (name: string) => declare<{ names: readonly string[] }>(name, argument('names', namesKind));
const structuring = /* @__PURE__ */ ofNames('structuredNames');
const plaining = /* @__PURE__ */ ofNames('plainNames');

/**
 * A parameter's name in a file: `rnn.l0_i2h_weight` → `rnn._unfused.0.i2h_weight`. Any other name stays.
 * @param bidirectional whether the layer has two directions, which one name cannot tell
 */
export function structuredName(name: string, bidirectional: boolean): string;
export function structuredName(...args: readonly unknown[]): string {
  const { name, bidirectional } = bind(ofOne, args);
  const match = PLAIN.exec(name);
  if (match === null) return name;
  const [, path = '', side, layer, role] = match;
  return `${path}_unfused.${layer}.${bidirectional ? `${side}_cell.` : ''}${role}`;
}

/** `structuredName` over all names of a net, which tell which layers have two directions. */
export function structuredNames(names: readonly string[]): string[];
export function structuredNames(...args: readonly unknown[]): string[] {
  const { names } = bind(structuring, args);
  const reversed = new Set(names.map((name) => PLAIN.exec(name)).flatMap((m) => (m?.[2] === 'r' ? [m[1] ?? ''] : [])));
  return names.map((name) => structuredName(name, reversed.has(PLAIN.exec(name)?.[1] ?? '')));
}

/**
 * The names of a file as a program has them: `rnn._unfused.0.l_cell.i2h_weight` → `rnn.l0_i2h_weight`. Any other name stays.
 * Takes all names of a file, because MXNet 1.2 counted the dropout between layers too: there 0, 2, 4 are the layers
 * 0, 1, 2.
 */
export function plainNames(names: readonly string[]): string[];
export function plainNames(...args: readonly unknown[]): string[] {
  const { names } = bind(plaining, args);
  const numbers = new Map<string, Set<number>>();
  for (const match of names.map((name) => STRUCTURED.exec(name))) {
    if (match === null) continue;
    const path = match[1] ?? '';
    numbers.set(path, (numbers.get(path) ?? new Set()).add(Number(match[2])));
  }
  const spaced = new Set([...numbers].filter(([, found]) => isEveryOther(found)).map(([path]) => path));
  return names.map((name) => {
    const match = STRUCTURED.exec(name);
    if (match === null) return name;
    const [, path = '', layer, side = 'l', role] = match;
    return `${path}${side}${spaced.has(path) ? Number(layer) / 2 : Number(layer)}_${role}`;
  });
}

/** 0, 2, 4, …: layers with a dropout between them. */
const isEveryOther = (numbers: ReadonlySet<number>): boolean =>
  numbers.size > 1 && [...numbers].every((n) => n % 2 === 0 && n < 2 * numbers.size);
