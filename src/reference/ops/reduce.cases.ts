// Cases of the reductions and of the ops along one dimension.

import { type DType, isFloating } from '../base/dtype.ts';
import { IndexError, RuntimeError } from '../base/errors.ts';
import type { Shape } from '../base/shape.ts';
import type * as alongOps from './along.ts';
import type * as reduce from './reduce.ts';
import {
  ALL,
  apart,
  away,
  type Cases,
  type CasesOf,
  type Fill,
  FLOATS,
  fixed,
  integers,
  listed,
  masked,
  own,
  type Sample,
  special,
  wide,
} from './sample.cases.ts';
import type * as ties from './ties.ts';

type Dims = { readonly dims: readonly number[]; readonly keepdim: boolean };
type Dim = { readonly dim: number; readonly keepdim: boolean };

const FULL: readonly (readonly [Shape, readonly number[]])[] = [
  [[], []],
  [[1], [0]],
  [[5], [0]],
  [[7, 11], [0]],
  [[7, 11], [1]],
  [
    [7, 11],
    [0, 1],
  ],
  [[13, 4], [0]],
  [[2, 3, 5], [1]],
  [
    [2, 3, 5],
    [0, 2],
  ],
  [[2, 0, 3], [0]],
];
/** What is reduced has no elements. */
const EMPTY: readonly (readonly [Shape, readonly number[]])[] = [
  [[0], [0]],
  [[2, 0, 3], [1]],
];
const SMALL: readonly (readonly [Shape, readonly number[]])[] = [
  [[], []],
  [[3], [0]],
  [[2, 3], [0]],
  [
    [2, 3],
    [0, 1],
  ],
  [
    [2, 3, 2],
    [0, 2],
  ],
];

interface Reduction<A> {
  dtypes?: readonly DType[];
  fill?: Fill;
  smooth?: Fill | null;
  attributes?: readonly A[];
  /** The op's name where nothing has no result. */
  refuses?: string;
  /** How many elements a result needs to have a derivative. */
  least?: number;
}

function reduction<A extends object>({
  dtypes = ALL,
  fill = wide,
  smooth = away,
  attributes,
  refuses,
  least = 0,
}: Reduction<A>): Cases<Dims & A> {
  const extra = attributes ?? [{} as A];
  const shapes = refuses ? FULL : [...FULL, ...EMPTY];
  const few = SMALL.filter(([shape, dims]) => dims.reduce((n, d) => n * shape[d], 1) >= least);
  const both = (keepdim: boolean, list: typeof FULL, from: Fill): Sample<Dims & A>[] =>
    extra.flatMap((more) =>
      list.map(([shape, dims]) => ({ inputs: [own(shape, from)], attributes: { ...more, dims, keepdim } })),
    );
  return {
    dtypes,
    samples: [
      ...both(false, shapes, fill),
      ...both(true, shapes, fill),
      ...extra.map((more) => ({
        inputs: [own([8, 3], special)],
        attributes: { ...more, dims: [1], keepdim: false },
        dtypes: FLOATS,
      })),
    ],
    gradient: smooth ? [...both(false, few, smooth), ...both(true, few.slice(0, 2), smooth)] : [],
    errors: refuses
      ? [
          {
            inputs: [own([2, 0, 3])],
            attributes: { ...extra[0], dims: [1], keepdim: false },
            error: IndexError,
            message: `${refuses}(): Expected reduction dim 1 to have non-zero size.`,
          },
        ]
      : [],
  };
}

