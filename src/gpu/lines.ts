// What is done along lines: tensors are read by their strides over a shape, of which some dimensions make a line for each place of
// the others. Lines are folded, once or several times, each time with what the folds before gave; then a number is written for each
// line, or for each of its elements. The order is fixed: a short line is a thread's; a long one is a workgroup's, whose threads each
// fold every 64th element and then one another in a tree; a few very long ones are cut into parts, which are folded in their turn.

import { broadcastStrides, type Shape, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import type { Gpu } from './gpu.ts';
import { joined, stored } from './pointwise.ts';
import { type Buffer, numbered, type Shader } from './program.ts';
import { float } from './queue.ts';
import { withScratch } from './scratch.ts';
import { wordOf } from './words.ts';

const THREADS = 64;
/** From so many elements on a line is a workgroup's; from so many on, where lines are few, parts of it are, of so many at least. */
const LONG = 256;
const VERY_LONG = 2 ** 13;
const PART = 2 ** 11;
/** So few lines leave a device idle, and so many parts do not. */
const FEW = 64;
const PARTS = 256;

/** A fold, in WGSL: `f` is what has been folded, x0, x1 … what was read of element i, `g` another fold, n how many elements there are. */
export interface Fold {
  /** WGSL's type of what is folded; that of x0 where it is not said. */
  readonly type?: string;
  readonly start: string;
  readonly step: string;
  readonly join: string;
}

/** A view, and what is written into it. */
export type Written = readonly [view: View, value: string];

export interface Lines {
  /** What the program is called; with dtypes, ranks and the number of views it tells it apart, so that all texts must follow from it. */
  readonly name: string;
  readonly shape: Shape;
  /** The dimensions that make a line. */
  readonly dims: readonly number[];
  /** Broadcast over the shape. */
  readonly reads: readonly View[];
  /** f0, f1 … is what they give; r0[line0] is x0 of the first element. */
  readonly folds: readonly Fold[];
  /** WGSL of a line, behind the folds. */
  readonly lets?: string;
  /** Of each line, contiguous. */
  readonly results?: readonly Written[];
  /** Of each element, of the shape. */
  readonly each?: readonly Written[];
  /** Attributes, as floats: k(0u), k(1u) …. */
  readonly attributes?: readonly number[];
  readonly declares?: string;
}

const list = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n    ');

// Parameters: 0 lines · 1 elements of one · 2 n · 3 parts of one · sizes of kept dimensions, sizes of a line's · of each view offset,
// steps of both · attributes.
const FIRST = 4;

/** WGSL: the coordinates of a number. */
const coordinates = (name: string, number: string, rank: number, first: number): string =>
  rank === 0
    ? ''
    : `var ${name}_rest = ${number};
    ${list(rank - 1, (i) => `let ${name}${rank - 1 - i} = ${name}_rest % p(${first + rank - 1 - i}u); ${name}_rest = ${name}_rest / p(${first + rank - 1 - i}u);`)}
    let ${name}0 = ${name}_rest;`;

/** WGSL: a place by coordinates. */
const along = (base: string, name: string, rank: number, first: number): string =>
  [base, ...Array.from({ length: rank }, (_, d) => `${name}${d} * p(${first + d}u)`)].join(' + ');

interface Form {
  readonly kept: number;
  readonly inner: number;
  readonly long: boolean;
}

function shaderOf(lines: Lines, { kept, inner, long }: Form): Shader {
  const { name, reads, folds, lets = '', results = [], each = [], declares = '' } = lines;
  const views = [...reads, ...each.map(([view]) => view)];
  const step = 1 + kept + inner;
  const at = (view: number): number => FIRST + kept + inner + view * step;
  const place = (view: number): string => along(`line${view}`, 'e', inner, at(view) + 1 + kept);
  const walk = (
    body: string,
  ): string => `for (var i = begin${long ? ' + thread' : ''}; i < end; i += ${long ? THREADS : 1}u) {
    ${coordinates('e', 'i', inner, FIRST + kept)}
    ${list(reads.length, (v) => `let x${v} = r${v}[${place(v)}];`)}
    ${body}
  }`;
  const typeOf = ({ type }: Fold): string => type ?? wordOf(reads[0].dtype);
  const folded = (fold: Fold, i: number): string => `
  var f${i}: ${typeOf(fold)};
  {
  var f: ${typeOf(fold)} = ${fold.start};
  ${walk(`f = ${fold.step};`)}
  f${i} = f;
  ${
    long
      ? `folds${i}[thread] = f;
  for (var half = ${THREADS / 2}u; half > 0u; half = half / 2u) {
    workgroupBarrier();
    if (thread < half) {
      let g = folds${i}[thread + half];
      f = ${fold.join};
      folds${i}[thread] = f;
    }
  }
  workgroupBarrier();
  f${i} = folds${i}[0];`
      : ''
  }
  }`;
  const text = `  let place = ${long ? 'group' : 'id'};
  if (place >= p(0u) * p(3u)) { return; }
  let line = place / p(3u);
  let n = p(2u);
  let part = (p(1u) + p(3u) - 1u) / p(3u);
  let begin = min(place % p(3u) * part, p(1u));
  let end = min(begin + part, p(1u));
  ${coordinates('c', 'line', kept, FIRST)}
  ${list(views.length, (v) => `let line${v} = ${along(`p(${at(v)}u)`, 'c', kept, at(v) + 1)};`)}
  ${folds.map(folded).join('')}
  ${lets}
  ${results.length > 0 ? `${long ? 'if (thread == 0u) ' : ''}{ ${results.map(([, y], i) => `y${i}[place] = ${y};`).join(' ')} }` : ''}
  ${each.length > 0 ? walk(each.map(([, y], i) => `z${i}[${place(reads.length + i)}] = ${y};`).join('\n    ')) : ''}`;
  const named = (letter: string, of: readonly View[]): Buffer[] =>
    of.map(({ dtype }, i) => ({ name: `${letter}${i}`, type: wordOf(dtype) }));
  return {
    name,
    threads: THREADS,
    reads: named('r', reads),
    writes: [
      ...named(
        'y',
        results.map(([y]) => y),
      ),
      ...named(
        'z',
        each.map(([z]) => z),
      ),
    ],
    declares: `${declares}${long ? folds.map((fold, i) => `\nvar<workgroup> folds${i}: array<${typeOf(fold)}, ${THREADS}>;`).join('') : ''}`,
    body: numbered(text, 'k', at(views.length)),
  };
}

/** What lines of one number each are folded into first, in so many parts; then the parts are. */
function inParts(gpu: Gpu, lines: Lines, parts: number, count: number, elements: number): void {
  const [fold] = lines.folds;
  const type = fold.type ?? wordOf(lines.reads[0].dtype);
  withScratch(gpu, ({ make }) => {
    const shape = [count, parts];
    const made = make(shape, type === 'f32' ? 'float32' : 'int32');
    record(gpu, { ...lines, name: `${lines.name} parts`, results: [[made, 'f0']] }, parts, elements);
    const folds = [{ ...fold, step: fold.join.replace(/\bg\b/g, 'x0') }];
    record(gpu, { ...lines, name: `${lines.name} of parts`, shape, dims: [1], reads: [made], folds }, 1, elements);
  });
}

/** Does it. What is written is written whole. */
export function foldLines(gpu: Gpu, lines: Lines): void {
  const { shape, dims, folds, each = [], lets = '' } = lines;
  const elements = size(dims.map((d) => shape[d]));
  const count = size(shape.filter((_, d) => !dims.includes(d)));
  const [{ type = 'f32' }] = folds;
  const alone = folds.length === 1 && each.length === 0 && lets === '' && (type === 'f32' || type === 'i32');
  const parts = Math.min(PARTS, Math.floor(elements / PART));
  if (alone && elements >= VERY_LONG && count > 0 && count < FEW) inParts(gpu, lines, parts, count, elements);
  else record(gpu, lines, 1, elements);
}

/** Records one dispatch; n is what texts are told that there are elements. */
function record(gpu: Gpu, lines: Lines, parts: number, n: number): void {
  const { name, shape, dims, reads, results = [], each = [], attributes = [] } = lines;
  const views = [...reads, ...each.map(([view]) => view)];
  const places = [...shape.keys()];
  const strides = views.map((x) => broadcastStrides(x.shape, x.strides, shape));
  const part = (of: readonly number[]): ReturnType<typeof joined> =>
    joined(
      of.map((d) => shape[d]),
      strides.map((s) => of.map((d) => s[d])),
    );
  const kept = part(places.filter((d) => !dims.includes(d)));
  const inner = part(dims);
  const [count, elements] = [size(kept.shape), size(inner.shape)];
  if (count === 0 || (elements === 0 && results.length === 0)) return;
  const form = { kept: kept.shape.length, inner: inner.shape.length, long: elements >= LONG };
  const written = [...results, ...each].map(([view]) => view);
  const types = [...reads, ...written].map(({ dtype }) => wordOf(dtype));
  const key = `lines ${name} ${Object.values(form)} ${types} ${reads.length} ${results.length}`;
  const program = gpu.queue.program(key, () => shaderOf(lines, form));
  const parameters = [
    count,
    elements,
    n,
    parts,
    ...kept.shape,
    ...inner.shape,
    ...views.flatMap(({ offset }, i) => [offset, ...kept.strides[i], ...inner.strides[i]]),
    ...attributes.map(float),
  ];
  const buffers = [...reads.map((x) => stored(x).source()), ...written.map((y) => stored(y).target())];
  gpu.queue.run(program, buffers, parameters, form.long ? count * parts : Math.ceil(count / THREADS));
}
