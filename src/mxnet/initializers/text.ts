// An initializer's arguments as Python's json.dumps writes them. JavaScript has one kind of number: arguments that are
// floats by nature are written as such (1.0), others as they come (2).

import { floatText, numberText } from '../../rules/text/python.ts';
import { NDArray } from '../array/ndarray.ts';
import { NumpyArray } from '../base/numpy.ts';

/** Arguments whose defaults in MXNet are floats. */
const floats = new Set(['scale', 'sigma', 'forget_bias', 'slope']);

function write(value: unknown, float: boolean): string {
  if (value instanceof NDArray) return write(value.asnumpy(), float);
  if (value instanceof NumpyArray) return write(value.tolist(), value.dtype.startsWith('float'));
  if (Array.isArray(value)) return `[${value.map((v) => write(v, float)).join(', ')}]`;
  if (typeof value !== 'number') return JSON.stringify(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return float ? floatText(value) : numberText(value);
}

/** `["xavier", {"rnd_type": "uniform", "factor_type": "avg", "magnitude": 3}]`. */
export function initializerText(name: string, kwargs: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(kwargs).map(([k, v]) => `${JSON.stringify(k)}: ${write(v, floats.has(k))}`);
  return `[${JSON.stringify(name)}, {${entries.join(', ')}}]`;
}
