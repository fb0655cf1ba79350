// The names of a module's inputs: whether its graph and its data have them.

import { formatTuple, ValueError, warn } from '../../engine/index.ts';
import type { SymbolOf } from '../../mxnet/symbol/symbol.ts';
import { DataDesc, type Described } from '../io/desc.ts';

/** `['data', 'label']`. */
const listText = (names: readonly string[]): string => `[${names.map((name) => `'${name}'`).join(', ')}]`;

const complain = (message: string, fatal: boolean, hint?: string): void => {
  if (fatal) throw new ValueError(message, hint);
  warn(message);
};

/** Names of inputs must be arguments of the graph. @throws ValueError where one is not; a warning where that is not `fatal`. */
export function checkInputNames(symbol: SymbolOf, names: readonly string[], kind: string, fatal: boolean): void {
  const args = symbol.list_arguments();
  for (const name of names) {
    if (args.includes(name)) continue;
    const candidates = args.filter((arg) => !/_(weight|bias|gamma|beta)$/.test(arg));
    complain(
      `\u001b[91mYou created Module with Module(..., ${kind}_names=${listText(names)}) but input with name '${name}' is not found in symbol.list_arguments(). Did you mean one of:\n\t${candidates.join('\n\t')}\u001b[0m`,
      fatal,
    );
  }
}

function checkMatch(names: readonly string[], shapes: readonly DataDesc[], kind: string, fatal: boolean): void {
  const sorted = (list: readonly string[]): string => JSON.stringify([...list].sort());
  if (sorted(names) === sorted(shapes.map(({ name }) => name))) return;
  const text = `[${shapes.join(', ')}]`;
  complain(
    `Data provided by ${kind}_shapes don't match names specified by ${kind}_names (${text} vs. ${listText(names)})`,
    fatal,
    `the iterator's names and the module's ${kind}_names are to be the same`,
  );
}

const described = (x: Described): DataDesc => {
  if (x instanceof DataDesc) return x;
  const [name, shape, dtype, layout] = x;
  return new DataDesc({ name, shape, dtype: dtype ?? null, ...(layout === undefined ? {} : { layout }) });
};

/** Descriptions of data and of labels. @throws ValueError for other names of data; other names of labels are warned of. */
export function parseDescriptions(
  data_names: readonly string[],
  label_names: readonly string[],
  data_shapes: readonly Described[],
  label_shapes: readonly Described[] | null,
): [data: DataDesc[], label: DataDesc[] | null] {
  const data = data_shapes.map(described);
  checkMatch(data_names, data, 'data', true);
  const label = label_shapes?.map(described) ?? null;
  checkMatch(label_names, label ?? [], 'label', false);
  return [data, label];
}

/** The sizes of several shapes, to compare them by. */
export const shapesText = (shapes: readonly { readonly shape: readonly number[] }[]): string =>
  shapes.map(({ shape }) => formatTuple(shape)).join();
