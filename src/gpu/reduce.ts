// Reductions over dimensions, in a fixed order: short ones by a thread each; long ones by a workgroup, whose threads each fold
// every 64th element and then one another in a tree.

import { size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';
import { stored } from './pointwise.ts';
import type { Shader, Word } from './program.ts';
import { wordOf } from './words.ts';

const THREADS = 64;
/** From so many elements on a result is a workgroup's. */
const LONG = 256;

/** A fold, in WGSL: `f` is what has been folded, `x` an element, `g` another fold, n how many elements there are. */
export interface Fold {
  readonly name: string;
  readonly start: string;
  readonly step: string;
  readonly join: string;
  readonly finish?: string;
  readonly declares?: string;
}

// Parameters: 0 results · 1 elements of one · 2 offset, then sizes and steps of kept dimensions, and of reduced ones.
const FIRST = 3;

/** WGSL: from a number to a place, by dimensions whose sizes and steps begin at a parameter. */
function place(name: string, number: string, rank: number, first: number): string {
  const lines = [`var ${name} = 0u;`, `var ${name}_rest = ${number};`];
  for (let d = rank - 1; d >= 0; d--) {
    const [length, step] = [`p(${first + d}u)`, `p(${first + rank + d}u)`];
    lines.push(
      d > 0
        ? `${name} += ${name}_rest % ${length} * ${step}; ${name}_rest = ${name}_rest / ${length};`
        : `${name} += ${name}_rest * ${step};`,
    );
  }
  return lines.join('\n    ');
}

function shaderOf(fold: Fold, kept: number, reduced: number, long: boolean, types: readonly Word[]): Shader {
  const { name, start, step, join, finish = 'f', declares = '' } = fold;
  const [from, to] = types;
  const element = `${place('q', 'i', reduced, FIRST + 2 * kept)}
    let x = ${to}(a[at + q]);
    f = ${step};`;
  const begin = `let n = p(1u);
  ${place('at', long ? 'group' : 'id', kept, FIRST)}
  at += p(2u);
  var f: ${to} = ${start};`;
  return {
    name,
    threads: THREADS,
    reads: [{ name: 'a', type: from }],
    writes: [{ name: 'y', type: to }],
    declares: `${declares}\n${long ? `var<workgroup> folds: array<${to}, ${THREADS}>;` : ''}`,
    body: long
      ? `  if (group >= p(0u)) { return; }
  ${begin}
  for (var i = thread; i < n; i += ${THREADS}u) {
    ${element}
  }
  folds[thread] = f;
  for (var half = ${THREADS / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half) {
      let g = folds[thread + half];
      f = ${join};
      folds[thread] = f;
    }
  }
  if (thread == 0u) { y[group] = ${finish}; }`
      : `  if (id >= p(0u)) { return; }
  ${begin}
  for (var i = 0u; i < n; i++) {
    ${element}
  }
  y[id] = ${finish};`,
  };
}

/** y, which is contiguous and written whole, from x over dimensions. */
export function reduce(gpu: Gpu, fold: Fold, x: View, y: View, dims: readonly number[]): void {
  const places = [...x.shape.keys()];
  const kept = places.filter((d) => !dims.includes(d) && x.shape[d] !== 1);
  const reduced = places.filter((d) => dims.includes(d) && x.shape[d] !== 1);
  const results = size(y.shape);
  const elements = dims.reduce((n, d) => n * x.shape[d], 1);
  const long = elements >= LONG;
  const types = [wordOf(x.dtype), wordOf(y.dtype)] as const;
  const key = `reduce ${fold.name} ${kept.length} ${reduced.length} ${long} ${types}`;
  const program = gpu.queue.program(key, () => shaderOf(fold, kept.length, reduced.length, long, types));
  const told = (of: readonly number[]): number[] => [...of.map((d) => x.shape[d]), ...of.map((d) => x.strides[d])];
  const parameters = [results, elements, x.offset, ...told(kept), ...told(reduced)];
  const groups = long ? results : Math.ceil(results / THREADS);
  gpu.queue.run(program, [stored(x).source(), stored(y).target()], parameters, groups);
}
