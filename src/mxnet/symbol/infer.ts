// Shapes and dtypes of a graph. The operators' own bodies run on `meta` arrays: where all inputs of one are known, its outputs
// are what its body gives. What the body needs and does not have, the rules of its table tell from the other inputs, or from
// what is known of its outputs. A size that is not known is 0; nothing is known of [].

import { BpttError, type DType, type Shape, zeros } from '../../engine/index.ts';
import { dtypeOf as ndarrayType } from '../../formats/mxnet-dtype.ts';
import { NDArray } from '../array/ndarray.ts';
import { meta, withContext } from '../base/context.ts';
import { checkFailed, incompatible, MXNetError } from '../base/errors.ts';
import { withModes } from '../base/modes.ts';
import { ints } from '../base/options.ts';
import { text } from '../base/shapes.ts';
import type { Definition, Type, Types } from '../operators/define.ts';
import { type Entry, found, type GraphNode, type Options, visible } from './node.ts';
import { inputNames, optionsAt, outputsOf } from './options.ts';
import { attributeValue } from './texts.ts';

/** What is known of every output of every node. */
type Known<T> = ReadonlyMap<GraphNode, T[]>;

const isWhole = (shape: Shape): boolean => shape.length > 0 && !shape.includes(0);

/** Sizes that stand for what is not known: many numbers divide them, and two runs tell what hangs on them. */
const STAND_INS = [720720, 1441440];

/** A shape with numbers in place of what is not known. */
const standing = (shape: Shape, size: number): number[] => shape.map((d) => d || size);

const outline = (shape: Shape, dtype: DType): NDArray => zeros(NDArray, dtype, shape, 'meta');

/** Two shapes of one array as one. null where they contradict each other. */
function merged(a: Shape, b: Shape): Shape | null {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  if (a.length !== b.length) return null;
  const both = a.map((d, i) => d || b[i]);
  return both.every((d, i) => b[i] === 0 || b[i] === d) ? both : null;
}

/** What two runs agree on. */
const common = (a: Shape, b: Shape): number[] => (a.length === b.length ? a.map((d, i) => (d === b[i] ? d : 0)) : []);

/** The options of a call with outlines in the places of its inputs. */
export function filled(op: Definition, options: Options, arrays: readonly (NDArray | null)[], name: string): object {
  if (op.variadic) return { ...options, args: arrays, name };
  const inputs: { [name: string]: NDArray | null } = Object.fromEntries(op.inputs.map((key) => [key, null]));
  inputNames(op, options).forEach((key, i) => {
    inputs[key] = arrays[i];
  });
  return { ...options, ...inputs, name };
}

/** Runs something of an operator where nothing is drawn, recorded or trained. */
const quietly = <R>(body: () => R): R =>
  withModes({ recording: false, training: false }, () => withContext(meta(), body));

/** An error of an operator, with the node that it arose at. */
export function atNode(error: unknown, name: string): unknown {
  if (!(error instanceof MXNetError)) return error;
  const message = error.message.replace(/^MXNetError: /, '').replace(/^Error in operator [^:]*: /, '');
  return new MXNetError(
    `MXNetError: Error in operator ${name}: ${message.replace('in node  at', `in node ${name} at`)}`,
  );
}

/** A pass over a graph that goes on until nothing new is learnt. */
class ShapePass {
  readonly shapes = new Map<GraphNode, Shape[]>();
  readonly #nodes: readonly GraphNode[];
  #changed = false;

  constructor(nodes: readonly GraphNode[], given: ReadonlyMap<string, Shape>) {
    this.#nodes = nodes;
    for (const node of nodes) {
      const own = node.op === null ? (given.get(node.name) ?? declared(node)) : [];
      this.shapes.set(node, node.op === null ? [own] : Array.from({ length: visible(outputsOf(node)) }, () => []));
    }
  }

