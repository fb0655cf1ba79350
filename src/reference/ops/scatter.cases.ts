// Cases of the scatters that multiply and compare.

import { RuntimeError } from '../base/errors.ts';
import type { Scattering } from '../kernels/scatter.ts';
import {
  apart,
  type CasesOf,
  type Fill,
  FLOATS,
  fixed,
  indices,
  integers,
  listed,
  own,
  type Sample,
  special,
  uniform,
} from './sample.cases.ts';
import type * as scatter from './scatter.ts';

const small = integers(-2, 3);
/** At least 0.05 from each other and from what `apart` gives. */
const between: Fill = { name: 'between', draw: (_random, i) => ((i * 41) % 97) / 10 - 4.8 };
const ways = (['prod', 'amax', 'amin'] as const).flatMap((reduce) =>
  [true, false].map((include_self) => ({ reduce, include_self })),
);

export const scatterCases: CasesOf<typeof scatter> = {
  scatter_reduce: {
    dtypes: ['float32', 'float64', 'int64', 'int32'],
    samples: ways.flatMap((way): Sample<Scattering>[] => [
      { inputs: [own([], small), indices([], 1), own([], small)], attributes: { dim: 0, ...way } },
      { inputs: [own([5], small), indices([7], 5), own([7], small)], attributes: { dim: 0, ...way } },
      { inputs: [own([7, 11], small), indices([7, 3], 11), own([7, 3], small)], attributes: { dim: 1, ...way } },
      { inputs: [own([13, 4], small), indices([2, 4], 13), own([2, 4], small)], attributes: { dim: 0, ...way } },
      { inputs: [own([5], small), indices([0], 5), own([0], small)], attributes: { dim: 0, ...way } },
      {
        inputs: [own([8], special), indices([4], 8), own([4], small)],
        attributes: { dim: 0, ...way },
        dtypes: FLOATS,
      },
    ]),
    gradient: ways.flatMap((way) => {
      const [fill, other] = way.reduce === 'prod' ? [uniform(0.5, 2), uniform(0.5, 2)] : [apart, between];
      return [
        { inputs: [own([4], fill), indices([3], 3), own([3], other)], attributes: { dim: 0, ...way } },
        { inputs: [own([2, 3], fill), indices([2, 4], 3), own([2, 4], other)], attributes: { dim: 1, ...way } },
      ];
    }),
    errors: [
      {
        inputs: [own([5]), indices([2], 5), fixed('float64', [2], integers(1, 2))],
        attributes: { dim: 0, reduce: 'prod', include_self: true },
        error: RuntimeError,
        message: 'expected scalar type Float but found Double',
      },
      {
        inputs: [own([5]), fixed('int64', [2], listed(0, 5)), own([2])],
        attributes: { dim: 0, reduce: 'amax', include_self: false },
        error: RuntimeError,
        message: 'index 5 is out of bounds for dimension 0 with size 5',
      },
    ],
  },
};
