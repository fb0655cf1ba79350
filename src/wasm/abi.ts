// The ABIs of the binaries that ship, each called as its entry file in assembly/, held to them by test/wasm/abi.test.ts.
// Pointers are byte offsets into `memory`; strides are in bytes.

/**
 * Part `part` of `parts` of a phase of a recurrent cell's walk: takes a pointer to a `Layer`. The forward walk has
 * one phase, the backward walk three: layout, which has one part, steps and weights.
 */
export type Walk = (layer: number, phase: number, part: number, parts: number) => void;
export const STEPS = 1;

/** y = f(x) from x to end; y may be x. */
export type Elementwise = (x: number, end: number, y: number) => void;

/**
 * z = x op y for rows of `columns` elements, written one behind the other. Strides are bytes from row to row (0: one row
 * for all); a step of 0 says that a row is one number. At most one step is 0.
 */
export type Combine = (
  rows: number,
  columns: number,
  x: number,
  xRow: number,
  xStep: number,
  y: number,
  yRow: number,
  yStep: number,
  z: number,
) => void;

/** y [outer, inner] from x [outer, length, inner]. */
type Reduce = (outer: number, length: number, inner: number, x: number, y: number) => void;
/** y from x, both [outer, length, inner], along the middle. */
export type Lines = (outer: number, length: number, inner: number, x: number, y: number) => void;
/** dx from g and y, all [outer, length, inner], along the middle. */
export type LinesBackward = (outer: number, length: number, inner: number, g: number, y: number, dx: number) => void;

export interface InferenceAbi {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** A block of at least `bytes` bytes, aligned to 64; may grow `memory`. */
  allocate(bytes: number): number;
  /** Where the next block will start, to be handed to `release`. */
  mark(): number;
  release(to: number): void;
  /** Between calls: blocks start at `to` from now on; may grow `memory`, and traps where it cannot. */
  settle(to: number): void;
  /** w [gates·units, columns] as panels of 16 units of a gate, in ceil(units / 16)·gates·columns·64 bytes. */
  packUnits(w: number, gates: number, units: number, columns: number, p: number): void;
  /** Part `part` of `parts` of the columns of C [m, n] = init + A·B; `init` 0: none. */
  matmul(
    m: number,
    n: number,
    k: number,
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    init: number,
    initRow: number,
    initColumn: number,
    c: number,
    part: number,
    parts: number,
  ): void;
  /** C [m, n] = A·B + bias: B as panels of `packUnits`, bias [ceil(n / 16)][16]. */
  affine(m: number, n: number, k: number, a: number, b: number, bias: number, c: number): void;
  readonly neg: Elementwise;
  readonly relu: Elementwise;
  /** Sigmoid and tanh over all of float32, subnormal results and -0 included. */
  readonly logistic: Elementwise;
  readonly signedTanh: Elementwise;
  readonly add: Combine;
  readonly sub: Combine;
  readonly mul: Combine;
  readonly div: Combine;
  /** Comparisons write one byte for each element. */
  readonly ne: Combine;
  readonly lt: Combine;
  /** y [outer, inner] = Σ x / divisor. */
  sum(outer: number, length: number, inner: number, x: number, divisor: number, y: number): void;
  readonly rnnTanh: Walk;
  readonly rnnRelu: Walk;
  readonly lstm: Walk;
  readonly gru: Walk;
  readonly gruResetBefore: Walk;
}

export interface FunctionsAbi {
  readonly abs: Elementwise;
  readonly sqrt: Elementwise;
  readonly rsqrt: Elementwise;
  readonly reciprocal: Elementwise;
  readonly expm1: Elementwise;
  readonly log: Elementwise;
  readonly log1p: Elementwise;
  readonly maximum: Combine;
  readonly minimum: Combine;
  /** Comparisons write one byte for each element. */
  readonly eq: Combine;
  readonly le: Combine;
  readonly amax: Reduce;
  readonly amin: Reduce;
}

export interface ProbabilitiesAbi {
  readonly exp: Elementwise;
  readonly softmax: Lines;
  readonly logSoftmax: Lines;
}

export interface AlignmentsAbi {
  /**
   * -log P of one sample's labels in so many frames, whose log-probabilities lie `step` bytes apart. `path`: the classes of its
   * states, in bytes, the end behind them; `skips`: masks of the states that are come to from two before, the end's too where
   * there are labels. Both go on with zeros, to 16 words behind.
   */
  ctcLoss(frames: number, states: number, logp: number, step: number, path: number, skips: number): number;
  /** dx = g (e^lp - Σ αβ / P) in rows of `classes`, `step` bytes apart; `nothing` where P is 0. */
  ctcLossBackward(
    frames: number,
    states: number,
    classes: number,
    logp: number,
    step: number,
    path: number,
    skips: number,
    g: number,
    nothing: number,
    dx: number,
  ): void;
}

