// The buffer that a forward walk reads of its weights: those of the states of all gates side by side, transposed, then biases, then the
// transposed projection. Where some are halves it is one of words: two halves in each, a row in words of its own, or a float's bits.

import type { Shape } from '../../reference/base/shape.ts';
import type { View } from '../../reference/kernels/kernel.ts';
import { present } from '../../reference/ops/op.ts';
import type { Gpu } from '../gpu.ts';
import { element, halve, wordsOf } from '../halves.ts';
import type { Views } from '../kernel.ts';
import { pointwise, stored } from '../pointwise.ts';
import type { Scratch } from '../scratch.ts';
import { lastly, seen } from '../views.ts';
import type { Form } from './form.ts';

/** A matrix on its side. */
export const turned = (x: View): View => lastly(x, 0);

/** Where biases and the projection begin, in words, and how a thread for unit u reads what it needs for state or unit k, in WGSL. */
interface Layout {
  readonly inWords: boolean;
  readonly biases: number;
  readonly projection: number;
  weight(gate: number): string;
  bias(gate: number): string;
  readonly projected: string;
}

export function layoutOf({ hidden: H, state: R, halves, projectionHalves }: Form, gates: number): Layout {
  const inWords = halves || projectionHalves;
  const columns = gates * H;
  const biases = R * (halves ? wordsOf(columns) : columns);
  const projection = biases + columns;
  const float = (at: string): string => (inWords ? `bitcast<f32>(weights[${at}])` : `weights[${at}]`);
  // Of halves a place counts halves: twice the words before, which hold an even number.
  const read = (first: number, width: number, column: string, asHalves: boolean): string =>
    asHalves
      ? element('weights', `${2 * first}u + k * ${2 * wordsOf(width)}u + ${column}`, true)
      : float(`${first}u + k * ${width}u + ${column}`);
  return {
    inWords,
    biases,
    projection,
    weight: (gate) => read(0, columns, `${gate * H}u + u`, halves),
    bias: (gate) => float(`${biases + gate * H}u + u`),
    projected: read(projection, R, 'u', projectionHalves),
  };
}

/** Makes it. */
export function packed(gpu: Gpu, { make }: Scratch, given: Views, form: Form): View {
  const { hidden: H, state: R, halves, projectionHalves } = form;
  const [wHh, bHh, wHr] = [present(given[4]), given[6], given[7]];
  const columns = wHh.shape[0];
  const { inWords, biases, projection } = layoutOf(form, columns / H);
  const length = projection + (wHr ? H * (projectionHalves ? wordsOf(R) : R) : 0);
  const all = make([length], inWords ? 'int32' : 'float32');
  const write = (x: View | null, asHalves: boolean, shape: Shape, first: number): void => {
    if (x && asHalves) {
      halve(gpu, x, stored(all).source(), first);
      return;
    }
    const value = x === null ? '0' : inWords ? 'bitcast<i32>(x0)' : 'x0';
    pointwise(gpu, {
      name: `weights ${value}`,
      reads: x ? [x] : [],
      writes: [seen(all, shape, undefined, first)],
      inPlace: true,
      body: `y0 = ${value};`,
    });
  };
  write(turned(wHh), halves, [R, columns], 0);
  write(bHh, false, [columns], biases);
  if (wHr) write(turned(wHr), projectionHalves, [H, R], projection);
  return all;
}
