// Passes on shapes alone. While one runs, an operator meets every array as its outline: an array on `meta`, with its shape and
// dtype and without elements. A pass that infers takes arrays in whose shapes are not known yet (0 stands for what is not); the
// first operator that such an array meets tells its shape from the other inputs, by the rule that it was declared with.

import { isPlainObject, rebind, type Shape, zeros } from '../../engine/index.ts';
import { MXNetError } from '../base/errors.ts';
import { shapeText } from '../base/python-text.ts';
import { NDArray } from './ndarray.ts';

/** Who is told the shape of an array that came in without one. */
type Told = (shape: Shape) => void;

interface Pass {
  readonly infers: boolean;
  readonly unknown: Map<NDArray, Told>;
}

let pass: Pass | null = null;

/** Whether a pass on shapes alone is running. */
export const isOutlining = (): boolean => pass !== null;
/** Whether it is one that infers shapes. */
export const isInferring = (): boolean => pass?.infers ?? false;

function inPass<R>(next: Pass | null, body: () => R): R {
  const before = pass;
  pass = next;
  try {
    return body();
  } finally {
    pass = before;
  }
}

/** Runs the callback on outlines. */
export const outlining = <R>(body: () => R): R => inPass({ infers: false, unknown: new Map() }, body);
/** Runs the callback on outlines, to infer shapes. */
export const inferring = <R>(body: () => R): R => inPass({ infers: true, unknown: new Map() }, body);
/** Runs the callback on elements, whatever pass it is part of: what it makes stays when the pass is over. */
export const outside = <R>(body: () => R): R => inPass(null, body);

/** An array met an operator that does not tell its shape. */
export class Undecided extends MXNetError {}

const bare = (x: Pick<NDArray, 'dtype'>, shape: Shape): NDArray => zeros(NDArray, x.dtype, shape, 'meta');

/** An array of that shape and dtype in a pass that infers; where the shape holds a 0, or is null, `told` hears what it is. */
export function shaped(x: Pick<NDArray, 'dtype'>, shape: Shape | null, told: Told): NDArray {
  const array = bare(x, shape ?? []);
  if (shape === null || shape.length === 0 || shape.includes(0)) pass?.unknown.set(array, told);
  return array;
}

/** A value with the outlines of all arrays in it. */
export function outline(value: unknown): unknown {
  if (value instanceof NDArray) return value.deviceName === 'meta' ? value : bare(value, value.shape);
  if (Array.isArray(value)) return value.map(outline);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, x]) => [key, outline(x)]));
}

function holds(value: unknown, unknown: ReadonlyMap<NDArray, Told>): boolean {
  if (value instanceof NDArray) return unknown.has(value);
  if (Array.isArray(value)) return value.some((x) => holds(x, unknown));
  return isPlainObject(value) && Object.values(value).some((x) => holds(x, unknown));
}

/** How the shapes of inputs follow from the other options: an input, and its whole shape. */
export type Rule<O> = (options: O) => readonly (readonly [x: NDArray | null | undefined, shape: Shape])[];

/** Fills in what is not known of a shape. @throws MXNetError where the shape has another rank. */
function tell(x: NDArray, shape: Shape, told: Told, unknown: Map<NDArray, Told>): void {
  if (x.shape.length > 0 && x.shape.length !== shape.length) {
    throw new MXNetError(`Shape inconsistent, Provided = [${x.shape.join()}], inferred shape=${shapeText(shape)}`);
  }
  const whole = shape.map((dim, i) => x.shape[i] || dim);
  if (whole.includes(0)) return;
  unknown.delete(x);
  rebind(x, bare(x, whole));
  told(whole);
}

/** The options of a call in a pass: outlines, with shapes that are whole. @throws Undecided. */
export function outlined<O extends object>(options: O, rule: Rule<O> | null): O {
  if (pass === null) return options;
  const { unknown } = pass;
  const bound = outline(options) as O;
  if (rule !== null && holds(bound, unknown)) {
    for (const [x, shape] of rule(bound)) {
      const told = x && unknown.get(x);
      if (x && told) tell(x, shape, told, unknown);
    }
  }
  if (holds(bound, unknown)) throw new Undecided('the shape of an array is not known yet');
  return bound;
}

/** The array. @throws Undecided where its shape is not known. */
export function known<T extends NDArray>(x: T): T {
  if (pass?.unknown.has(x)) throw new Undecided('the shape of an array is not known yet');
  return x;
}

/** How errors of the core begin while shapes are inferred: with the operator's node. */
export const inNode = (name: string | null | undefined): string =>
  name && isInferring() ? `Error in operator ${name}: ` : '';
