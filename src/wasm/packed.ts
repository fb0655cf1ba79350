// Weights as panels, packed once for each version of a parameter: of what is seen a second time. Other panels are the running
// call's.

import { isContiguous } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { InferenceAbi, TrainingAbi } from './abi.ts';
import type { Instance } from './instance.ts';
import type { Block, Owner } from './owned.ts';
import { placeRows } from './transfer.ts';

/** Panels of one window on a storage. */
interface Panels extends Owner {
  /** The serial number of whose memory they are in. */
  readonly owned: number;
  readonly pack: Pack<never>;
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly gates: number;
  /** The version that was packed; -1: none. */
  version: number;
  block: Block | null;
}

/** A way to pack a matrix [rows, columns] of some gates: bytes of its panels, and their making. */
export interface Pack<A extends InferenceAbi> {
  bytes(rows: number, columns: number, gates: number): number;
  run(abi: A, w: number, rows: number, columns: number, gates: number, panels: number): void;
}

const blocks = (columns: number): number => Math.ceil(columns / 16);

/** By units, which a product with a row of inputs reads. */
export const units: Pack<InferenceAbi> = {
  bytes: (rows, columns, gates) => gates * blocks(rows / gates) * columns * 64,
  run: (abi, w, rows, columns, gates, panels) => abi.packUnits(w, gates, rows / gates, columns, panels),
};

/** By columns, which one with a row of gradients reads. */
export const columns: Pack<InferenceAbi & TrainingAbi> = {
  bytes: (rows, columns) => blocks(columns) * rows * 64,
  run: (abi, w, rows, columns, _gates, panels) => abi.packColumns(w, rows, columns, panels),
};

const known = new WeakMap<object, Panels[]>();

/** The panels of this window, or null where it is seen for the first time; next time there will be an entry for it. */
function find(view: View, owned: number, pack: Pack<never>, gates: number): Panels | null {
  const { storage, offset, shape, strides } = view;
  if (!storage || !isContiguous(shape, strides)) return null;
  const [rows, columns] = shape;
  const all = known.get(storage) ?? [];
  for (const one of all) {
    if (one.owned !== owned || one.pack !== pack || one.offset !== offset) continue;
    if (one.rows === rows && one.columns === columns && one.gates === gates) return one;
  }
  const made: Panels = {
    owned,
    pack,
    offset,
    rows,
    columns,
    gates,
    version: -1,
    block: null,
    evict() {
      made.block = null;
      made.version = -1;
    },
  };
  known.set(storage, [...all.filter((one) => one.owned === owned), made]);
  return null;
}

/** Where the panels of w [rows, columns] are. Before anything that the call takes from the arena. */
export function packed<A extends InferenceAbi>(wasm: Instance<A>, w: View, pack: Pack<A>, gates: number): number {
  const [rows, columns] = w.shape;
  const bytes = pack.bytes(rows, columns, gates);
  const panels = find(w, wasm.owned.serial, pack, gates);
  const version = w.storage?.version ?? -1;
  if (panels) {
    panels.block ??= wasm.owned.allocate(bytes, panels);
    if (panels.block) wasm.owned.touch(panels.block);
    if (panels.block && panels.version === version) return panels.block.at;
  }
  const at = panels?.block?.at ?? wasm.allocate(bytes / 4);
  const mark = wasm.abi.mark();
  pack.run(wasm.abi, placeRows(wasm, w), rows, columns, gates, at);
  wasm.abi.release(mark);
  if (panels?.block) panels.version = version;
  return at;
}

/** A matrix that one place multiplies by at every step: its panels are found again without anything being made. */
export class Recalled<A extends InferenceAbi> {
  private panels: Panels | null = null;
  private readonly view: View;
  private readonly pack: Pack<A>;
  private readonly gates: number;

  constructor(view: View, pack: Pack<A>, gates: number) {
    this.view = view;
    this.pack = pack;
    this.gates = gates;
  }

  /** As `packed`. */
  at(wasm: Instance<A>): number {
    const panels = this.panels;
    if (panels?.block && panels.owned === wasm.owned.serial && panels.version === this.view.storage?.version) {
      wasm.owned.touch(panels.block);
      return panels.block.at;
    }
    // What is looked for twice has an entry.
    const found = (): Panels | null => find(this.view, wasm.owned.serial, this.pack, this.gates);
    this.panels = found() ?? found();
    return packed(wasm, this.view, this.pack, this.gates);
  }
}