const P = [0, 1, 2, 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((p) => ({ p }));
const rare: Fill = { name: 'rare', draw: (random) => (random() < 0.8 ? 0 : 1) };
const prod = reduction({});
/** Products of integers that int64 holds exactly: of any more they are refused. */
const whole = reduction({ fill: listed(1, -1, 2, 1, 1) });
const only = <A>(samples: readonly Sample<A>[], kind: (dtype: DType) => boolean): Sample<A>[] =>
  samples.map((sample) => ({ ...sample, dtypes: (sample.dtypes ?? ALL).filter(kind) }));

export const reductionCases: CasesOf<typeof reduce> = {
  sum: reduction({}),
  mean: reduction({ dtypes: FLOATS }),
  var: reduction({ dtypes: FLOATS, attributes: [{ correction: 0 }, { correction: 1 }], least: 2 }),
  prod: {
    ...prod,
    samples: [
      ...only(prod.samples, isFloating),
      ...only(whole.samples, (dtype) => !isFloating(dtype)).filter(({ dtypes }) => dtypes?.length !== 0),
    ],
    errors: [
      {
        inputs: [fixed('int64', [2], listed(2 ** 52, 4))],
        attributes: { dims: [0], keepdim: false },
        error: RuntimeError,
        message: 'value cannot be converted to type int64_t without overflow',
      },
    ],
    gradient: [
      ...prod.gradient,
      {
        inputs: [own([2, 3], listed(2, 0, 3, 0, 0, 1.5))],
        attributes: { dims: [1], keepdim: false },
        once: 'the derivative of prod is exact where factors are 0, but its own derivative there leaves out terms',
      },
    ],
  },
  amax: reduction({ smooth: apart, refuses: 'amax' }),
  amin: reduction({ smooth: apart, refuses: 'amin' }),
  logsumexp: reduction({ dtypes: FLOATS }),
  norm: reduction({ dtypes: FLOATS, smooth: apart, attributes: P }),
  any: reduction({ fill: rare, smooth: null }),
  all: reduction({ fill: integers(0, 3), smooth: null }),
};

export const reducedTieCases: Pick<CasesOf<typeof ties>, 'mxnet_max' | 'mxnet_min'> = {
  mxnet_max: reduction({ smooth: apart, refuses: 'amax' }),
  mxnet_min: reduction({ smooth: apart, refuses: 'amin' }),
};

const ALONG: readonly (readonly [Shape, number])[] = [
  [[], 0],
  [[1], 0],
  [[5], 0],
  [[7, 11], 0],
  [[7, 11], 1],
  [[13, 4], 1],
  [[2, 3, 5], 1],
  [[2, 0, 3], 0],
];

function along(name: string, differentiable: boolean, extremes = special): Cases<Dim> {
  const list = (keepdim: boolean, shapes: typeof ALONG, fill: Fill): Sample<Dim>[] =>
    shapes.map(([shape, dim]) => ({ inputs: [own(shape, fill)], attributes: { dim, keepdim } }));
  return {
    dtypes: ALL,
    samples: [
      ...list(false, ALONG, integers(-2, 2)),
      ...list(true, ALONG, wide),
      { inputs: [own([8, 3], extremes)], attributes: { dim: 1, keepdim: false }, dtypes: FLOATS },
    ],
    gradient: differentiable
      ? [
          ...list(
            false,
            [
              [[], 0],
              [[3], 0],
              [[2, 3], 1],
              [[2, 3, 2], 1],
            ],
            apart,
          ),
          ...list(true, [[[2, 3], 0]], apart),
        ]
      : [],
    errors: [
      {
        inputs: [own([2, 0, 3])],
        attributes: { dim: 1, keepdim: false },
        error: IndexError,
        message: `${name}(): Expected reduction dim 1 to have non-zero size.`,
      },
    ],
  };
}

export const dimensionCases: CasesOf<typeof alongOps> = {
  max_dim: along('max_dim', true),
  min_dim: along('min_dim', true),
  mode: {
    ...along('mode', true, masked),
    lacks: { special: 'a comparison puts NaN nowhere among the others: which is the commonest beside it is no law' },
  },
  argmax: along('argmax', false),
  argmin: along('argmin', false),
  cumsum: {
    dtypes: ALL,
    samples: [
      ...[...ALONG, [[0], 0] as const, [[2, 0, 3], 1] as const].map(([shape, dim]) => ({
        inputs: [own(shape)],
        attributes: { dim },
      })),
      { inputs: [own([3, 8], special)], attributes: { dim: 0 }, dtypes: FLOATS },
    ],
    gradient: [
      { inputs: [own([3])], attributes: { dim: 0 } },
      { inputs: [own([2, 3])], attributes: { dim: 0 } },
      { inputs: [own([2, 3, 2])], attributes: { dim: 1 } },
    ],
    errors: [],
  },
};
