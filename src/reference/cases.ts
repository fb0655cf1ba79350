// The case table: samples, error inputs and tolerance of every op. An op without cases does not compile.

import { binaryCases, comparisonCases, tieCases } from './ops/binary.cases.ts';
import { bitCases } from './ops/bits.cases.ts';
import { convolutionCases } from './ops/convolution.cases.ts';
import { createCases } from './ops/create.cases.ts';
import { criteriaCases } from './ops/criteria.cases.ts';
import { ctcCases } from './ops/ctc.cases.ts';
import { factorCases } from './ops/factor.cases.ts';
import { indexCases } from './ops/gather.cases.ts';
import { linalgCases } from './ops/linalg.cases.ts';
import { moveCases } from './ops/move.cases.ts';
import { optimizeCases } from './ops/optimize.cases.ts';
import { earlyCases } from './ops/optimize-early.cases.ts';
import { lateCases } from './ops/optimize-late.cases.ts';
import { placeCases } from './ops/places.cases.ts';
import { poolCases } from './ops/pool.cases.ts';
import { randomCases } from './ops/random.cases.ts';
import { randomMxnetCases } from './ops/random-mxnet.cases.ts';
import { dimensionCases, reducedTieCases, reductionCases } from './ops/reduce.cases.ts';
import { runningCases } from './ops/running.cases.ts';
import type { Cases } from './ops/sample.cases.ts';
import { scatterCases } from './ops/scatter.cases.ts';
import { searchCases } from './ops/search.cases.ts';
import { viewCases } from './ops/shape.cases.ts';
import { crossEntropyCases, normCases, softmaxCases } from './ops/softmax.cases.ts';
import { stridedCases } from './ops/strided.cases.ts';
import { angleCases } from './ops/trigonometry.cases.ts';
import { activationCases, unaryCases } from './ops/unary.cases.ts';
import { scanCases } from './recurrent/scan.cases.ts';
import { layerNormCases, zoneoutCases } from './recurrent/variant.cases.ts';

const typed = {
  ...unaryCases,
  ...activationCases,
  ...binaryCases,
  ...comparisonCases,
  ...tieCases,
  ...reducedTieCases,
  ...reductionCases,
  ...dimensionCases,
  ...viewCases,
  ...stridedCases,
  ...angleCases,
  ...bitCases,
  ...runningCases,
  ...searchCases,
  ...moveCases,
  ...indexCases,
  ...scatterCases,
  ...placeCases,
  ...poolCases,
  ...linalgCases,
  ...convolutionCases,
  ...softmaxCases,
  ...crossEntropyCases,
  ...criteriaCases,
  ...ctcCases,
  ...normCases,
  ...optimizeCases,
  ...earlyCases,
  ...lateCases,
  ...createCases,
  ...factorCases,
  ...randomCases,
  ...randomMxnetCases,
  ...scanCases,
  ...zoneoutCases,
  ...layerNormCases,
};

export type OpName = keyof typeof typed;

/** Every op's cases, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each op narrows its own attributes; the record of all cannot.
export const cases: { readonly [K in OpName]: Cases<any> } = typed;
