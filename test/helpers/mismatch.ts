// What differs between numbers, as torch.testing.assert_close says it. NaN equals NaN, as in assert_close with equal_nan.

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Defaults of torch.testing.assert_close. */
export const FLOAT32: Tolerance = { rtol: 1.3e-6, atol: 1e-5 };
export const FLOAT64: Tolerance = { rtol: 1e-7, atol: 1e-7 };
export const EXACT: Tolerance = { rtol: 0, atol: 0 };

/** Whether two elements agree; with no tolerance at all, also in the sign of 0. */
function agrees(a: number, b: number, { rtol, atol }: Tolerance): boolean {
  if (Object.is(a, b)) return true;
  if (rtol === 0 && atol === 0) return false;
  return a === b || (Number.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b));
}

/** What differs, in assert_close's words; null where nothing does. Elements outside `where` are not looked at. */
export function mismatch(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
  where: (i: number) => boolean = () => true,
): string | null {
  if (actual.length !== expected.length)
    return `The number of elements do not match: ${actual.length} != ${expected.length}`;
  let wrong = 0;
  let worst = -1;
  let difference = -1;
  for (let i = 0; i < actual.length; i++) {
    if (!where(i) || agrees(actual[i], expected[i], tolerance)) continue;
    wrong++;
    const d = Math.abs(actual[i] - expected[i]);
    if (worst < 0 || d > difference || Number.isNaN(d)) [worst, difference] = [i, d];
  }
  if (wrong === 0) return null;
  return [
    'Tensor-likes are not close!',
    `Mismatched elements: ${wrong} / ${actual.length}`,
    `Greatest absolute difference: ${difference} at index ${worst} (${actual[worst]} where ${expected[worst]} was expected; up to ${tolerance.atol} + ${tolerance.rtol} relative allowed)`,
  ].join('\n');
}
