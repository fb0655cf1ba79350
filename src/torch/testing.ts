// torch.testing.assert_close: whether tensors, numbers, and lists and records of them, are as good as equal, and PyTorch's words
// where they are not.

import * as f from '../engine/functions.ts';
import {
  AssertionError,
  bind,
  isPlainObject,
  promote,
  sameShape,
  TypeError,
  typeName,
  ValueError,
} from '../engine/index.ts';
import { text } from '../rules/text/python.ts';
import { isclose } from './closeness.ts';
import { to } from './convert.ts';
import { signatureOf } from './define.ts';
import { bool, callable, either, float, of, str } from './kinds.ts';
import { numbersDiffer, type Tolerances, tensorsDiffer } from './mismatches.ts';
import { Tensor } from './tensor.ts';

/** What `assert_close` takes by name. */
export interface CloseOptions {
  /** Accepted: there are no subclasses that compare otherwise. */
  allow_subclasses?: boolean;
  /** How far apart elements may be, as a part of the expected; by the dtype: 1.3e-6 for float32, 1e-7 for float64, else 0. */
  rtol?: number | null;
  /** How far apart they may be at least; by the dtype: 1e-5 for float32, 1e-7 for float64, else 0. Given with `rtol` or not at all. */
  atol?: number | null;
  /** Whether NaN is close to NaN; not by default. */
  equal_nan?: boolean;
  /** Whether the devices must be the same, as by default. */
  check_device?: boolean;
  /** Whether the dtypes must be the same, as by default. */
  check_dtype?: boolean;
  /** Accepted: all tensors are strided. */
  check_layout?: boolean;
  /** Whether the strides must be the same; not by default. */
  check_stride?: boolean;
  /** What the error says instead, or what makes that of its text. */
  msg?: string | ((text: string) => string) | null;
}
interface Compared extends CloseOptions {
  actual: unknown;
  expected: unknown;
}
type Options = Required<Compared>;

/** A class of errors. */
type Failure = new (message: string) => Error;
/** Where in a nested value two values stand. */
type Path = readonly (string | number)[];

/** The error of two values at a place. */
function failed(Class: Failure, message: string, path: Path, msg: Options['msg'] = null): Error {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `['${key}']`)).join('');
  const whole = place === '' ? message : `${message}\n\nThe failure occurred for item ${place}`;
  return new Class(msg === null ? whole : typeof msg === 'string' ? msg : msg(whole));
}

const precisions: { readonly [dtype: string]: Tolerances } = {
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
};
const none: Tolerances = { rtol: 0, atol: 0 };

/** The tolerances of a call, or those of the dtypes. @throws ValueError where one of both is given. */
function tolerancesOf({ rtol, atol }: Options, path: Path, ...dtypes: readonly string[]): Tolerances {
  if ((rtol === null) !== (atol === null)) {
    const lacking = rtol === null ? 'rtol' : 'atol';
    const message = `Both 'rtol' and 'atol' must be either specified or omitted, but got no ${lacking}.`;
    throw failed(ValueError, message, path);
  }
  if (rtol !== null && atol !== null) return { rtol, atol };
  const known = dtypes.map((dtype) => precisions[dtype] ?? none);
  return { rtol: Math.max(...known.map((t) => t.rtol)), atol: Math.max(...known.map((t) => t.atol)) };
}

/** Compares two values that were found to be of one kind: gives what is wrong, or null. */
type Compare = () => string | null;
/** Two values, where they stand, and how they are compared. */
interface Pair {
  readonly path: Path;
  readonly compare: Compare;
}

function numbers(actual: number, expected: number, options: Options, path: Path): Compare {
  // JavaScript cannot tell 1.0 from 1: a whole number beside a fraction is a float.
  const dtype = Number.isInteger(actual) && Number.isInteger(expected) ? 'int64' : 'float64';
  const tolerances = tolerancesOf(options, path, dtype);
  return () => {
    if (actual === expected || (options.equal_nan && Number.isNaN(actual) && Number.isNaN(expected))) return null;
    const distance = Math.abs(actual - expected);
    const most = tolerances.atol + tolerances.rtol * Math.abs(expected);
    if (Number.isFinite(distance) && distance <= most) return null;
    return numbersDiffer(actual, expected, dtype, tolerances);
  };
}

/** What two tensors differ in besides their elements. */
function attributes(x: Tensor, y: Tensor, { check_stride, check_device, check_dtype }: Options): string | null {
  const strides = ({ strides: s }: Tensor): string => (s.length === 1 ? `(${s[0]},)` : `(${s.join(', ')})`);
  const differ = (name: string, a: unknown, b: unknown): string =>
    `The values for attribute '${name}' do not match: ${a} != ${b}.`;
  if (!sameShape(x.shape, y.shape)) return differ('shape', x.shape, y.shape);
  if (check_stride && !sameShape(x.strides, y.strides)) return differ('stride()', strides(x), strides(y));
  if (check_device && x.device !== y.device) return differ('device', x.device, y.device);
  if (check_dtype && x.dtype !== y.dtype) return differ('dtype', `torch.${x.dtype}`, `torch.${y.dtype}`);
  return null;
}

