// The few things of NumPy and of Python itself that golden statements use, over the library's NumpyArray.

import { mx, NumpyArray, nd } from 'bptt/gluon';
import { isDictionary, itemsOf, reprText, strText, typeText } from './values.ts';

type Numbers = ConstructorParameters<typeof NumpyArray>[0];
type DType = NumpyArray['dtype'];

const kinds: { readonly [dtype: string]: (values: ArrayLike<number>) => Numbers } = {
  float64: (v) => Float64Array.from(v),
  float32: (v) => Float32Array.from(v),
  int64: (v) => Float64Array.from(v),
  int32: (v) => Int32Array.from(v),
  uint8: (v) => Uint8Array.from(v),
};

const make = (values: ArrayLike<number>, shape: readonly number[], dtype: string): NumpyArray =>
  new NumpyArray(kinds[dtype](values), [...shape], dtype as DType);

function shapeOf(nested: unknown): number[] {
  return Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : [];
}

/** `np`: keywords arrive as a last plain object. */
export const numpy = {
  array(nested: unknown, { dtype = 'int64' }: { dtype?: string } = {}): NumpyArray {
    const flat = [nested].flat(Number.POSITIVE_INFINITY) as number[];
    return make(flat, shapeOf(nested), flat.every(Number.isInteger) ? dtype : 'float64');
  },
  arange(end: number, { dtype = 'int64' }: { dtype?: string } = {}): NumpyArray {
    return make(
      Array.from({ length: end }, (_, i) => i),
      [end],
      dtype,
    );
  },
  zeros(shape: number[]): NumpyArray {
    return make(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape, 'float64');
  },
  int64: (value: unknown): unknown => value,
  float64: 'float64',
  float32: 'float32',
  random: { seed: (seed: number): void => mx.random.numpy.seed(seed) },
};

const elementwise: { readonly [name: string]: (a: number, b: number) => number } = {
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  add: (a, b) => a + b,
};

/** Methods of NumPy's arrays that the library's holder lacks. */
export const arrayMethods: { readonly [name: string]: (a: NumpyArray, ...args: never[]) => unknown } = {
  mean: (a) => Array.from(a.data).reduce((s, x) => s + x, 0) / a.size,
  ...Object.fromEntries(
    Object.entries(elementwise).map(([name, f]) => [
      name,
      (a: NumpyArray, b: NumpyArray | number): NumpyArray => {
        const values = Array.from(a.data, (x, i) => f(x, typeof b === 'number' ? b : b.data[i]));
        const whole = values.every(Number.isInteger) && a.dtype === 'int64';
        return make(values, a.shape, a.dtype === 'int64' && !whole ? 'float64' : a.dtype);
      },
    ]),
  ),
};

/** `a.astype('str')`: there are no arrays of texts here, so a list. */
export const texts = (a: NumpyArray): string[] => Array.from(a.data, numberText);

/** A number in NumPy's text. */
const numberText = (x: number): string => {
  if (Number.isNaN(x)) return 'nan';
  if (!Number.isFinite(x)) return x > 0 ? 'inf' : '-inf';
  return Number.isInteger(x) ? `${x}.0` : `${x}`;
};

/** `len(x)`. */
function length(x: unknown): number {
  if (x instanceof Map) return x.size;
  const { length: own } = Object(x) as { length?: unknown };
  if (typeof own === 'number') return own;
  if (isDictionary(x)) return Object.keys(x).length;
  throw new TypeError(`object of type '${typeText(x)}' has no len()`);
}

const list = (x: unknown = []): unknown[] => itemsOf(x);

/** Python's own functions, given where `print` writes. */
export const builtins = (print: (line: string) => void): Record<string, unknown> => ({
  print: (...args: unknown[]) => print(`${args.map(strText).join(' ')}\n`),
  repr: reprText,
  str: strText,
  type: (x: unknown) => ({ __name__: typeText(x) }),
  len: length,
  list,
  isinstance: (x: unknown, of: unknown) =>
    of === list ? Array.isArray(x) : typeof of === 'function' && x instanceof of,
  sorted: (x: unknown) => itemsOf(x).sort(),
  sum: (x: unknown) => itemsOf(x).reduce((a, b) => (a as number) + (b as number), 0),
  range: (n: number) => Array.from({ length: n }, (_, i) => i),
  abs: (x: unknown) =>
    x instanceof NumpyArray ? make(Array.from(x.data, Math.abs), x.shape, x.dtype) : Math.abs(x as number),
  float: (x: unknown) => (typeof x === 'string' ? Number(x.replace('inf', 'Infinity')) : Number(x)),
  int: (x: unknown) => Math.trunc(Number(x)),
  bool: (x: unknown) => truth(x),
});

/** Python's truth of a value. */
export function truth(x: unknown): boolean {
  if (x instanceof nd.NDArray) return x.bool();
  if (Array.isArray(x)) return x.length > 0;
  return Boolean(x);
}
