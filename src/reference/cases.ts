// The case table: samples, error inputs and tolerance of every row. A row without cases does not compile.

import { binaryCases, comparisonCases, whereCases } from './ops/binary.cases.ts';
import { indexCases } from './ops/index.cases.ts';
import { linalgCases } from './ops/linalg.cases.ts';
import { moveCases } from './ops/move.cases.ts';
import { optimizeCases } from './ops/optimize.cases.ts';
import { dimensionCases, reductionCases } from './ops/reduce.cases.ts';
import type { Cases, CasesOf } from './ops/sample.cases.ts';
import { viewCases } from './ops/shape.cases.ts';
import { crossEntropyCases, normCases, softmaxCases } from './ops/softmax.cases.ts';
import { activationCases, castCases, unaryCases } from './ops/unary.cases.ts';
import { scanCases } from './recurrent/scan.cases.ts';
import type { OpName, rows } from './rows.ts';

const typed: CasesOf<typeof rows> = {
  ...unaryCases,
  ...activationCases,
  ...castCases,
  ...binaryCases,
  ...comparisonCases,
  ...whereCases,
  ...reductionCases,
  ...dimensionCases,
  ...viewCases,
  ...moveCases,
  ...indexCases,
  ...linalgCases,
  ...softmaxCases,
  ...crossEntropyCases,
  ...normCases,
  ...optimizeCases,
  ...scanCases,
};

/** Every row's cases, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each row narrows its own attributes; the record of all rows cannot.
export const cases: { readonly [K in OpName]: Cases<any> } = typed;
