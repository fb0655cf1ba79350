// The op table: every row by name.

import { binaryRows, comparisonRows, whereRow } from './ops/binary.ts';
import { linalgRows } from './ops/linalg.ts';
import { indexRows, moveRows } from './ops/move.ts';
import { optimizeRows } from './ops/optimize.ts';
import { dimensionRows, reductionRows } from './ops/reduce.ts';
import { viewRows } from './ops/shape.ts';
import { crossEntropyRows, normRows, softmaxRows } from './ops/softmax.ts';
import { activationRows, castRow, unaryRows } from './ops/unary.ts';
import { scanRows } from './recurrent/scan.ts';

export const rows = {
  ...unaryRows,
  ...activationRows,
  cast: castRow,
  ...binaryRows,
  ...comparisonRows,
  where: whereRow,
  ...reductionRows,
  ...dimensionRows,
  ...viewRows,
  ...moveRows,
  ...indexRows,
  ...linalgRows,
  ...softmaxRows,
  ...crossEntropyRows,
  ...normRows,
  ...optimizeRows,
  ...scanRows,
};

export type OpName = keyof typeof rows;
