// Sizes as symbols. The function is recorded again with other sizes of its inputs; every number that differs between
// the recordings is written as a function of the symbols, linear in each, and checked where no symbol has a size that
// it was found with. What does not follow so is refused with its op's name.

import * as f from '../engine/functions.ts';
import { autogradOf, read, requiresGrad, StateError, sameShape, type Tensor } from '../engine/index.ts';
import { type Corner, corners, Expression, fitted } from './expression.ts';
import { keptStates } from './generators.ts';
import type { Graph, GraphNode, Size, Value } from './graph.ts';
import { leaves } from './leaves.ts';
import { unwatched } from './unwatched.ts';

/** Symbols by the name of an input and by dimension. */
export interface Symbolic {
  readonly [input: string]: { readonly [dim: number]: string };
}

type Trace = Omit<Graph, 'symbols'>;
type Inputs<T> = readonly (readonly [string, T])[];
type Places = Graph['symbols'];

/** Where each symbol stands. @throws StateError for a symbol of no dimension, or of two that differ. */
function placesOf(given: Inputs<Tensor>, symbolic: Symbolic): Places {
  const places = new Map<string, { readonly input: number; readonly dim: number }[]>();
  for (const [name, dims] of Object.entries(symbolic)) {
    const input = given.findIndex(([own]) => own === name);
    for (const [text, symbol] of Object.entries(dims)) {
      const dim = Number(text);
      const size = given[input]?.[1].shape[dim];
      if (size === undefined)
        throw new StateError(`there is no dimension ${text} of an input ${name} to call ${symbol}`);
      const [first] = places.get(symbol) ?? [];
      if (first && given[first.input][1].shape[first.dim] !== size) {
        throw new StateError(`${symbol} is ${given[first.input][1].shape[first.dim]} and ${size}`);
      }
      places.set(symbol, [...(places.get(symbol) ?? []), { input, dim }]);
    }
  }
  return places;
}

/** x with `extra` more places along a dimension: its own elements again, so that indices and lengths stay valid. */
function grown<T extends Tensor>(x: T, dim: number, extra: number): T {
  const own = x.shape[dim];
  if (own === 0) throw new StateError('a dimension with a symbol holds nothing');
  const parts = [x];
  for (let left = extra; left > 0; left -= own) parts.push(f.slice(x, dim, 0, Math.min(left, own)));
  return f.cat(parts, dim);
}

/** The inputs where each symbol has grown by so much. */
function enlarged<T extends Tensor>(given: Inputs<T>, places: Places, by: (symbol: string) => number): Inputs<T> {
  return given.map(([name, x], i) => {
    let y = f.detach(x);
    for (const [symbol, where] of places)
      for (const { input, dim } of where) if (input === i) y = grown(y, dim, by(symbol));
    if (requiresGrad(x)) autogradOf(y).requiresGrad = true;
    return [name, y] as const;
  });
}

/** Whether two recordings hold the same constant: the same elements seen alike, or equal ones made by the body. */
function sameConstant(a: Tensor, b: Tensor | undefined): boolean {
  if (b === undefined || !sameShape(a.shape, b.shape) || a.dtype !== b.dtype) return false;
  if (a.storage === b.storage) return a.offset === b.offset && sameShape(a.strides, b.strides);
  const [p, q] = unwatched(() => [read(a), read(b)]);
  return p.every((x, i) => Object.is(x, q[i]));
}

const sameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

const refuse = (what: string): never => {
  throw new StateError(`${what} depends on the sizes of the inputs in a way that a graph cannot hold`);
};

/** @throws StateError where another recording did something else than the first. */
function checkAlike(first: Trace, other: Trace): void {
  first.nodes.forEach((node, i) => {
    const beside = other.nodes[i];
    if (beside?.op !== node.op || !sameList(node.inputs, beside.inputs) || node.stopped !== beside.stopped)
      refuse(node.op.name);
    node.inputs.forEach((n) => {
      const constant = n === null ? undefined : first.constants.get(n);
      if (n !== null && constant && !sameConstant(constant, other.constants.get(n)))
        refuse(`a constant of ${node.op.name}`);
    });
  });
  const last = other.nodes[first.nodes.length];
  if (last) refuse(last.op.name);
  const results = (trace: Trace): number[] => trace.outputs.map(({ value }) => value);
  if (!sameList(results(first), results(other))) refuse('what is returned');
}

