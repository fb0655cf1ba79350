// How an operator of nd is declared: its arguments once, inputs first, with MXNet's names, order and defaults. Every operator
// also takes `out` (an array that the result is written into) and `name` (which means something to symbols only).

import { AssertionError, bind, isPlainObject, type Shape } from '../../engine/index.ts';
import { flagOf, isNDArrayDType } from '../../formats/mxnet-dtype.ts';
import { isOutlining, outlined, type Rule } from '../array/inference.ts';
import { array, coreType, isSingle, operand, operator, operatorCalled } from '../array/kinds.ts';
import { NDArray } from '../array/ndarray.ts';
import { checkFailed, MXNetError } from '../base/errors.ts';
import {
  type Bound,
  declare,
  type Given,
  int,
  type Option,
  optional,
  type Rest,
  required,
  str,
  type Table,
} from '../base/options.ts';
import { pythonText } from '../base/python-text.ts';

export { array, arrays, choice, double, dtype, float32, natural, plain32, plain64 } from '../array/kinds.ts';

/** What every operator takes beside its own arguments. */
export interface Common {
  readonly out?: NDArray | null | undefined;
  readonly name?: string | null | undefined;
}

const common = { out: optional(array), name: optional(str) };

/** A function of a table T; R is its result and X its first input. */
export interface Call<T, R = NDArray, X = NDArray> {
  /** Everything by name. */
  (options: Given<T> & Common): R;
  /** Arguments in order, then an object that names the others. */
  (input: X, ...rest: Rest<T, Common>): R;
}

/** What has a definition. */
export interface Defined {
  readonly definition: Definition;
}

/** An operator of a table T; R is its result and X its first input. */
export interface Operator<T, R = NDArray, X = NDArray> extends Call<T, R, X>, Defined {}

/** A function as a method of its first input. */
export type Method<O> = O extends Call<infer T, infer R, infer _X> ? (...rest: Rest<T, Common>) => R : never;

/** Writes a result into `out`, where one is given. */
function delivered<R>(result: R, out: NDArray | null): R | NDArray {
  return out === null || !(result instanceof NDArray) ? result : out._write(result);
}

/** The names of parameters that the core keeps in single precision. */
const singles = (table: Table): string[] => Object.keys(table).filter((name) => isSingle(table[name].kind));

/** The options with those rounded. */
function rounded<O extends object>(bound: O, names: readonly string[]): O {
  if (names.length === 0) return bound;
  const numbers = bound as { readonly [name: string]: number | null };
  return { ...bound, ...Object.fromEntries(names.map((name) => [name, fround(numbers[name])])) };
}

const fround = (value: number | null): number | null => (value === null ? null : Math.fround(value));

/** What a body reads beside the options of its table. */
interface Node {
  /** What a graph calls the call. */
  readonly name: string | null;
}

/** What an operator gives. */
export interface Outputs {
  /** How many, those that nobody sees included: statistics that only its derivative reads. */
  readonly count: number;
  /** How many of them a caller sees: all, unless told. */
  readonly visible?: number;
  /** A single one is called `output0` too. */
  readonly numbered?: boolean;
  /** What graphs call them behind the node's name: `output`, or `output0`, `output1` …, unless told. */
  readonly names?: readonly string[];
}

/** A dtype by name; null where it is not known yet. */
export type Type = string | null;

/** What a graph knows of an operator beside its arguments and its body. O are the bound options. */
export interface Traits<O> {
  /** How the shapes of inputs follow from the other options. */
  readonly shapes?: Rule<O>;
  /** How they follow from the shapes of the outputs. */
  readonly back?: (options: O, outputs: readonly Shape[]) => ReturnType<Rule<O>>;
  /** The options of a call whose result has this shape, where the shape is an option. */
  readonly resized?: (options: O, shape: Shape) => { readonly [name: string]: unknown };
  /** Of inputs whose sizes are not all known nothing follows. */
  readonly whole?: boolean;
  /** Inputs and outputs have one shape. */
  readonly alike?: boolean;
  /** How dtypes follow from one another; without it all inputs and outputs have one dtype. */
  readonly types?: (options: O, inputs: readonly Type[]) => readonly Type[] | Types;
  /** The inputs that a node has, where attributes decide on it. */
  readonly inputs?: (options: O) => readonly string[];
  /** Bounds of numbers among the options, which the core checks when a node is made. */
  readonly ranges?: { readonly [option: string]: Range };
  /** What the core says of options where one is wrong. */
  readonly about?: { readonly [option: string]: string };
  /** The shapes of the outputs, where they are less than the body asks for. */
  readonly result?: (options: O) => readonly Shape[];
  /** What the core refuses as long as it knows nothing of the shape of the first input. */
  readonly blind?: (options: O) => void;
  /** What inputs start from that are not given: an initializer as text. */
  readonly initial?: { readonly [input: string]: string };
  /** Inputs that are states of a graph and no arguments, and what they start from. */
  readonly auxiliary?: { readonly [input: string]: string };
  readonly outputs?: (options: O) => Outputs;
  /** A gradient begins here: none needs to come from above. */
  readonly loss?: boolean;
}

