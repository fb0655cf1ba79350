// Products of panels of 4 columns of doubles (src/reference/kernels/factor.ts), each sum in the order of the plain code.

/** XᵀY [4, 4], to `to`, of two panels [depth, 4], of which x ends at `end`: two columns of Y at a time. */
export function products(x: usize, end: usize, y: usize, to: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
    for (let i = x, k = y + half; i < end; i += 32, k += 32) {
      const row = v128.load(k);
      s0 = f64x2.add(s0, f64x2.mul(row, v128.load64_splat(i)));
      s1 = f64x2.add(s1, f64x2.mul(row, v128.load64_splat(i, 8)));
      s2 = f64x2.add(s2, f64x2.mul(row, v128.load64_splat(i, 16)));
      s3 = f64x2.add(s3, f64x2.mul(row, v128.load64_splat(i, 24)));
    }
    const at = to + half;
    v128.store(at, s0);
    v128.store(at, s1, 32);
    v128.store(at, s2, 64);
    v128.store(at, s3, 96);
  }
}
