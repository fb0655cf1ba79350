// The recurrent layer in float64, one sample at a time, on a tape that differentiates it: scalar nodes, exact derivatives.
// It shares nothing with the kernels but the formulas of the papers.

/** A scalar: its value, and what it hands to the nodes that it was made of when its own gradient is known. */
export interface Node {
  value: number;
  gradient: number;
}

export class Tape {
  private readonly steps: (() => void)[] = [];

  leaf(value: number): Node {
    return { value, gradient: 0 };
  }
  private record(value: number, back: (d: number) => void): Node {
    const node = { value, gradient: 0 };
    this.steps.push(() => back(node.gradient));
    return node;
  }
  add(...terms: Node[]): Node {
    const value = terms.reduce((sum, term) => sum + term.value, 0);
    return this.record(value, (d) => {
      for (const term of terms) term.gradient += d;
    });
  }
  mul(x: Node, y: Node): Node {
    return this.record(x.value * y.value, (d) => {
      x.gradient += d * y.value;
      y.gradient += d * x.value;
    });
  }
  dot(x: Node[], y: Node[]): Node {
    const value = x.reduce((sum, node, i) => sum + node.value * y[i].value, 0);
    return this.record(value, (d) => {
      for (let i = 0; i < x.length; i++) {
        x[i].gradient += d * y[i].value;
        y[i].gradient += d * x[i].value;
      }
    });
  }
  sigmoid(x: Node): Node {
    const y = 1 / (1 + Math.exp(-x.value));
    return this.record(y, (d) => {
      x.gradient += d * y * (1 - y);
    });
  }
  tanh(x: Node): Node {
    const y = Math.tanh(x.value);
    return this.record(y, (d) => {
      x.gradient += d * (1 - y * y);
    });
  }
  relu(x: Node): Node {
    return this.record(Math.max(x.value, 0), (d) => {
      if (x.value > 0) x.gradient += d;
    });
  }
  backward(): void {
    for (let i = this.steps.length - 1; i >= 0; i--) this.steps[i]();
  }
}

export type CellName = 'rnn_tanh' | 'rnn_relu' | 'lstm' | 'gru' | 'gru_reset_before';

/** Blocks of rows in the weights, and values that reserve holds for each unit. */
export const gateCount = { rnn_tanh: 1, rnn_relu: 1, lstm: 4, gru: 3, gru_reset_before: 3 };
export const segmentCount = { rnn_tanh: 0, rnn_relu: 0, lstm: 6, gru: 4, gru_reset_before: 3 };

export interface Operands {
  x: Node[][][];
  h0: Node[][];
  c0: Node[][] | null;
  wIh: Node[][];
  wHh: Node[][];
  bIh: Node[] | null;
  bHh: Node[] | null;
  wHr: Node[][] | null;
  lengths: number[] | null;
}

interface Step {
  h: Node[];
  c: Node[];
  /** What reserve holds, by segment and unit. */
  kept: Node[][];
}

/** One step of one sample. Rows of the weights are gates in the order i f g o, r z n. */
function step(tape: Tape, cell: CellName, o: Operands, x: Node[], h: Node[], c: Node[]): Step {
  const units = o.wIh.length / gateCount[cell];
  const each = (f: (j: number) => Node): Node[] => Array.from({ length: units }, (_, j) => f(j));
  const none = tape.leaf(0);
  const input = (g: number, j: number): Node =>
    tape.add(tape.dot(o.wIh[g * units + j], x), o.bIh ? o.bIh[g * units + j] : none);
  const state = (g: number, j: number, from: Node[] = h): Node =>
    tape.add(tape.dot(o.wHh[g * units + j], from), o.bHh ? o.bHh[g * units + j] : none);
  const gate = (g: number): Node[] => each((j) => tape.sigmoid(tape.add(input(g, j), state(g, j))));
  const minus = (a: Node, b: Node): Node => tape.add(a, tape.mul(tape.leaf(-1), b));

  if (cell === 'rnn_tanh') return { h: each((j) => tape.tanh(tape.add(input(0, j), state(0, j)))), c, kept: [] };
  if (cell === 'rnn_relu') return { h: each((j) => tape.relu(tape.add(input(0, j), state(0, j)))), c, kept: [] };
  if (cell === 'lstm') {
    const [i, f, out] = [gate(0), gate(1), gate(3)];
    const g = each((j) => tape.tanh(tape.add(input(2, j), state(2, j))));
    const next = each((j) => tape.add(tape.mul(f[j], c[j]), tape.mul(i[j], g[j])));
    const squashed = next.map((node) => tape.tanh(node));
    const m = each((j) => tape.mul(out[j], squashed[j]));
    return { h: o.wHr ? o.wHr.map((row) => tape.dot(row, m)) : m, c: next, kept: [i, f, g, out, next, squashed] };
  }
  const [r, z] = [gate(0), gate(1)];
  const product = cell === 'gru' ? each((j) => state(2, j)) : [];
  const reset = each((j) => tape.mul(r[j], h[j]));
  const n = each((j) =>
    tape.tanh(tape.add(input(2, j), cell === 'gru' ? tape.mul(r[j], product[j]) : state(2, j, reset))),
  );
  const next = each((j) => tape.add(tape.mul(minus(h[j], n[j]), z[j]), n[j]));
  return { h: next, c, kept: cell === 'gru' ? [r, z, n, product] : [r, z, n] };
}

export interface Result {
  /** [T][N][R]; 0 where a sample is over. */
  output: Node[][][];
  hN: Node[][];
  cN: Node[][];
  /** [T][N]: what reserve holds, null where the sample is over. */
  kept: (Node[][] | null)[][];
}

/** The layer over a batch. */
export function scan(tape: Tape, cell: CellName, reverse: boolean, o: Operands): Result {
  const time = o.x.length;
  const batch = o.h0.length;
  const units = o.wIh.length / gateCount[cell];
  const output = o.x.map(() => o.h0.map((row) => row.map(() => tape.leaf(0))));
  const kept = o.x.map(() => new Array<Node[][] | null>(batch).fill(null));
  const hN: Node[][] = [];
  const cN: Node[][] = [];
  for (let n = 0; n < batch; n++) {
    let h = o.h0[n];
    let c = o.c0 ? o.c0[n] : Array.from({ length: units }, () => tape.leaf(0));
    const length = Math.min(o.lengths ? o.lengths[n] : time, time);
    for (let s = 0; s < length; s++) {
      const t = reverse ? length - 1 - s : s;
      const next = step(tape, cell, o, o.x[t][n], h, c);
      [h, c] = [next.h, next.c];
      output[t][n] = h;
      kept[t][n] = next.kept;
    }
    hN.push(h);
    cN.push(c);
  }
  return { output, hN, cN, kept };
}