/** The least, and perhaps the most, that a number may be. */
export type Range = readonly [least: number, most?: number];

/** What the core says of a number outside of its range; null inside. */
export function outside(option: string, value: number, [least, most]: Range, about = ''): string | null {
  if (value >= least && (most === undefined || value <= most)) return null;
  const rule = most === undefined ? `should be greater equal to ${least}` : `exceed bound [${least},${most}]`;
  return `value ${value} for Parameter ${option} ${rule}\n${option}: ${about}`;
}

/** The result has the dtype of the first input, whatever those of the others. */
export const firstOf = (_: unknown, [first]: readonly Type[]): Type[] => [first];

/** The same, where the core must know the dtype of the i-th input. @throws MXNetError in its words where it does not. */
export const indexed =
  (operator: string, i: number) =>
  (_: unknown, types: readonly Type[]): Type[] => {
    if (types[i] !== null) return [types[0]];
    throw checkFailed(`(*in_attrs)[${i}] != -1 (-1 vs. -1) `, `Index type must be set for ${operator} operator`);
  };

/** All dtypes are that of the first input, which must be known. @throws MXNetError in the core's words where it is not. */
export const typed =
  (text: string, name = 'dtype') =>
  (_: unknown, types: readonly Type[]): Types => {
    const [type] = types;
    if (type === null) throw checkFailed(`${name} != -1 (-1 vs. -1) `, text);
    return { inputs: types.map(() => type), outputs: [type, type, type] };
  };

/** The same where inputs of another dtype are refused by name. */
export const uniform =
  <O>(text: string, inputs: (options: O) => readonly string[]) =>
  (options: O, types: readonly Type[]): Types => {
    const found = typed(text)(options, types);
    const [type] = types;
    const odd = types.findIndex((other) => other !== null && other !== type);
    if (odd < 0) return found;
    const codes = [types[odd], type].map((t) => (t && isNDArrayDType(t) ? flagOf(t) : -1));
    throw checkFailed(
      `(*in_type)[i] == dtype (${codes[0]} vs. ${codes[1]}) `,
      `This layer requires uniform type. Expected '${type}' v.s. given '${types[odd]}' at '${inputs(options)[odd]}'`,
    );
  };

/** The dtypes of the inputs and of the outputs. */
export interface Types {
  readonly inputs: readonly Type[];
  readonly outputs: readonly Type[];
}

// biome-ignore lint/suspicious/noExplicitAny: each operator has options of its own.
type AnyOptions = any;

/** An operator as a graph sees it. */
export interface Definition {
  /** MXNet's name of it, which is also what its other names stand for. */
  readonly name: string;
  /** Inputs, then attributes. */
  readonly table: Table;
  /** The inputs among the options, in order; the name of a list where there may be any number. */
  readonly inputs: readonly string[];
  readonly variadic: boolean;
  readonly traits: Traits<AnyOptions>;
  /** The outputs that are seen, of options that are whole. */
  readonly body: (options: AnyOptions) => NDArray | NDArray[];
}

/** Declares a function of nd that is no operator to graphs: Python's own, and what only Gluon's blocks call. */
/* @__NO_SIDE_EFFECTS__ */
export function method<T extends Table, R, X = NDArray>(
  name: string,
  table: T,
  body: (options: Bound<T> & Node) => R,
  rule: Rule<Bound<T> & Node> | null = null,
  core: string | null = null,
): Call<T, R, X> {
  const declared = declare(name, { ...table, ...common }, false, core === null ? operator : operatorCalled(core));
  const floats = singles(table);
  return (...args: unknown[]) => {
    const bound = rounded(bind(declared, args), floats);
    const options = isOutlining() ? outlined(bound, rule) : bound;
    return delivered(body(options), options.out) as R;
  };
}

/** Declares an operator: all that both faces, files and pictures know of it. */
/* @__NO_SIDE_EFFECTS__ */
export function op<T extends Table, R extends NDArray | NDArray[], X = NDArray>(
  name: string,
  table: T,
  body: (options: Bound<T> & Node) => R,
  traits: Traits<Bound<T> & Node> = {},
): Operator<T, R, X> {
  const inputs = Object.keys(table).filter((key) => isInput(table[key]));
  const call = method<T, R, X>(name, table, checking(name, table, body), traits.shapes);
  return defined(call, { name, table, inputs, variadic: false, traits, body });
}

