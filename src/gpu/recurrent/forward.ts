// The forward walk of a recurrent layer over a whole sequence, in one dispatch: rows of the batch do not see one another, so a
// workgroup takes one row through all of time, with its states in the workgroup's memory. Products with the input were made before.

import type { Cell } from '../../reference/recurrent/cell.ts';
import { declared } from '../halves.ts';
import type { Shader } from '../program.ts';
import type { CellText } from './cells.ts';
import type { Form } from './form.ts';
import { lines, units as loop, range } from './text.ts';
import { layoutOf } from './weights.ts';

// Parameters: 0 T · 1 N · 2 reverse.
export const WGSL_TIME = `
  let T = p(0u); let N = p(1u);
  let n = group;
  if (n >= N) { return; }`;

/** u of some gates of unit u: Σ v[k] W[k, u] + b, the transposed weights of all gates side by side, then biases. */
function recur(gates: readonly number[], all: number, form: Form, vector: string, depth: number): string {
  const { weight, bias } = layoutOf(form, all);
  return `${lines(gates, (g) => `var u${g} = ${bias(g)};`)}
      for (var k = 0u; k < ${depth}u; k++) {
        let v = ${vector}[k];
        ${lines(gates, (g) => `u${g} += v * ${weight(g)};`)}
      }`;
}

/** Where segment s of unit u stands in the reserve [S, U, T, N, 16]. */
export const reservePlace = (s: string, hidden: number, row = 'row'): string =>
  `((${s} * ${Math.ceil(hidden / 16)}u + (u >> 4u)) * T * N + ${row}) * 16u + (u & 15u)`;

/** WGSL: what the backward pass reads of a unit; of a row that is over zeros, and the cell state that it keeps. */
export const kept = ({ segments }: Cell, hidden: number, lengths: boolean): string =>
  lines(range(0, segments.length), (s) => {
    const held = segments[s] === 'c' ? 'c' : '0.0';
    return `reserve[${reservePlace(`${s}u`, hidden)}] = ${lengths ? `select(${held}, s${s}, now)` : `s${s}`};`;
  });

export function forwardShader({ cell, early, gate, forward }: CellText, form: Form): Shader {
  const { hidden: H, state: R, projects, lengths, keeps, threads } = form;
  const G = cell.gates.length;
  const late = early < G;
  const memory = cell.hasCellState;
  const units = (n: number, body: string): string => loop(n, threads, body);
  const layout = layoutOf(form, G);
  const inputs = lines(range(0, G), (g) => `let x${g} = xs[row * ${G * H}u + ${g * H}u + u];`);
  const saved = keeps ? kept(cell, H, lengths) : '';
  return {
    name: `${cell.name} forward`,
    threads,
    reads: [
      { name: 'xs', type: 'f32' },
      declared('weights', layout.inWords),
      { name: 'h0', type: 'f32' },
      ...(memory ? [{ name: 'c0', type: 'f32' } as const] : []),
      ...(lengths ? [{ name: 'lengths', type: 'i32' } as const] : []),
    ],
    writes: [
      { name: 'output', type: 'f32' },
      { name: 'hN', type: 'f32' },
      ...(memory ? [{ name: 'cN', type: 'f32' } as const] : []),
      ...(keeps ? [{ name: 'reserve', type: 'f32' } as const] : []),
    ],
    declares: `
var<workgroup> hs: array<f32, ${R}>;
var<workgroup> ms: array<f32, ${Math.max(H, R)}>;
${memory ? `var<workgroup> cs: array<f32, ${H}>;` : ''}
${late ? `var<workgroup> gs: array<f32, ${H}>; var<workgroup> early: array<f32, ${early * H}>;` : ''}`,
    body: `${WGSL_TIME}
  ${lengths ? 'let length = u32(lengths[n]);' : ''}
  ${units(R, `hs[u] = h0[n * ${R}u + u];`)}
  ${memory ? units(H, `cs[u] = c0[n * ${H}u + u];`) : ''}
  workgroupBarrier();
  for (var step = 0u; step < T; step++) {
    let t = select(step, T - 1u - step, p(2u) == 1u);
    let row = t * N + n;
    let now = ${lengths ? 't < length' : 'true'};
    ${
      late
        ? `${units(
            H,
            `let h = hs[u];
      ${lines(range(0, early), (g) => `let x${g} = xs[row * ${G * H}u + ${g * H}u + u];`)}
      ${recur(range(0, early), G, form, 'hs', R)}
      ${gate}
      gs[u] = gated;
      ${lines(range(0, early), (g) => `early[${g * H}u + u] = s${g};`)}`,
          )}
    workgroupBarrier();`
        : ''
    }
    ${units(
      H,
      `${R === H ? 'let h = hs[u];' : ''}
      ${memory ? 'let c = cs[u];' : ''}
      ${inputs}
      ${late ? lines(range(0, early), (g) => `let s${g} = early[${g * H}u + u];`) : ''}
      ${late ? recur(range(early, G), G, form, 'gs', H) : recur(range(0, G), G, form, 'hs', R)}
      ${forward}
      ms[u] = hNext;
      ${saved}
      ${memory ? 'if (now) { cs[u] = cNext; }' : ''}`,
    )}
    workgroupBarrier();
    ${units(
      R,
      `${
        projects
          ? `var y = 0.0;
      for (var k = 0u; k < ${H}u; k++) { y += ms[k] * ${layout.projected}; }`
          : 'let y = ms[u];'
      }
      output[row * ${R}u + u] = select(0.0, y, now);
      if (now) { hs[u] = y; }`,
    )}
    workgroupBarrier();
  }
  ${units(R, `hN[n * ${R}u + u] = hs[u];`)}
  ${memory ? units(H, `cN[n * ${H}u + u] = cs[u];`) : ''}`,
  };
}
