// The parameters of a fused layer: their names, shapes and order, and which weight of the engine each of them is. Gates
// stand in the engine's own order (LSTM i f g o, GRU r z n), so that nothing is permuted.

import type { ScanWeights, Tensor } from '../../../engine/index.ts';
import type { NDArray } from '../../array/ndarray.ts';

/** Arrays by the names of parameters. */
export interface Arrays {
  readonly [name: string]: NDArray;
}

/** Sizes that decide the shapes. */
export interface LayerSizes {
  readonly gates: number;
  readonly hidden: number;
  /** Size of the projected state, or null. */
  readonly projection: number | null;
  readonly layers: number;
  readonly directions: number;
  /** 0 while unknown. */
  readonly input: number;
}

/** What a parameter is in its layer. */
export type Role = 'i2h_weight' | 'h2h_weight' | 'i2h_bias' | 'h2h_bias' | 'h2r_weight';

export interface LayerParameter {
  /** `l0_i2h_weight`. */
  readonly name: string;
  readonly role: Role;
  readonly shape: readonly number[];
}

/** A layer in one direction: l forward, r backward. */
export type Place = `${'l' | 'r'}${number}`;

/** `l0`, `r0`, `l1` …: layers from the input up, in each forward before backward. */
export function places({ layers, directions }: Pick<LayerSizes, 'layers' | 'directions'>): Place[] {
  const sides = (['l', 'r'] as const).slice(0, directions);
  return Array.from({ length: layers }, (_, k) => sides.map((side) => `${side}${k}` as const)).flat();
}

/** All parameters in the order of their creation. */
export function layerParameters(sizes: LayerSizes): LayerParameter[] {
  const { gates, hidden, projection, directions, input } = sizes;
  const rows = gates * hidden;
  const state = projection ?? hidden;
  return places(sizes).flatMap((place) => {
    const width = Number(place.slice(1)) === 0 ? input : state * directions;
    const shapes: [Role, number[]][] = [
      ['i2h_weight', [rows, width]],
      ['h2h_weight', [rows, state]],
      ['i2h_bias', [rows]],
      ['h2h_bias', [rows]],
    ];
    if (projection !== null) shapes.push(['h2r_weight', [projection, hidden]]);
    return shapes.map(([role, shape]) => ({ name: `${place}_${role}`, role, shape }));
  });
}

/** How many numbers the parameters are. */
export const parameterCount = (sizes: LayerSizes): number =>
  layerParameters(sizes).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** Shapes of the states of a batch of n: of h, and of c for a cell that has one. */
export function stateShapes(sizes: LayerSizes, n: number, hasCellState: boolean): number[][] {
  const { layers, directions, hidden, projection } = sizes;
  const widths = hasCellState ? [projection ?? hidden, hidden] : [hidden];
  return widths.map((width) => [layers * directions, n, width]);
}

/** The engine's weights of one place (or of a cell, where the place is empty), taken from arrays by name. */
export function scanWeights<T extends Tensor>(arrays: { readonly [name: string]: T }, place = ''): ScanWeights<T> {
  const find = (role: Role): T => arrays[place === '' ? role : `${place}_${role}`];
  return {
    w_ih: find('i2h_weight'),
    w_hh: find('h2h_weight'),
    b_ih: find('i2h_bias') ?? null,
    b_hh: find('h2h_bias') ?? null,
    w_hr: find('h2r_weight') ?? null,
  };
}
