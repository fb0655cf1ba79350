// MXNet's dtypes by name. Those that its arrays have and the engine stores are taken, float16 to be held and moved; the others of
// MXNet are refused by name.

import { type DType, dtypes, isFloating, TypeError } from '../../engine/index.ts';
import { MXNetError } from './errors.ts';
import { pythonText } from './python-text.ts';

const foreign = ['bfloat16', 'int8', 'int16', 'uint16', 'uint32', 'uint64'];

const isDType = (name: string): name is DType => name in dtypes && !foreign.includes(name);

/** The dtype of that name (null: the fallback). @throws TypeError for no dtype, MXNetError for one that is not supported. */
export function dtypeOf(name: string | null | undefined, fallback: DType = 'float32'): DType {
  if (name === null || name === undefined) return fallback;
  if (typeof name === 'string' && isDType(name)) return name;
  if (foreign.includes(name)) {
    throw new MXNetError(
      `dtype ${name} is not supported`,
      `arrays are ${Object.keys(dtypes).filter(isDType).join(', ')}`,
    );
  }
  if (typeof name !== 'string') throw new TypeError(`Cannot interpret '${pythonText(name)}' as a data type`);
  throw new TypeError(`data type '${name}' not understood`);
}

/** A plain number as a dtype takes it: integer arrays drop its fraction first, as MXNet's scalar operators do. */
export const scalarFor = (value: number, dtype: DType): number => (isFloating(dtype) ? value : Math.trunc(value));
