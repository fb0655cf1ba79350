// Cases of the recurrent layer and its backward pass: every cell at every tile edge, several blocks of K, lengths,
// directions, projection, missing biases.

import type { Shape } from '../base/shape.ts';
import { TILE_EDGES } from '../ops/linalg.cases.ts';
import {
  type Cases,
  type CasesOf,
  DISTINCT,
  FEW,
  FLOATS,
  fixed,
  type Layout,
  listed,
  own,
  type Sample,
  type Slot,
  special,
  uniform,
  wide,
} from '../ops/sample.cases.ts';
import type { CellName } from './cell.ts';
import { cells } from './cells.ts';
import { PANEL, type Scan, type scanRows } from './scan.ts';

/** A layer in plain words; `r` is the projected size. */
interface Layer {
  cell: CellName;
  t: number;
  n: number;
  i: number;
  h: number;
  r?: number;
  reverse?: boolean;
  bias?: boolean;
  lengths?: readonly number[];
  layouts?: readonly Layout[];
  x?: Slot;
}

const inputsOf = ({ cell, t, n, i, h, r = h, bias = true, lengths, ...layer }: Layer): Slot[] => {
  const bound = 1 / Math.sqrt(Math.max(h, 1));
  const weight = (shape: Shape): Slot => own(shape, uniform(-bound, bound));
  const rows = cells[cell].gates.length * h;
  return [
    layer.x ?? own([t, n, i], i > 100 ? uniform(-0.5, 0.5) : wide),
    own([n, r], uniform(-1, 1)),
    cells[cell].hasCellState ? own([n, h], uniform(-1, 1)) : null,
    weight([rows, i]),
    weight([rows, r]),
    bias ? weight([rows]) : null,
    bias ? weight([rows]) : null,
    r === h ? null : weight([r, h]),
    lengths ? fixed('int64', [n], listed(...lengths)) : null,
  ];
};

const NAMES = Object.keys(cells) as CellName[];
/** LSTM, and the other cells in turn. */
const another = (k: number): CellName => NAMES[k % NAMES.length];

const LAYERS: readonly Layer[] = [
  ...NAMES.flatMap((cell): Layer[] => [
    { cell, t: 3, n: 2, i: 3, h: 5 },
    { cell, t: 4, n: 3, i: 5, h: 7, reverse: true, lengths: [4, 2, 1], layouts: DISTINCT },
    { cell, t: 5, n: 4, i: 2, h: 18, lengths: [5, 1, 3, 5], layouts: DISTINCT },
    { cell, t: 2, n: 2, i: 4, h: 6, bias: false },
    { cell, t: 1, n: 1, i: 1, h: 1 },
    { cell, t: 3, n: 0, i: 3, h: 4 },
    { cell, t: 0, n: 2, i: 3, h: 4, layouts: FEW },
    { cell, t: 3, n: 2, i: 0, h: 4 },
    ...TILE_EDGES.flatMap((e): Layer[] => [
      { cell, t: 2, n: e, i: 3, h: 5, layouts: FEW },
      { cell, t: 2, n: 3, i: e, h: 7, layouts: FEW },
      { cell, t: 3, n: 2, i: 5, h: e, layouts: FEW, reverse: e % 2 === 0 },
    ]),
    { cell, t: 2, n: 33, i: 33, h: 33, layouts: ['guarded'] },
    { cell, t: 2, n: 2, i: 330, h: 5, layouts: FEW },
    { cell, t: 2, n: 3, i: 641, h: 17, layouts: ['guarded'] },
    { cell, t: 2, n: 2, i: 64, h: 64, layouts: ['guarded'] },
  ]),
  { cell: 'lstm', t: 3, n: 3, i: 4, h: 17, r: 5 },
  { cell: 'lstm', t: 4, n: 3, i: 4, h: 6, r: 4, reverse: true, lengths: [1, 4, 3], layouts: DISTINCT },
  { cell: 'lstm', t: 2, n: 17, i: 3, h: 33, r: 16, bias: false, layouts: FEW },
  ...[321, 650].map((h, k): Layer => ({ cell: another(k), t: 2, n: 2, i: 3, h, layouts: ['guarded'] })),
  ...[128, 256].map((h, k): Layer => ({ cell: another(k + 2), t: 2, n: 2, i: h, h, layouts: ['guarded'] })),
  { cell: 'gru', t: 13, n: 11, i: 7, h: 5, layouts: FEW },
];