/** A body that the core refuses to run without attributes that must be given. @throws MXNetError for the first. */
function checking<O extends object, R>(name: string, table: Table, body: (options: O) => R): (options: O) => R {
  const demanded = Object.entries(table).filter(([, option]) => option.must && !isInput(option));
  if (demanded.length === 0) return body;
  return (options) => {
    const given = new Map(Object.entries(options));
    const lacking = demanded.find(([key]) => given.get(key) === undefined);
    if (lacking) throw new MXNetError(lackingText(name, lacking));
    return body(options);
  };
}

/** @internal How the core misses an attribute. */
export const lackingText = (name: string, [key, option]: readonly [string, Table[string]], given = ''): string =>
  `Required parameter ${key} of ${coreType(option)} is not presented, in operator ${name}(name=""${given})`;

const isInput = ({ kind }: Table[string]): boolean => kind === array || kind === operand;

/** The function with its definition. */
/* @__NO_SIDE_EFFECTS__ */
const defined = <F extends object>(call: F, definition: Definition): F & Defined => Object.assign(call, { definition });

/** The same operator under another name. */
export function alias<O extends Defined>(name: string, operator: O): O;
/* @__NO_SIDE_EFFECTS__ */
export function alias(name: string, { definition }: Defined): Defined {
  const { table, traits, variadic } = definition;
  const body = checking(definition.name, table, definition.body);
  const call = variadic ? many(name, definition) : method(name, table, body, traits.shapes, definition.name);
  return defined(call, definition);
}

/** The table of an operator of one array alone. */
export const single = { data: required(array) };
export type Unary = Operator<{ data: Option<NDArray, true> }>;

/** An operator of one array alone. */
/* @__NO_SIDE_EFFECTS__ */
export function unary(name: string, body: (data: NDArray) => NDArray, traits: Traits<{ data: NDArray }> = {}): Unary {
  return op(name, single, ({ data }) => body(data), traits);
}

/** An operator of several arrays: `nd.concat(a, b, { dim: 1 })`. A list of arrays may be given as one. */
export interface Variadic<T> extends Defined {
  (...args: readonly (NDArray | readonly NDArray[] | (Partial<Given<T>> & Common))[]): NDArray;
}

/** The arrays of a call, one by one or as lists. @throws AssertionError for anything else. */
function inputs(args: readonly unknown[]): NDArray[] {
  return args.flat().map((x) => {
    if (x instanceof NDArray) return x;
    throw new AssertionError(
      `Positional arguments must have NDArray type, but got ${pythonText(x)}`,
      'name the options: nd.concat(a, b, { dim: 1 })',
    );
  });
}

/** The function of an operator of many arrays. */
/* @__NO_SIDE_EFFECTS__ */
function many(called: string, { name, table, body }: Definition): (...args: readonly unknown[]) => NDArray | NDArray[] {
  const declared = declare(called, { ...table, ...common, num_args: optional(int) }, false, operatorCalled(name));
  return (...args) => {
    const named = isPlainObject(args.at(-1)) ? args.slice(-1) : [];
    const arrays = inputs(args.slice(0, args.length - named.length));
    const options = bind(declared, named);
    if (arrays.length === 0) {
      const text = `value 0 for Parameter num_args should be greater equal to 1\nnum_args: Number of inputs.`;
      throw new MXNetError(`${text}, in operator ${name}(name="", num_args="0")`, 'give at least one array');
    }
    const bound = { ...options, args: isOutlining() ? outlined(arrays, null) : arrays };
    return delivered(body(bound), options.out);
  };
}

/** Declares an operator of any number of arrays. */
export function variadic<T extends Table>(
  name: string,
  table: T,
  body: (arrays: readonly NDArray[], options: Bound<T>) => NDArray,
  traits?: Traits<Many<T>>,
): Variadic<T>;
/* @__NO_SIDE_EFFECTS__ */
export function variadic<T extends Table>(
  name: string,
  table: T,
  body: (arrays: readonly NDArray[], options: Bound<T>) => NDArray,
  traits: Traits<Many<T>> = {},
): Defined {
  const onOptions = (options: Many<T>): NDArray => body(options.args, options);
  const definition = { name, table, inputs: ['args'], variadic: true, traits, body: onOptions };
  return defined(many(name, definition), definition);
}

/** The options of an operator of many arrays, and these. */
type Many<T> = Bound<T> & { readonly args: readonly NDArray[] };