function tensors(given: Tensor, wanted: Tensor, options: Options, path: Path): Compare {
  const tolerances = tolerancesOf(options, path, given.dtype, wanted.dtype);
  return () => {
    const odd = attributes(given, wanted, options);
    if (odd !== null || given.device === 'meta' || wanted.device === 'meta') return odd;
    const dtype = promote([given, wanted]);
    const device = given.device === wanted.device ? given.device : 'cpu';
    const [x, y] = [given, wanted].map((t) => to(t.detach(), { dtype, device }));
    const matches = isclose(x, y, { ...tolerances, equal_nan: options.equal_nan });
    if (f.all(matches).item() !== 0) return null;
    if (x.ndim > 0) return tensorsDiffer(x, y, matches, tolerances);
    return numbersDiffer(x.item(), y.item(), dtype, tolerances);
  };
}

/** All pairs of values in two values of one build. @throws AssertionError for other lengths and keys; TypeError for other types. */
function pairs(actual: unknown, expected: unknown, options: Options, path: Path): Pair[] {
  const pair = (compare: Compare): Pair[] => [{ path, compare }];
  if (Array.isArray(actual) && Array.isArray(expected)) {
    const [n, wanted] = [actual.length, expected.length];
    if (n === wanted) return actual.flatMap((x, i) => pairs(x, expected[i], options, [...path, i]));
    throw failed(AssertionError, `The length of the sequences mismatch: ${n} != ${wanted}`, path);
  }
  if (isPlainObject(actual) && isPlainObject(expected)) {
    const [keys, wanted] = [Object.keys(actual).sort(), Object.keys(expected).sort()];
    const quoted = (list: readonly string[]): string => `[${list.map((key) => `'${key}'`).join(', ')}]`;
    if (quoted(keys) === quoted(wanted)) {
      return keys.flatMap((key) => pairs(actual[key], expected[key], options, [...path, key]));
    }
    const missing = quoted(wanted.filter((key) => !keys.includes(key)));
    const additional = quoted(keys.filter((key) => !wanted.includes(key)));
    const message = `The keys of the mappings do not match:\nMissing keys in the actual mapping: ${missing}\nAdditional keys in the actual mapping: ${additional}`;
    throw failed(AssertionError, message, path);
  }
  if (actual === null || expected === null) {
    return pair(() => (actual === expected ? null : `None mismatch: ${text(actual)} is not ${text(expected)}`));
  }
  if (typeof actual === 'boolean' && typeof expected === 'boolean') {
    return pair(() => (actual === expected ? null : `Booleans mismatch: ${text(actual)} is not ${text(expected)}`));
  }
  if (typeof actual === 'number' && typeof expected === 'number') return pair(numbers(actual, expected, options, path));
  if (actual instanceof Tensor && expected instanceof Tensor) return pair(tensors(actual, expected, options, path));
  const [a, b] = [actual, expected].map((x) => (x instanceof Tensor ? 'torch.Tensor' : typeName(x)));
  const message = `No comparison pair was able to handle inputs of type <class '${a}'> and <class '${b}'>.`;
  throw failed(TypeError, message, path);
}

const declared = /* @__PURE__ */ signatureOf<Compared>(
  'assert_close',
  () => ({
    actual: [of<unknown>()],
    expected: [of<unknown>()],
    allow_subclasses: [bool, true],
    rtol: [float, null],
    atol: [float, null],
    equal_nan: [bool, false],
    check_device: [bool, true],
    check_dtype: [bool, true],
    check_layout: [bool, true],
    check_stride: [bool, false],
    msg: [either(str, callable), null],
  }),
  2,
);
/**
 * Says nothing where `actual` is as good as equal to `expected`: |actual - expected| ≤ atol + rtol · |expected| for every element
 * of tensors (and of numbers; lists and records are compared item by item), and the shapes, dtypes and devices are the same.
 * @throws AssertionError in PyTorch's words: how many elements differ, by how much, and where. TypeError for what cannot be
 * compared; ValueError where one tolerance is given without the other.
 */
export function assert_close(actual: unknown, expected: unknown, options?: CloseOptions): void;
export function assert_close(...args: readonly unknown[]): void {
  const options = bind(declared, args, ['actual', 'expected']);
  for (const { path, compare } of pairs(options.actual, options.expected, options, [])) {
    const message = compare();
    if (message !== null) throw failed(AssertionError, message, path, options.msg);
  }
}
