// The ladder: versions of the product that everything in the library stands on, in the order in which they were tried (README.md).
// Each is checked before it is timed and after, when the engine has optimized it: near the product in float64, and equal to the
// first to the last bit, since all of them add up in the same order.
//
//   npm run bench -- ladder [--wide]

import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { assemble } from '../assemble.ts';
import { cpu, engine } from '../engine.ts';
import { printTable } from '../measure.ts';
import { rate, roof, roofInWords } from '../record.ts';
import { type Timeable, take } from '../turns.ts';

const [M, K, N] = [64, 256, 512];
const MFLOP = (2 * M * K * N) / 1e6;

type Panel = (m: number, k: number, a: number, b: number, c: number) => void;

interface Version extends Timeable {
  readonly check: () => void;
}

/** The names of the versions, and the rows and columns of their tiles: A lies in groups of so many rows, B in panels. */
const TILES: readonly (readonly [exported: string, name: string, rows: number, columns: number])[] = [
  ['v1', 'v1: scalar, three loops', 1, 16],
  ['v2', 'v2: 1 x 16', 1, 16],
  ['v3', 'v3: 2 x 16', 2, 16],
  ['v4', 'v4: 4 x 16', 4, 16],
  ['v5', 'v5: 2 x 32', 2, 32],
  ['v6', 'v6: 2 x 16, k by two', 2, 16],
  ['v7', 'v7: k by four with ways out, ships', 2, 16],
];

/** Numbers between -1 and 1 that are no multiples of one another. */
const numbers = (length: number, step: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i * step) % 1801) / 900.5 - 1);
const A = numbers(M * K, 7919);
const B = numbers(K * N, 7877);

/** The product in float64, and the sum of the sizes of what was added, which bounds its error in float32. */
const reference = Array.from({ length: M * N }, (_, at) => {
  const [m, n] = [Math.floor(at / N), at % N];
  let [sum, size] = [0, 0];
  for (let k = 0; k < K; k++) {
    const term = A[m * K + k] * B[k * N + n];
    sum += term;
    size += Math.abs(term);
  }
  return { sum, size };
});

/** Moves element (i, j) of `from`, of so many columns, to where (i, j, number of columns) lies. */
function lay(to: Float32Array, from: Float32Array, columns: number, where: (i: number, j: number) => number): void {
  from.forEach((value, at) => {
    to[where(Math.floor(at / columns), at % columns)] = value;
  });
}

function versions(wide: boolean): Version[] {
  if (wide) setFlagsFromString('--experimental-wasm-revectorize');
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble('bench/ladder/assembly/index.ts')));
  if (wide) (exports.useTall as () => void)();
  const memory = (exports.memory as WebAssembly.Memory).buffer;
  const [a, b, c] = [1024, 1024 + A.byteLength, 1024 + A.byteLength + B.byteLength];
  let law: Int32Array | undefined;
  return TILES.map(([exported, config, rows, columns]) => {
    const panel = exports[exported] as Panel;
    const product = (): void => {
      for (let j = 0; j < N; j += columns) panel(M, K, a, b + j * K * 4, c + j * M * 4);
    };
    const place = (): void => {
      lay(new Float32Array(memory, a, M * K), A, K, (m, k) => (m - (m % rows)) * K + k * rows + (m % rows));
      lay(new Float32Array(memory, b, K * N), B, N, (k, n) => (n - (n % columns)) * K + k * columns + (n % columns));
      new Float32Array(memory, c, M * N).fill(0);
    };
    const check = (): void => {
      place();
      product();
      const found = new Float32Array(memory, c, M * N);
      const rowMajor = new Float32Array(M * N).map((_, at) => {
        const [m, n] = [Math.floor(at / N), at % N];
        return found[(n - (n % columns)) * M + m * columns + (n % columns)];
      });
      const far = rowMajor.findIndex((x, at) => Math.abs(x - reference[at].sum) > K * 2 ** -24 * reference[at].size);
      if (far >= 0) throw new Error(`${config}: element ${far} is ${rowMajor[far]}, not ${reference[far].sum}`);
      const bits = new Int32Array(rowMajor.buffer);
      law ??= bits;
      const other = bits.findIndex((x, at) => x !== law?.[at]);
      if (other >= 0) throw new Error(`${config}: element ${other} has other bits than that of v1`);
    };
    return { config, check, open: () => product };
  });
}

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { wide: { type: 'boolean', default: false } } });
  if (values.wide && Number.parseInt(process.versions.v8, 10) < 13) {
    throw new Error(`--wide takes Node 24 or later, this is ${process.version}`);
  }
  const mode = { wide: values.wide, threads: 1 };
  const ladder = versions(values.wide);
  for (const { check } of ladder) check();
  const { rows, peak } = take(ladder, { rounds: 5, turn: 100, calls: 2, warm: 200 });
  for (const { check } of ladder) check();
  printTable(
    [`M ${M}, K ${K}, N ${N}`, 'GFLOP/s', values.wide ? 'of 2 P' : 'of P'],
    rows.map(({ task, best }) => {
      const gflops = rate(MFLOP, best);
      return [task.config, gflops.toFixed(1), (gflops / (peak * roof(mode))).toFixed(3)];
    }),
  );
  console.log(`${cpu}, ${engine}; ${roofInWords(mode, peak)}`);
}
