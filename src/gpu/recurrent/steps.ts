// The walks of a layer that is too large for a workgroup's memory: a dispatch a step, forward and backward. A thread has one unit
// of some rows of the batch, so that each weight that it reads serves all of them; gates, states and what is kept are its own.

import { declared, element } from '../halves.ts';
import type { Shader } from '../program.ts';
import type { CellText } from './cells.ts';
import type { Form } from './form.ts';
import { kept, reservePlace } from './forward.ts';
import { lines, range } from './text.ts';
import { layoutOf } from './weights.ts';

/** Rows of a thread. */
export const ROWS = 4;
export const THREADS = 64;

// Parameters: 0 T · 1 N · 2 reverse · 3 the step, from 0 on.
const begin = (H: number): string => `
  let T = p(0u); let N = p(1u); let reverse = p(2u) == 1u; let step = p(3u);
  let u = id % ${H}u;
  let first = id / ${H}u * ${ROWS}u;
  if (first >= N) { return; }`;

/** Rows beyond the last are read as the last, and not written. */
const rowsAt = (what: (n: string) => string): string =>
  lines(range(0, ROWS), (r) => `let at${r} = ${what(`min(first + ${r}u, N - 1u)`)};`);

/** One step forward. States stand in `states`, two of [N, H]: that before the step and that after it take turns. */
export function forwardStep({ cell, forward }: CellText, form: Form): Shader {
  const { hidden: H, lengths, keeps } = form;
  const G = cell.gates.length;
  const { weight, bias, inWords } = layoutOf(form, G);
  const memory = cell.hasCellState;
  const sums = (r: number): string => lines(range(0, G), (g) => `var sum${g}_${r} = ${bias(g)};`);
  return {
    name: `${cell.name} step`,
    threads: THREADS,
    reads: [
      { name: 'xs', type: 'f32' },
      declared('weights', inWords),
      ...(lengths ? [{ name: 'lengths', type: 'i32' } as const] : []),
    ],
    writes: [
      { name: 'states', type: 'f32' },
      { name: 'output', type: 'f32' },
      ...(memory ? [{ name: 'cs', type: 'f32' } as const] : []),
      ...(keeps ? [{ name: 'reserve', type: 'f32' } as const] : []),
    ],
    body: `${begin(H)}
  let t = select(step, T - 1u - step, reverse);
  let before = step % 2u * N * ${H}u;
  let after = (step + 1u) % 2u * N * ${H}u;
  ${rowsAt((n) => `before + ${n} * ${H}u`)}
  ${lines(range(0, ROWS), sums)}
  for (var k = 0u; k < ${H}u; k++) {
    ${lines(range(0, G), (g) => `let w${g} = ${weight(g)};`)}
    ${lines(
      range(0, ROWS),
      (r) =>
        `let h${r} = states[at${r} + k]; ${range(0, G)
          .map((g) => `sum${g}_${r} += h${r} * w${g};`)
          .join(' ')}`,
    )}
  }
  ${lines(
    range(0, ROWS),
    (r) => `if (first + ${r}u < N) {
    let n = first + ${r}u;
    let row = t * N + n;
    let now = ${lengths ? 't < u32(lengths[n])' : 'true'};
    let h = states[before + n * ${H}u + u];
    ${memory ? `let c = cs[n * ${H}u + u];` : ''}
    ${lines(range(0, G), (g) => `let x${g} = xs[row * ${G * H}u + ${g * H}u + u]; let u${g} = sum${g}_${r};`)}
    ${forward}
    states[after + n * ${H}u + u] = select(h, hNext, now);
    output[row * ${H}u + u] = select(0.0, hNext, now);
    ${memory ? `cs[n * ${H}u + u] = select(c, cNext, now);` : ''}
    ${keeps ? kept(cell, H, lengths) : ''}
  }`,
  )}`,
  };
}

/**
 * One step backward, the last first: the gradient of h from those of the pre-activations of the step before it, and then those
 * of its own. Step T has no cell: it leaves the gradient of h0.
 */
export function backwardStep(
  text: CellText,
  { hidden: H, lengths, arrives, halves }: Form & { readonly arrives: boolean },
): Shader {
  const { cell, apart, backward } = text;
  const G = cell.gates.length;
  const memory = cell.hasCellState;
  const es = apart ? 'dU' : 'dX';
  return {
    name: `${cell.name} step backward`,
    threads: THREADS,
    reads: [
      ...(cell.segments.length > 0 ? [{ name: 'reserve', type: 'f32' } as const] : []),
      declared('wHh', halves),
      ...(arrives ? [{ name: 'dOutput', type: 'f32' } as const] : []),
      ...(memory ? [{ name: 'c0', type: 'f32' } as const] : [{ name: 'before', type: 'f32' } as const]),
      ...(cell.segments.length === 0 ? [{ name: 'output', type: 'f32' } as const] : []),
      ...(lengths ? [{ name: 'lengths', type: 'i32' } as const] : []),
    ],
    writes: [
      { name: 'dX', type: 'f32' },
      ...(apart ? [{ name: 'dU', type: 'f32' } as const] : []),
      // The gradient of h that came without a product.
      { name: 'dHs', type: 'f32' },
      ...(memory ? [{ name: 'dCs', type: 'f32' } as const] : []),
    ],
    body: `${begin(H)}
  let t = select(T - 1u - step, step, reverse);
  let later = select(t + 1u, t - 1u, reverse);
  ${rowsAt((n) => `(later * N + ${n}) * ${G * H}u`)}
  ${lines(range(0, ROWS), (r) => `var dh${r} = 0.0;`)}
  if (step > 0u) {
    for (var j = 0u; j < ${G * H}u; j++) {
      let w = ${element('wHh', `j * ${H}u + u`, halves)};
      ${lines(range(0, ROWS), (r) => `dh${r} += ${es}[at${r} + j] * w;`)}
    }
  }
  ${lines(
    range(0, ROWS),
    (r) => `if (first + ${r}u < N) {
    let n = first + ${r}u;
    let own = n * ${H}u + u;
    // Of a row that was over at the step before, that is all of it.
    let carried = dHs[own] + dh${r};
    if (step == T) { dHs[own] = carried; }
    else {
      let row = t * N + n;
      let now = ${lengths ? 't < u32(lengths[n])' : 'true'};
      let dh = carried${arrives ? ` + select(0.0, dOutput[row * ${H}u + u], now)` : ''};
      ${lines(range(0, cell.segments.length), (s) => `let s${s} = reserve[${reservePlace(`${s}u`, H)}];`)}
      ${memory ? '' : `let h = before[row * ${H}u + u];`}
      ${cell.segments.length === 0 ? `let hNext = output[row * ${H}u + u];` : ''}
      ${
        memory
          ? `let first = step == T - 1u${lengths ? ' || (reverse && t + 1u >= u32(lengths[n]))' : ''};
      let past = select(select(row - N, row + N, reverse), row, first);
      var c = reserve[${reservePlace(`${cell.segments.indexOf('c')}u`, H, 'past')}];
      if (first) { c = c0[own]; }
      let dc = dCs[own];`
          : ''
      }
      ${backward}
      ${lines(
        range(0, G),
        (g) => `dX[row * ${G * H}u + ${g * H}u + u] = select(0.0, d${g}, now);
      ${apart ? `dU[row * ${G * H}u + ${g * H}u + u] = select(0.0, ${g === 2 ? 'e2' : `d${g}`}, now);` : ''}`,
      )}
      dHs[own] = select(carried, direct, now);
      ${memory ? 'dCs[own] = select(dc, dcBefore, now);' : ''}
    }
  }`,
  )}`,
  };
}
