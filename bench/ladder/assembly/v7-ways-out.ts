// Four steps of k in a turn with a way out behind each, which keeps every load where it is needed. What ships, assembly/gemm.ts
// itself: 2 rows x 16 columns at 128 bits, 4 x 16 in wide mode.

import { gemm } from '../../../assembly/gemm';

export { useTall } from '../../../assembly/gemm';

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  gemm(m, k, a, <usize>k * 8, 8, b, c);
}