export interface NormsAbi {
  /**
   * n = (x - mean) r, r = 1 / √(var + eps), for rows of `width` numbers in each of `blocks` blocks, xStep and nStep bytes apart; r is
   * written as far apart as rows are.
   */
  normalize(
    rows: number,
    width: number,
    blocks: number,
    x: number,
    xStep: number,
    eps: number,
    n: number,
    nStep: number,
    r: number,
  ): void;
  /** dx = r (e - mean(e) - n mean(e n)) of such rows, e = d gamma, and total += d n; all blocks `step` bytes apart, gamma without gaps. */
  normalizeBackward(
    rows: number,
    width: number,
    blocks: number,
    step: number,
    d: number,
    gamma: number,
    n: number,
    r: number,
    dx: number,
    total: number,
  ): void;
}

export interface TrainingAbi {
  /**
   * Fills from x to end, and up to 12 bytes beyond, with `value` where a number of two words is below p, else 0: from the word at
   * index `at` of a Mersenne Twister's state on; gives the index of the next word. State and room behind it: 1668 words.
   */
  bernoulli(words: number, at: number, x: number, end: number, p: number, value: number): number;
  /** w [rows, columns] as panels of 16 columns, in ceil(columns / 16)·rows·64 bytes. */
  packColumns(w: number, rows: number, columns: number, p: number): void;
  /** Gradients of tanh and sigmoid from that of the result, x, and the result, y. */
  readonly tanhBackward: Combine;
  readonly sigmoidBackward: Combine;
  readonly softmaxBackward: LinesBackward;
  readonly logSoftmaxBackward: LinesBackward;
  /** losses [outer, inner], float64, = -Σ mass lp; mass [length] where shared is 1, else like lp. */
  crossEntropy(
    outer: number,
    length: number,
    inner: number,
    lp: number,
    mass: number,
    shared: number,
    losses: number,
  ): void;
  /** dx = scale (total e^lp - mass); total and scale [outer, inner]; mass 0: none. */
  crossEntropyBackward(
    outer: number,
    length: number,
    inner: number,
    lp: number,
    mass: number,
    shared: number,
    total: number,
    scale: number,
    dx: number,
  ): void;
  /** z = a x + y with an exact product, over `size` bytes; z may be x or y. */
  axpy(a: number, x: number, y: number, z: number, size: number): void;
  /** x = a x. */
  scale(a: number, x: number, size: number): void;
  /** Adam's step for a gradient that holds its weight decay; top 0: none. */
  adam(
    p: number,
    g: number,
    m: number,
    v: number,
    top: number,
    size: number,
    w1: number,
    w2: number,
    b2: number,
    step: number,
    root: number,
    eps: number,
  ): void;
  /** RMSprop's step, and with keep and take 1 Adagrad's; rate is below 0; buffer and mean 0: none. */
  rmsprop(
    p: number,
    g: number,
    v: number,
    buffer: number,
    mean: number,
    size: number,
    keep: number,
    take: number,
    momentum: number,
    rate: number,
    eps: number,
    decay: number,
  ): void;
  readonly rnnTanhBackward: Walk;
  readonly rnnReluBackward: Walk;
  readonly lstmBackward: Walk;
  readonly gruBackward: Walk;
  readonly gruResetBeforeBackward: Walk;
}

/** What a program with all binaries can call. */
export interface WholeAbi extends InferenceAbi, FunctionsAbi, ProbabilitiesAbi, TrainingAbi, AlignmentsAbi, NormsAbi {}

/** What it can call in a memory that threads share. */
export interface ThreadsAbi extends WholeAbi {
  /** Between true and false nothing that is released is given to others. */
  share(on: number): void;
  /** Products with the tiles of wide mode, from now on: the same bits. */
  useTall(): void;
}

/** A recurrent call's record (assembly/recurrent.ts): in memory its fields follow one another in this order, 4 bytes each. */
export class Layer {
  steps = 0;
  batch = 0;
  inputs = 0;
  hidden = 0;
  state = 0;
  reverse = 0;
  x = 0;
  xStep = 0;
  xRow = 0;
  h0 = 0;
  c0 = 0;
  bIh = 0;
  bHh = 0;
  lengths = 0;
  starts = 0;
  wX = 0;
  wH = 0;
  wR = 0;
  output = 0;
  hN = 0;
  cN = 0;
  reserve = 0;
  rows = 0;
  states = 0;
  dOutput = 0;
  dOutputStep = 0;
  dOutputRow = 0;
  dHN = 0;
  dCN = 0;
  dX = 0;
  dH0 = 0;
  dC0 = 0;
  dWIh = 0;
  dWHh = 0;
  dBIh = 0;
  dBHh = 0;
  dWHr = 0;
  before = 0;
  gated = 0;
  unprojected = 0;
  totals = 0;
}