/** How numbers of the recordings follow from the symbols. */
class Fit {
  readonly origin: ReadonlyMap<string, number>;
  readonly corners: readonly Corner[];
  readonly far: ReadonlyMap<string, number>;

  constructor(origin: ReadonlyMap<string, number>, corners: readonly Corner[], far: ReadonlyMap<string, number>) {
    this.origin = origin;
    this.corners = corners;
    this.far = far;
  }

  /** A number as it was at each corner, then at the far point. */
  size(what: string, numbers: readonly number[]): Size {
    if (numbers.every((n) => Object.is(n, numbers[0]))) return numbers[0];
    const expression = fitted(
      this.origin,
      this.corners.map((corner, i) => [corner, numbers[i]] as const),
    );
    return expression.at(this.far) === numbers[this.corners.length] ? expression : refuse(what);
  }

  shape(what: string, shapes: readonly (readonly Size[])[]): Size[] {
    if (shapes.some((shape) => shape.length !== shapes[0].length)) refuse(what);
    return shapes[0].map((_, d) =>
      this.size(
        what,
        shapes.map((shape) => Number(shape[d])),
      ),
    );
  }

  node(nodes: readonly GraphNode[]): GraphNode {
    const [first] = nodes;
    const { name } = first.op;
    const all = nodes.map(({ attributes }) => leaves(attributes));
    if (all.some((list) => list.length !== all[0].length)) refuse(name);
    const sizes = all[0].flatMap(({ path, value }, i) => {
      const values = all.map((list) => list[i].value);
      if (all.some((list) => list[i].path.join() !== path.join())) refuse(name);
      const numbers = values.filter((v) => typeof v === 'number');
      if (numbers.length < values.length) return values.every((v) => Object.is(v, value)) ? [] : refuse(name);
      const size = this.size(name, numbers);
      return size instanceof Expression ? [{ path, size }] : [];
    });
    return { ...first, sizes };
  }
}

/** Records with the given inputs, and again with others as long as there are symbols. */
export function generalized<T extends Tensor>(
  given: Inputs<T>,
  symbolic: Symbolic,
  run: (inputs: Inputs<T>) => Trace,
): Graph {
  const symbols = placesOf(given, symbolic);
  const first = run(given);
  if (symbols.size === 0) return { ...first, symbols };
  if (first.written.size > 0) throw new StateError('a graph with symbols cannot write to what was there before');
  const names = [...symbols.keys()];
  const points = corners(names);
  const putBack = keptStates(first.nodes);
  const at = (by: (symbol: string) => number): Trace => run(unwatched(() => enlarged(given, symbols, by)));
  const far = at((symbol) => names.indexOf(symbol) + 2);
  const near = points.slice(1).map((corner) => at((symbol) => Number(corner.has(symbol))));
  putBack();
  const traces = [first, ...near, far];
  for (const trace of traces) checkAlike(first, trace);
  const origin = new Map([...symbols].map(([symbol, [{ input, dim }]]) => [symbol, given[input][1].shape[dim]]));
  const fit = new Fit(origin, points, new Map([...origin].map(([s, n]) => [s, n + names.indexOf(s) + 2])));
  const maker = (n: number): string =>
    first.nodes.find(({ outputs }) => outputs.includes(n))?.op.name ?? `the shape of ${first.values[n].name ?? n}`;
  return {
    ...first,
    symbols,
    nodes: first.nodes.map((_, i) => fit.node(traces.map(({ nodes }) => nodes[i]))),
    values: first.values.map((value, n): Value => {
      const shape = fit.shape(
        maker(n),
        traces.map(({ values }) => values[n].shape),
      );
      return { ...value, shape };
    }),
  };
}
