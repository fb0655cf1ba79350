// PyTorch's words for how precisely float32 matrices are multiplied. Here always in float32: what a script allows is kept for scripts
// that look.

import { bind, none, RuntimeError, typeName, warn } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { of } from './kinds.ts';

const PRECISIONS = ['highest', 'high', 'medium'] as const;
/** How precisely float32 matrices may be multiplied. */
export type MatmulPrecision = (typeof PRECISIONS)[number];

let current: MatmulPrecision = 'highest';

const declared = /* @__PURE__ */ optionsOf<{ precision: MatmulPrecision }>(
  'set_float32_matmul_precision',
  { precision: [/* @__PURE__ */ of()] },
  false,
);

/** Allows less than float32 in products of its matrices, of which nothing here makes use. @throws RuntimeError for what is no text. */
export function set_float32_matmul_precision(precision: MatmulPrecision | { precision: MatmulPrecision }): void;
export function set_float32_matmul_precision(...args: readonly unknown[]): void {
  const { precision }: { precision: unknown } = bind(declared, args);
  if (typeof precision !== 'string') {
    throw new RuntimeError(`set_float32_matmul_precision expects a str, but got ${typeName(precision)}`);
  }
  const known = PRECISIONS.find((name) => name === precision);
  if (known) current = known;
  else {
    warn(
      `${precision} is not one of 'highest', 'high', or 'medium'; the currentsetFloat32MatmulPrecision call has no effect.`,
    );
  }
}

/** What is allowed: 'highest' by default. */
export function get_float32_matmul_precision(...given: never[]): MatmulPrecision {
  none('get_float32_matmul_precision', given, false);
  return current;
}
