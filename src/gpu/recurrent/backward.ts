// The backward walk, back-propagation through time, in one dispatch: a workgroup takes one row of the batch from the last step to
// the first. It leaves the gradients of all pre-activations, of which those of weights and inputs are products.

import { declared, element } from '../halves.ts';
import type { Shader } from '../program.ts';
import type { CellText } from './cells.ts';
import type { Form } from './form.ts';
import { reservePlace, WGSL_TIME } from './forward.ts';
import { lines, units as loop, range } from './text.ts';

/** What else there is. */
export interface BackForm extends Form {
  /** Whether a gradient of the output arrived. */
  readonly arrives: boolean;
}

/** Which buffers a cell's walk reads and writes. */
export function buffersOf({ cell, early, apart }: CellText, form: BackForm): { reads: string[]; writes: string[] } {
  const memory = cell.hasCellState;
  const asked = (name: string, on: boolean): string[] => (on ? [name] : []);
  return {
    reads: [
      ...asked('reserve', cell.segments.length > 0),
      'wHh',
      ...asked('wHr', form.projects),
      ...asked('dOutput', form.arrives && !form.projects),
      ...asked('before', !memory),
      ...asked('output', cell.segments.length === 0),
      ...asked('c0', memory),
      ...asked('lengths', form.lengths),
    ],
    writes: [
      'dX',
      ...asked('dU', apart),
      'dHs',
      ...asked('dCs', memory),
      ...asked('dTotals', form.projects),
      ...asked('gatedRows', early < cell.gates.length),
    ],
  };
}

export function backwardShader(text: CellText, form: BackForm): Shader {
  const { cell, early, apart, backward, gateBackward } = text;
  const { hidden: H, state: R, projects, lengths, arrives, threads, halves, projectionHalves } = form;
  const G = cell.gates.length;
  const memory = cell.hasCellState;
  const late = early < G;
  const units = (n: number, body: string): string => loop(n, threads, body);
  /** Σ over gates and units of e[j] W[j, u]. */
  const back = (into: string, from: number, to: number): string => `var ${into} = 0.0;
      for (var j = ${from * H}u; j < ${to * H}u; j++) { ${into} += es[j] * ${element('wHh', `j * ${R}u + u`, halves)}; }`;
  const cPlace = reservePlace(`${cell.segments.indexOf('c')}u`, H, 'past');
  const segments = lines(range(0, cell.segments.length), (s) => `let s${s} = reserve[${reservePlace(`${s}u`, H)}];`);
  const store = (gates: readonly number[]): string =>
    lines(
      gates,
      (g) => `dX[row * ${G * H}u + ${g * H}u + u] = select(0.0, d${g}, now);
      ${apart ? `dU[row * ${G * H}u + ${g * H}u + u] = select(0.0, ${g === 2 ? 'e2' : `d${g}`}, now);` : ''}
      es[${g * H}u + u] = select(0.0, ${apart && g === 2 ? 'e2' : `d${g}`}, now);`,
    );
  const { reads, writes } = buffersOf(text, form);
  return {
    name: `${cell.name} backward`,
    threads,
    reads: reads.map((name) =>
      declared(name, name === 'lengths' || (name === 'wHh' && halves) || (name === 'wHr' && projectionHalves)),
    ),
    writes: writes.map((name) => ({ name, type: 'f32' })),
    declares: `
var<workgroup> dhs: array<f32, ${R}>;
var<workgroup> dms: array<f32, ${H}>;
var<workgroup> es: array<f32, ${G * H}>;
var<workgroup> directs: array<f32, ${H}>;
${memory ? `var<workgroup> dcs: array<f32, ${H}>;` : ''}`,
    body: `${WGSL_TIME}
  ${lengths ? 'let length = u32(lengths[n]);' : ''}
  ${units(R, `dhs[u] = dHs[n * ${R}u + u];`)}
  ${memory ? units(H, `dcs[u] = dCs[n * ${H}u + u];`) : ''}
  workgroupBarrier();
  for (var step = 0u; step < T; step++) {
    let t = select(T - 1u - step, step, p(2u) == 1u);
    let row = t * N + n;
    let now = ${lengths ? 't < length' : 'true'};
    ${
      projects
        ? `${units(
            R,
            `${arrives ? `let total = select(0.0, dhs[u] + dTotals[row * ${R}u + u], now);` : 'let total = select(0.0, dhs[u], now);'}
      dTotals[row * ${R}u + u] = total;
      if (now) { dhs[u] = total; }`,
          )}
    workgroupBarrier();
    ${units(
      H,
      `var dm = 0.0;
      for (var k = 0u; k < ${R}u; k++) { dm += select(0.0, dhs[k], now) * ${element('wHr', `k * ${H}u + u`, projectionHalves)}; }
      dms[u] = dm;`,
    )}`
        : units(H, arrives ? `dms[u] = dhs[u] + dOutput[row * ${R}u + u];` : 'dms[u] = dhs[u];')
    }
    ${units(
      H,
      `let dh = dms[u];
      ${segments}
      ${memory ? '' : `let h = before[row * ${R}u + u];`}
      ${cell.segments.length === 0 ? `let hNext = output[row * ${R}u + u];` : ''}
      ${
        memory
          ? `let first = step == T - 1u${lengths ? ' || (p(2u) == 1u && t + 1u >= length)' : ''};
      let past = select(select(row - N, row + N, p(2u) == 1u), row, first);
      var c = reserve[${cPlace}];
      if (first) { c = c0[n * ${H}u + u]; }
      let dc = dcs[u];`
          : ''
      }
      ${backward}
      ${store(range(late ? 1 : 0, G))}
      directs[u] = direct;
      ${memory ? 'if (now) { dcs[u] = dcBefore; }' : ''}
      ${late ? `gatedRows[row * ${H}u + u] = select(0.0, s0 * h, now);` : ''}`,
    )}
    workgroupBarrier();
    ${
      late
        ? `${units(
            H,
            `${back('dGated', early, G)}
      ${segments}
      let h = before[row * ${R}u + u];
      ${gateBackward}
      dX[row * ${G * H}u + u] = select(0.0, d0, now);
      es[u] = select(0.0, d0, now);
      directs[u] += more;`,
          )}
    workgroupBarrier();`
        : ''
    }
    ${units(
      R,
      `${back('dh', 0, late ? early : G)}
      ${R === H && !projects ? 'dh += directs[u];' : ''}
      if (now) { dhs[u] = dh; }`,
    )}
    workgroupBarrier();
  }
  ${units(R, `dHs[n * ${R}u + u] = dhs[u];`)}
  ${memory ? units(H, `dCs[n * ${H}u + u] = dcs[u];`) : ''}`,
  };
}