/** Sizes for finite differences. */
const SMALL: readonly Layer[] = [
  ...NAMES.flatMap((cell): Layer[] => [
    { cell, t: 2, n: 1, i: 2, h: 2 },
    { cell, t: 2, n: 2, i: 1, h: 2, reverse: true, lengths: [1, 2], bias: false },
  ]),
  { cell: 'lstm', t: 2, n: 1, i: 2, h: 3, r: 2, bias: false },
];

const sampleOf = (layer: Layer): Sample<Scan> => ({
  inputs: inputsOf(layer),
  attributes: { cell: layer.cell, reverse: layer.reverse ?? false },
  layouts: layer.layouts,
});

/** Gradients of the three results (`h` and `c` may be missing), the layer, and what the forward pass gave. */
const backwardOf = (layer: Layer, k: number): Sample<Scan> => {
  const { cell, t, n, h, r = h } = layer;
  const state = cells[cell].hasCellState;
  const layerInputs = [3, 4, 5, 6, 7, 8, 9, 10, 11];
  return {
    inputs: [
      k % 5 === 1 ? null : own([t, n, r]),
      k % 3 === 2 && k % 5 !== 1 ? null : own([n, r]),
      state && k % 4 !== 3 ? own([n, h]) : null,
      ...inputsOf(layer),
      { from: 'scan', inputs: layerInputs, output: 0 },
      { from: 'scan', inputs: layerInputs, output: 3 },
    ],
    attributes: { cell, reverse: layer.reverse ?? false },
    layouts: layer.layouts,
  };
};

/** What the reserve [S, U, T, N, 16] holds: units below H of active rows, and the kept c of the others. */
const comparable: Cases<Scan>['comparable'] = ({ inputs, attributes }, output, [, , t, n], values) => {
  if (output !== 3) return () => true;
  const { cell } = attributes as Scan;
  const lengths = values[8];
  const { gates, segments } = cells[cell];
  const h = (inputs[3] as { shape: Shape }).shape[0] / gates.length;
  const blocks = Math.ceil(h / PANEL);
  return (at) => {
    const lane = at % PANEL;
    const row = Math.floor(at / PANEL) % n;
    const time = Math.floor(at / (PANEL * n)) % t;
    const block = Math.floor(at / (PANEL * n * t)) % blocks;
    const kept = segments[Math.floor(at / (PANEL * n * t * blocks))] === 'c';
    return block * PANEL + lane < h && (kept || lengths === null || time < lengths[row]);
  };
};

const NO_SCALAR = 'a sequence has three dimensions';

export const scanCases: CasesOf<typeof scanRows> = {
  scan: {
    dtypes: FLOATS,
    samples: [
      ...LAYERS.map(sampleOf),
      ...NAMES.map((cell) => ({
        ...sampleOf({ cell, t: 4, n: 3, i: 5, h: 7, lengths: [4, 2, 1], layouts: DISTINCT }),
        attributes: { cell, reverse: false, inference: true },
        forwardOnly: 'nothing is kept for a backward pass',
      })),
      ...NAMES.map((cell) => ({
        ...sampleOf({ cell, t: 2, n: 8, i: 1, h: 5, x: own([2, 8, 1], special) }),
      })),
    ],
    gradient: SMALL.map(sampleOf),
    errors: [],
    comparable,
    lacks: { scalar: NO_SCALAR },
  },
  scan_backward: {
    dtypes: FLOATS,
    samples: LAYERS.map(backwardOf),
    gradient: [],
    errors: [],
    lacks: {
      scalar: NO_SCALAR,
      special: 'what the forward pass saved of infinite inputs is compared in the cases of scan',
    },
  },
};
