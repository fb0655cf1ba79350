// Cases of the recurrent layer and its backward pass: every cell at every tile edge, several blocks of K, lengths, packed
// data, directions, projection, missing biases.

import { RuntimeError, ShapeError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import { TILE_EDGES } from '../ops/linalg.cases.ts';
import {
  type Cases,
  type CasesOf,
  DISTINCT,
  type ErrorSample,
  FEW,
  FLOATS,
  fixed,
  indices,
  type Layout,
  listed,
  own,
  type Sample,
  type Slot,
  special,
  uniform,
  wide,
} from '../ops/sample.cases.ts';
import type { Scan, ScanBackward } from '../ops/scan-options.ts';
import type { Cell, CellName } from './cell.ts';
import { gru, gruResetBefore } from './gru.ts';
import { PANEL } from './kernel.ts';
import { lstm } from './lstm.ts';
import type * as ops from './ops.ts';
import { rnnRelu, rnnTanh } from './rnn.ts';

/** The cells by the names of their ops. */
const cells: { readonly [K in CellName]: Cell } = {
  rnn_tanh: rnnTanh,
  rnn_relu: rnnRelu,
  lstm,
  gru,
  gru_reset_before: gruResetBefore,
};

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
  /** Rows of each step of packed data. */
  batchSizes?: readonly number[];
  layouts?: readonly Layout[];
  x?: Slot;
}

/** The dimensions of a layer's rows. */
const rowsOf = ({ t, n, batchSizes }: Layer): Shape => (batchSizes ? [batchSizes.reduce((a, b) => a + b, 0)] : [t, n]);

const attributesOf = ({ reverse = false, batchSizes }: Layer): Scan => ({ reverse, ...(batchSizes && { batchSizes }) });

const inputsOf = (layer: Layer): Slot[] => {
  const { cell, n, i, h, r = h, bias = true, lengths } = layer;
  const bound = 1 / Math.sqrt(Math.max(h, 1));
  const weight = (shape: Shape): Slot => own(shape, uniform(-bound, bound));
  const rows = cells[cell].gates.length * h;
  return [
    layer.x ?? own([...rowsOf(layer), i], i > 100 ? uniform(-0.5, 0.5) : wide),
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
    { cell, t: 4, n: 5, i: 3, h: 7, batchSizes: [5, 5, 2, 1], layouts: DISTINCT },
    { cell, t: 5, n: 4, i: 2, h: 18, reverse: true, batchSizes: [4, 3, 3, 1, 1], layouts: DISTINCT },
    { cell, t: 3, n: 3, i: 4, h: 5, batchSizes: [3, 2, 0], layouts: FEW },
    { cell, t: 150, n: 3, i: 2, h: 3, batchSizes: [...new Array(20).fill(3), ...new Array(130).fill(1)], layouts: FEW },
    { cell, t: 9, n: 37, i: 3, h: 20, reverse: true, batchSizes: [37, 36, 36, 30, 21, 20, 7, 2, 1], layouts: FEW },
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
    { cell, t: 13, n: 11, i: 7, h: 5, layouts: FEW },
    { cell, t: 2, n: 33, i: 33, h: 33, layouts: ['guarded'] },
    { cell, t: 2, n: 2, i: 330, h: 5, layouts: FEW },
    { cell, t: 2, n: 3, i: 641, h: 17, layouts: ['guarded'] },
    { cell, t: 2, n: 2, i: 64, h: 64, layouts: ['guarded'] },
  ]),
  { cell: 'lstm', t: 3, n: 3, i: 4, h: 17, r: 5 },
  { cell: 'lstm', t: 4, n: 3, i: 4, h: 6, r: 4, reverse: true, lengths: [1, 4, 3], layouts: DISTINCT },
  { cell: 'lstm', t: 2, n: 17, i: 3, h: 33, r: 16, bias: false, layouts: FEW },
  { cell: 'lstm', t: 4, n: 5, i: 4, h: 6, r: 4, batchSizes: [5, 4, 2, 1], layouts: DISTINCT },
  { cell: 'lstm', t: 3, n: 17, i: 3, h: 33, r: 16, reverse: true, bias: false, batchSizes: [17, 16, 3], layouts: FEW },
  ...[321, 650].map((h, k): Layer => ({ cell: another(k), t: 2, n: 2, i: 3, h, layouts: ['guarded'] })),
  ...[128, 256].map((h, k): Layer => ({ cell: another(k + 2), t: 2, n: 2, i: h, h, layouts: ['guarded'] })),
];

