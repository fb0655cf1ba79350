// 2 rows x 16 columns: 8 sums, 4 of B, 2 of A and a product in 15 registers. What ships at 128 bits:
// assembly/gemm.ts itself.

import { gemm } from '../../../assembly/gemm';

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  gemm(m, k, a, <usize>k * 8, 8, b, c);
}
