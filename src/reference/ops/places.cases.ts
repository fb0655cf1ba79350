// Cases of the ops on positions.

import { IndexError, MXNetError, RuntimeError } from '../base/errors.ts';
import type { Demand } from '../kernels/places.ts';
import type * as places from './places.ts';
import {
  type CasesOf,
  fixed,
  indices,
  integers,
  listed,
  NUMBERS,
  own,
  type Sample,
  SHAPES,
  special,
} from './sample.cases.ts';

const within: Demand = {
  from: -3,
  below: 4,
  error: 'IndexError',
  text: 'index {value} is out of bounds with size {below}',
};
const divisor: Demand = { except: 0, error: 'RuntimeError', text: 'ZeroDivisionError' };
const label: Demand = { from: 0, most: 8, error: 'MXNetError', text: '{value} of {row} is not in {from} … {most}' };

export const placeCases: CasesOf<typeof places> = {
  checked: {
    dtypes: NUMBERS,
    samples: [
      ...SHAPES.map((s): Sample<Demand> => ({ inputs: [own(s, integers(0, 3))], attributes: within })),
      { inputs: [own([7, 11], listed(1, 2, 5))], attributes: divisor },
      // No bound is none, for what is not finite too.
      { inputs: [fixed('float32', [3], listed(Infinity, -Infinity, 1))], attributes: divisor },
    ],
    gradient: [],
    errors: [
      {
        inputs: [fixed('int64', [2, 2], listed(3, -3, 4, 9))],
        attributes: within,
        error: IndexError,
        message: 'index 4 is out of bounds with size 4',
      },
      {
        inputs: [fixed('int64', [3], listed(2, -4, 0))],
        attributes: within,
        error: IndexError,
        message: 'index -4 is out of bounds with size 4',
      },
      {
        inputs: [fixed('int32', [2], listed(2, 0))],
        attributes: divisor,
        error: RuntimeError,
        message: 'ZeroDivisionError',
      },
      {
        inputs: [fixed('float32', [3, 2], listed(0, 8, 1, 2, 3, Number.NaN))],
        attributes: label,
        error: MXNetError,
        message: 'NaN of 2 is not in 0 … 8',
      },
      {
        inputs: [fixed('float32', [2], listed(8, 8.5))],
        attributes: label,
        error: MXNetError,
        message: '8.5 of 1 is not in 0 … 8',
      },
    ],
    lacks: { special: 'it refuses what is no position' },
  },
  inverse_index: {
    dtypes: ['int64'],
    samples: [
      { inputs: [fixed('int64', [], integers(0, 4))], attributes: { length: 5 } },
      { inputs: [indices([0], 1)], attributes: { length: 7 } },
      { inputs: [fixed('int64', [5], listed(4, 0, 4, 2, 0))], attributes: { length: 11 } },
      { inputs: [indices([7, 11], 13)], attributes: { length: 13 } },
      { inputs: [fixed('int32', [13, 4], integers(0, 99))], attributes: { length: 100 } },
    ],
    gradient: [],
    errors: [
      {
        inputs: [indices([2], 1)],
        attributes: { length: 0 },
        error: IndexError,
        message: 'index out of range in self',
      },
      {
        inputs: [fixed('float32', [2], special)],
        attributes: { length: 3 },
        error: RuntimeError,
        message: 'inverse_index(): Expected dtype int32/int64 for index',
      },
    ],
    lacks: { special: 'an index is whole' },
  },
};