/** Rows of 30 steps: more than one span of the kernels takes. */
const FALLING = Array.from({ length: 30 }, (_, t) => 9 - Math.floor((t * t) / 110));

/** Sizes for finite differences. */
const SMALL: readonly Layer[] = [
  ...NAMES.flatMap((cell): Layer[] => [
    { cell, t: 2, n: 1, i: 2, h: 2 },
    { cell, t: 2, n: 2, i: 1, h: 2, reverse: true, lengths: [1, 2], bias: false },
    { cell, t: 3, n: 2, i: 1, h: 2, batchSizes: [2, 2, 1] },
    { cell, t: 3, n: 3, i: 1, h: 2, reverse: true, batchSizes: [3, 2, 1], bias: false },
  ]),
  { cell: 'lstm', t: 2, n: 1, i: 2, h: 3, r: 2, bias: false },
  { cell: 'lstm', t: 2, n: 2, i: 2, h: 3, r: 2, reverse: true, batchSizes: [2, 1] },
];

const sampleOf = (layer: Layer): Sample<Scan> => ({
  inputs: inputsOf(layer),
  attributes: attributesOf(layer),
  layouts: layer.layouts,
});

/** Gradients of the three results (`h` and `c` may be missing), the layer, and what the forward pass gave. */
const backwardOf = (layer: Layer, k: number): Sample<ScanBackward> => {
  const { cell, n, h, r = h } = layer;
  const state = cells[cell].hasCellState;
  const layerInputs = [3, 4, 5, 6, 7, 8, 9, 10, 11];
  return {
    inputs: [
      k % 5 === 1 ? null : own([...rowsOf(layer), r]),
      k % 3 === 2 && k % 5 !== 1 ? null : own([n, r]),
      state && k % 4 !== 3 ? own([n, h]) : null,
      ...inputsOf(layer),
      { from: cell, inputs: layerInputs, output: 0 },
      { from: cell, inputs: layerInputs, output: 3 },
    ],
    attributes: { ...attributesOf(layer), fixedInput: k % 7 === 6, fixedStates: k % 5 === 4 },
    layouts: layer.layouts,
  };
};