  run(): Known<Shape> {
    const operators = this.#nodes.flatMap((node) => (node.op ? [{ node, op: node.op }] : []));
    do {
      this.#changed = false;
      for (const { node, op } of operators) this.#forward(node, op);
      for (const { node, op } of [...operators].reverse()) this.#back(node, op);
    } while (this.#changed);
    return this.shapes;
  }

  #at({ node, index }: Entry): Shape {
    return found(this.shapes, node)[index];
  }

  /** Learns a shape. Returns whether it fits what is known. */
  #learn({ node, index }: Entry, shape: Shape): boolean {
    const outputs = found(this.shapes, node);
    const both = merged(outputs[index], shape);
    if (both === null) return false;
    if (both.join() !== outputs[index].join() || both.length !== outputs[index].length) {
      outputs[index] = both;
      this.#changed = true;
    }
    return true;
  }

  /** Inputs and outputs that have one shape. @throws MXNetError where they do not. */
  #alike(node: GraphNode): void {
    const outputs = found(this.shapes, node).map((_, index) => ({ node, index }));
    const all = [...node.inputs, ...outputs];
    const first = this.#at(node.inputs[0]);
    let whole: Shape = [];
    all.forEach((entry, i) => {
      const both = merged(whole, this.#at(entry));
      if (both === null) throw atNode(incompatible(i, text(first), text(this.#at(entry))), node.name);
      whole = both;
    });
    for (const entry of all) this.#learn(entry, whole);
  }

  /** What a rule tells of the inputs, for every size that stands for what is not known. */
  #told(
    node: GraphNode,
    op: Definition,
    rule: (options: object, size: number) => readonly (readonly [unknown, Shape])[],
  ): void {
    const options = optionsAt(node);
    const runs = STAND_INS.map((size) => {
      const arrays = node.inputs.map((entry) => outline(standing(this.#at(entry), size), 'float32'));
      try {
        const told = quietly(() => rule(filled(op, options, arrays, node.name), size));
        return arrays.map((x) => told.find(([array]) => array === x)?.[1] ?? []);
      } catch (error) {
        // What the rule refuses about shapes that are known is wrong; about others nothing is known.
        if (error instanceof BpttError && isWhole(this.#at(node.inputs[0]))) throw atNode(error, node.name);
        return null;
      }
    });
    const [a, b] = runs;
    if (!a || !b) return;
    node.inputs.forEach((entry, i) => {
      // Where it contradicts what was given, the body says so in the operator's words.
      this.#learn(entry, common(a[i], b[i]));
    });
  }

  #forward(node: GraphNode, op: Definition): void {
    const { traits } = op;
    if (traits.alike) this.#alike(node);
    const [first] = node.inputs;
    if (traits.blind && first && this.#at(first).length === 0) this.#refuse(node, traits.blind);
    if (traits.shapes && !traits.alike && first && this.#at(first).length > 0) {
      const { shapes } = traits;
      this.#told(node, op, (options) => shapes(options).map(([x, shape]) => [x, shape]));
    }
    if (node.inputs.some((entry) => this.#at(entry).length === 0)) return;
    const whole = node.inputs.every((entry) => isWhole(this.#at(entry)));
    if (traits.whole && !whole) return;
    const runs = (whole ? [0] : STAND_INS).map((size) => this.#outputs(node, op, size, whole));
    const [a, b = a] = runs;
    if (!a || !b) return;
    a.forEach((shape, index) => {
      this.#learn({ node, index }, common(shape, b[index]));
    });
  }

  #refuse(node: GraphNode, blind: (options: object) => void): void {
    try {
      blind(optionsAt(node));
    } catch (error) {
      throw atNode(error, node.name);
    }
  }

  /** The shapes that the body gives. null where it refuses what was put in for the unknown. */
  #outputs(node: GraphNode, op: Definition, size: number, whole: boolean): Shape[] | null {
    const arrays = node.inputs.map((entry) => outline(standing(this.#at(entry), size), 'float32'));
    try {
      const options = filled(op, optionsAt(node), arrays, node.name);
      if (op.traits.result) return op.traits.result(options).map((shape) => [...shape]);
      const made = quietly(() => op.body(options));
      return (Array.isArray(made) ? made : [made]).map(({ shape }) => shape);
    } catch (error) {
      if (whole) throw atNode(error, node.name);
      return null;
    }
  }

  #back(node: GraphNode, op: Definition): void {
    const { back, alike } = op.traits;
    const outputs = found(this.shapes, node);
    if (alike) this.#alike(node);
    if (!back || outputs.some((shape) => shape.length === 0)) return;
    this.#told(node, op, (options, size) =>
      back(
        options,
        outputs.map((shape) => standing(shape, size)),
      ),
    );
  }
}

/** @throws MXNetError for a size below -1, which is what is not known. */
export function checkSizes(shape: Shape): void {
  const odd = shape.find((d) => d < -1);
  if (odd === undefined) return;
  const { message } = checkFailed(
    `dim_size >= -1 (${odd} vs. -1) `,
    `shape dim size must be >= -1, while received ${odd}`,
  );
  throw new MXNetError(`MXNetError: ${message}`);
}

/** The shape that a variable was declared with. */
function declared({ attributes }: GraphNode): Shape {
  const value = attributeValue(attributes.get('__shape__') ?? '()', ints);
  const shape: Shape = Array.isArray(value) ? value : [];
  checkSizes(shape);
  return shape;
}

/** What is known of the shapes of a graph. @throws MXNetError where they contradict each other. */
export const inferShapes = (nodes: readonly GraphNode[], given: ReadonlyMap<string, Shape>): Known<Shape> =>
  new ShapePass(nodes, given).run();

/** The dtypes of a node's inputs and outputs, from those that are known: all one, unless its operator says otherwise. */
function typesOf(node: GraphNode, op: Definition, inputs: readonly Type[], outputs: readonly Type[]): Types {
  const { types } = op.traits;
  if (types) {
    const told = types(optionsAt(node), inputs);
    return 'outputs' in told ? told : { inputs, outputs: told };
  }
  const all = [...inputs, ...outputs];
  const type = all.find((t) => t !== null) ?? null;
  const odd = all.findIndex((t) => t !== null && t !== type);
  if (odd >= 0) throw atNode(incompatible(odd, String(type), String(all[odd])), node.name);
  return { inputs: inputs.map(() => type), outputs: outputs.map(() => type) };
}

/** What is known of the dtypes of a graph. @throws MXNetError where they contradict each other. */
export function inferTypes(nodes: readonly GraphNode[], given: ReadonlyMap<string, string>): Known<Type> {
  const types = new Map<GraphNode, Type[]>();
  for (const node of nodes) {
    const count = node.op === null ? 1 : visible(outputsOf(node));
    types.set(node, new Array<Type>(count).fill(node.op === null ? (given.get(node.name) ?? typeOf(node)) : null));
  }
  let changed = false;
  const learn = ({ node, index }: Entry, type: Type | undefined): void => {
    const known = found(types, node);
    if (!type || known[index] !== null) return;
    known[index] = type;
    changed = true;
  };
  const visit = (node: GraphNode): void => {
    if (node.op === null) return;
    const own = found(types, node);
    const inputs = node.inputs.map(({ node, index }) => found(types, node)[index]);
    try {
      const told = typesOf(node, node.op, inputs, own);
      for (const [i, entry] of node.inputs.entries()) learn(entry, told.inputs[i]);
      for (const [index, type] of told.outputs.slice(0, own.length).entries()) learn({ node, index }, type);
    } catch (error) {
      throw atNode(error, node.name);
    }
  };
  do {
    changed = false;
    for (const node of nodes) visit(node);
    for (const node of [...nodes].reverse()) visit(node);
  } while (changed);
  return types;
}

/** The dtype that a variable was declared with. */
function typeOf({ attributes }: GraphNode): Type {
  const flag = attributes.get('__dtype__');
  return flag === undefined ? null : (ndarrayType(Number(flag)) ?? null);
}