/** What the reserve [S, U, T, N, 16] or [S, U, P, 16] holds: units below H of active rows, and the kept c of the others. */
const comparableOf =
  ({ gates, segments }: Cell): Cases<Scan>['comparable'] =>
  ({ inputs }, output, [, , ...rows], values) => {
    const [t, n] = rows.length === 3 ? rows : [1, rows[0]];
    const [w] = inputs.slice(3);
    if (output !== 3 || w === null || !('shape' in w)) return () => true;
    const lengths = values[8];
    const h = w.shape[0] / gates.length;
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

/** A layer whose inputs want no gradients: nothing is recorded, and the reserve stays empty. */
const unrecorded = (sample: Sample<Scan>): Sample<Scan> => ({
  ...sample,
  forwardOnly: 'no input wants a gradient',
  inputs: sample.inputs.map((slot) => (slot && 'fill' in slot ? { ...slot, still: true } : slot)),
});

/** One input of another shape than the others say, and what is said of it. */
const wrong = (cell: CellName, input: number, shape: Shape, message: string): ErrorSample<Scan> => ({
  inputs: inputsOf({ cell, t: 3, n: 2, i: 3, h: 5, lengths: [3, 2] }).map((slot, k) =>
    k === input && slot && 'fill' in slot ? { ...slot, shape } : slot,
  ),
  attributes: { reverse: false },
  error: ShapeError,
  message,
});

const differs = (a: number, b: number, dim: number): string =>
  `The size of tensor a (${a}) must match the size of tensor b (${b}) at non-singleton dimension ${dim}`;

const errorsOf = (cell: CellName): ErrorSample<Scan>[] => {
  const rows = cells[cell].gates.length * 5;
  return [
    wrong(cell, 1, [3, 5], differs(2, 3, 0)),
    wrong(cell, 3, [rows + 1, 3], differs(rows, rows + 1, 0)),
    wrong(cell, 3, [rows, 2], differs(3, 2, 1)),
    wrong(cell, 4, [rows - 1, 5], differs(rows, rows - 1, 0)),
    wrong(cell, 4, [1, 1], differs(rows, 1, 0)),
    wrong(cell, 5, [3], differs(rows, 3, 0)),
    wrong(cell, 6, [0], differs(rows, 0, 0)),
    wrong(cell, 8, [1], differs(2, 1, 0)),
    {
      inputs: inputsOf({ cell, t: 3, n: 2, i: 3, h: 5, lengths: [3, 4] }),
      attributes: { reverse: false },
      error: RuntimeError,
      message: 'lengths must be whole numbers between 0 and the number of steps, got 4',
    },
    {
      inputs: inputsOf({ cell, t: 3, n: 2, i: 3, h: 5, lengths: [-1, 2] }),
      attributes: { reverse: false },
      error: RuntimeError,
      message: 'lengths must be whole numbers between 0 and the number of steps, got -1',
    },
    {
      inputs: inputsOf({ cell, t: 3, n: 2, i: 3, h: 5, batchSizes: [2, 1, 1] }),
      attributes: { reverse: false, batchSizes: [2, 2, 1] },
      error: ShapeError,
      message: differs(5, 4, 0),
    },
    {
      inputs: inputsOf({ cell, t: 3, n: 2, i: 3, h: 5, batchSizes: [2, 1, 1] }),
      attributes: { reverse: false, batchSizes: [1, 2, 1] },
      error: RuntimeError,
      message: 'batch_sizes must not increase',
    },
  ];
};

/** The layers of a cell among all. */
const layersOf = (layers: readonly Layer[], cell: CellName): readonly Layer[] => layers.filter((l) => l.cell === cell);

const forward = (cell: CellName): Cases<Scan> => ({
  dtypes: FLOATS,
  samples: [
    ...layersOf(LAYERS, cell).map(sampleOf),
    unrecorded(sampleOf({ cell, t: 4, n: 3, i: 5, h: 7, lengths: [4, 2, 1], layouts: DISTINCT })),
    ...[false, true].map((reverse) =>
      unrecorded(sampleOf({ cell, t: 30, n: 9, i: 5, h: 7, reverse, batchSizes: FALLING, layouts: DISTINCT })),
    ),
    sampleOf({ cell, t: 2, n: 8, i: 1, h: 5, x: own([2, 8, 1], special) }),
  ],
  gradient: layersOf(SMALL, cell).map(sampleOf),
  errors: errorsOf(cell),
  comparable: comparableOf(cells[cell]),
  lacks: { scalar: NO_SCALAR },
});

const backward = (cell: CellName): Cases<ScanBackward> => ({
  dtypes: FLOATS,
  samples: layersOf(LAYERS, cell).map(backwardOf),
  gradient: [],
  errors: [
    {
      ...backwardOf({ cell, t: 3, n: 2, i: 3, h: 5 }, 0),
      inputs: backwardOf({ cell, t: 3, n: 2, i: 3, h: 5 }, 0).inputs.with(1, indices([2, 5], 3)),
      error: RuntimeError,
      message: 'expected scalar type Float but found Long',
    },
  ],
  lacks: {
    scalar: NO_SCALAR,
    special: 'what the forward pass saved of infinite inputs is compared in the cases of the forward op',
  },
});

export const scanCases: CasesOf<typeof ops> = {
  rnn_tanh: forward('rnn_tanh'),
  rnn_tanh_backward: backward('rnn_tanh'),
  rnn_relu: forward('rnn_relu'),
  rnn_relu_backward: backward('rnn_relu'),
  lstm: forward('lstm'),
  lstm_backward: backward('lstm'),
  gru: forward('gru'),
  gru_backward: backward('gru'),
  gru_reset_before: forward('gru_reset_before'),
  gru_reset_before_backward: backward('gru_reset_before'),
};
