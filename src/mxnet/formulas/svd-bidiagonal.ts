// Singular values and vectors of a bidiagonal matrix by implicit QR steps: LAPACK's dbdsqr (Demmel and Kahan 1990), step by
// step, since every rotation has its part in the signs of the vectors.

const EPSILON = 2 ** -53;
/** Relative accuracy asked of singular values: EPSILON^(-1/8) units in the last place. */
const TOLERANCE = 98.7 * EPSILON;

const square = (x: number): number => x * x;
const signed = (magnitude: number, like: number): number =>
  like < 0 || Object.is(like, -0) ? -Math.abs(magnitude) : Math.abs(magnitude);

/** The rotation (c, s) with c·f + s·g = r and c·g - s·f = 0: dlartg. */
function rotation(f: number, g: number): [c: number, s: number, r: number] {
  if (g === 0) return [1, 0, f];
  if (f === 0) return [0, 1, g];
  const r = Math.sqrt(f * f + g * g);
  return Math.abs(f) > Math.abs(g) && f < 0 ? [-f / r, -g / r, -r] : [f / r, g / r, r];
}

/** Rotates rows i and i + 1 of a square matrix. */
function rotate(rows: Float64Array, n: number, i: number, c: number, s: number): void {
  for (let a = i * n, b = a + n; a < (i + 1) * n; a++, b++) {
    const t = rows[b];
    rows[b] = c * t - s * rows[a];
    rows[a] = s * t + c * rows[a];
  }
}

/** The smaller singular value of [[f, g], [0, h]]: dlas2. */
function smallest(f: number, g: number, h: number): number {
  const [small, large] = Math.abs(f) < Math.abs(h) ? [Math.abs(f), Math.abs(h)] : [Math.abs(h), Math.abs(f)];
  if (small === 0) return 0;
  const up = 1 + small / large;
  const down = (large - small) / large;
  const size = Math.abs(g);
  if (size < large) {
    const u = square(size / large);
    return small * (2 / (Math.sqrt(up * up + u) + Math.sqrt(down * down + u)));
  }
  const u = large / size;
  if (u === 0) return (small * large) / size;
  return 2 * (small * (1 / (Math.sqrt(1 + square(up * u)) + Math.sqrt(1 + square(down * u))))) * u;
}

/** The decomposition of [[f, g], [0, h]]: dlasv2. */
function decompose2(f: number, g: number, h: number) {
  const swap = Math.abs(h) > Math.abs(f);
  const [ft, ht] = swap ? [h, f] : [f, h];
  const fa = Math.abs(ft);
  const ha = Math.abs(ht);
  const ga = Math.abs(g);
  let [min, max, clt, slt, crt, srt] = [ha, fa, 1, 0, 1, 0];
  let largest = swap ? 3 : 1;
  if (ga > fa) largest = 2;
  if (ga > fa && fa / ga < EPSILON) {
    max = ga;
    min = ha > 1 ? fa / (ga / ha) : (fa / ga) * ha;
    [clt, slt, srt, crt] = [1, ht / g, 1, ft / g];
  } else if (ga !== 0) {
    const d = fa - ha;
    let l = d === fa ? 1 : d / fa;
    const m = g / ft;
    let t = 2 - l;
    const s = Math.sqrt(t * t + m * m);
    const r = l === 0 ? Math.abs(m) : Math.sqrt(l * l + m * m);
    const a = 0.5 * (s + r);
    min = ha / a;
    max = fa * a;
    if (m * m !== 0) t = (m / (s + t) + m / (r + l)) * (1 + a);
    else t = l === 0 ? signed(2, ft) * signed(1, g) : g / signed(d, ft) + m / t;
    l = Math.sqrt(t * t + 4);
    crt = 2 / l;
    srt = t / l;
    clt = (crt + srt * m) / a;
    slt = ((ht / ft) * srt) / a;
  }
  const [csl, snl, csr, snr] = swap ? [srt, crt, slt, clt] : [clt, slt, crt, srt];
  const sign =
    largest === 1
      ? signed(1, csr) * signed(1, csl) * signed(1, f)
      : largest === 2
        ? signed(1, snr) * signed(1, csl) * signed(1, g)
        : signed(1, snr) * signed(1, snl) * signed(1, h);
  return { min: signed(min, sign * signed(1, f) * signed(1, h)), max: signed(max, sign), csl, snl, csr, snr };
}

/** One sweep over rows ll … m, down from the top or up from the bottom; pairs of rotations for the left and right vectors. */
function sweep(
  d: Float64Array,
  e: Float64Array,
  ll: number,
  m: number,
  down: boolean,
  shift: number,
  turn: (i: number, left: readonly [number, number], right: readonly [number, number]) => void,
): void {
  // Upwards is downwards in the matrix read from its other end; left and right vectors change places.
  const at = (i: number): number => (down ? i : m - (i - ll));
  const off = (i: number): number => (down ? i : m - 1 - (i - ll));
  const report = (i: number, right: readonly [number, number], left: readonly [number, number]): void => {
    if (down) turn(i, left, right);
    else turn(m - 1 - (i - ll), [right[0], -right[1]], [left[0], -left[1]]);
  };
  if (shift === 0) {
    let [cs, sn, oldcs, oldsn] = [1, 0, 1, 0];
    for (let i = ll; i < m; i++) {
      let r: number;
      [cs, sn, r] = rotation(d[at(i)] * cs, e[off(i)]);
      if (i > ll) e[off(i - 1)] = oldsn * r;
      [oldcs, oldsn, d[at(i)]] = rotation(oldcs * r, d[at(i + 1)] * sn);
      report(i, [cs, sn], [oldcs, oldsn]);
    }
    const h = d[at(m)] * cs;
    d[at(m)] = h * oldcs;
    e[off(m - 1)] = h * oldsn;
    return;
  }
  const first = d[at(ll)];
  let f = (Math.abs(first) - shift) * (signed(1, first) + shift / first);
  let g = e[off(ll)];
  for (let i = ll; i < m; i++) {
    const [a, b, x] = [at(i), at(i + 1), off(i)];
    const [cosr, sinr, r] = rotation(f, g);
    if (i > ll) e[off(i - 1)] = r;
    f = cosr * d[a] + sinr * e[x];
    e[x] = cosr * e[x] - sinr * d[a];
    g = sinr * d[b];
    d[b] = cosr * d[b];
    const [cosl, sinl, q] = rotation(f, g);
    d[a] = q;
    f = cosl * e[x] + sinl * d[b];
    d[b] = cosl * d[b] - sinl * e[x];
    if (i < m - 1) {
      g = sinl * e[off(i + 1)];
      e[off(i + 1)] = cosl * e[off(i + 1)];
    }
    report(i, [cosr, sinr], [cosl, sinl]);
  }
  e[off(m - 1)] = f;
}

/** The index of a negligible element between ll and m - 1, seen from the end that the sweep starts at; else the least value. */
function converged(d: Float64Array, e: Float64Array, ll: number, m: number, down: boolean): number | { least: number } {
  const [near, far] = down ? [m - 1, m] : [ll, ll];
  if (Math.abs(e[near]) <= TOLERANCE * Math.abs(d[far])) return near;
  let mu = Math.abs(d[down ? ll : m]);
  let least = mu;
  for (let k = 0; k < m - ll; k++) {
    const x = down ? ll + k : m - 1 - k;
    if (Math.abs(e[x]) <= TOLERANCE * mu) return x;
    mu = Math.abs(d[down ? x + 1 : x]) * (mu / (mu + Math.abs(e[x])));
    least = Math.min(least, mu);
  }
  return { least };
}

/** Rotates a lower bidiagonal matrix to an upper one; the rotations, for the left vectors afterwards. */
function toUpper(d: Float64Array, e: Float64Array): [number, number][] {
  const rotations: [number, number][] = [];
  for (let i = 0; i < d.length - 1; i++) {
    const [c, s, r] = rotation(d[i], e[i]);
    d[i] = r;
    e[i] = s * d[i + 1];
    d[i + 1] = c * d[i + 1];
    rotations.push([c, s]);
  }
  return rotations;
}

/**
 * Left and right singular vectors of the bidiagonal matrix with diagonal d and off-diagonal e (the last element of e is not
 * used), upper or lower, as rows in the order of falling singular values. d and e are overwritten.
 */
export function diagonalize(d: Float64Array, e: Float64Array, lower: boolean): [Float64Array, Float64Array] {
  const n = d.length;
  if (n === 1) return [Float64Array.of(signed(1, d[0])), Float64Array.of(1)];
  const identity = (): Float64Array => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  const ut = identity();
  const vt = identity();
  const rotations = lower ? toUpper(d, e) : [];
  let mu = Math.abs(d[0]);
  let least = mu;
  for (let i = 1; i < n && least !== 0; i++) {
    mu = Math.abs(d[i]) * (mu / (mu + Math.abs(e[i - 1])));
    least = Math.min(least, mu);
  }
  const threshold = Math.max((TOLERANCE * least) / Math.sqrt(n), 6 * n * n * 2 ** -1022);
  let down = true;
  let [oldll, oldm] = [-1, -1];
  for (let m = n - 1, step = 0; m > 0 && step < 60 * n * n; step++) {
    let ll = m - 1;
    let greatest = Math.abs(d[m]);
    for (; ll >= 0 && Math.abs(e[ll]) > threshold; ll--)
      greatest = Math.max(greatest, Math.abs(d[ll]), Math.abs(e[ll]));
    if (ll >= 0) e[ll] = 0;
    if (ll === m - 1) {
      m--;
      continue;
    }
    ll++;
    if (ll === m - 1) {
      const two = decompose2(d[ll], e[ll], d[m]);
      [d[ll], e[ll], d[m]] = [two.max, 0, two.min];
      rotate(vt, n, ll, two.csr, two.snr);
      rotate(ut, n, ll, two.csl, two.snl);
      m -= 2;
      continue;
    }
    if (ll > oldm || m < oldll) down = Math.abs(d[ll]) >= Math.abs(d[m]);
    const found = converged(d, e, ll, m, down);
    if (typeof found === 'number') {
      e[found] = 0;
      continue;
    }
    [oldll, oldm] = [ll, m];
    let shift = 0;
    if (n * TOLERANCE * (found.least / greatest) > Math.max(EPSILON, 0.01 * TOLERANCE)) {
      shift = down ? smallest(d[m - 1], e[m - 1], d[m]) : smallest(d[ll], e[ll], d[ll + 1]);
      const top = Math.abs(d[down ? ll : m]);
      if (top > 0 && square(shift / top) < EPSILON) shift = 0;
    }
    sweep(d, e, ll, m, down, shift, (i, left, right) => {
      rotate(ut, n, i, ...left);
      rotate(vt, n, i, ...right);
    });
    const last = down ? m - 1 : ll;
    if (Math.abs(e[last]) <= threshold) e[last] = 0;
  }
  for (let i = 0; i < n; i++) if (d[i] < 0) for (let k = i * n; k < (i + 1) * n; k++) vt[k] = -vt[k];
  const order = Array.from(d, (_, i) => i).sort((a, b) => Math.abs(d[b]) - Math.abs(d[a]));
  const sorted = (rows: Float64Array): Float64Array =>
    Float64Array.from(rows, (_, k) => rows[order[Math.floor(k / n)] * n + (k % n)]);
  const left = sorted(ut);
  // The rotations that made a lower matrix upper, undone in the left vectors' elements.
  for (let i = rotations.length - 1; i >= 0; i--) {
    const [c, s] = rotations[i];
    for (let row = 0; row < n * n; row += n) {
      const t = left[row + i + 1];
      left[row + i + 1] = c * t + s * left[row + i];
      left[row + i] = c * left[row + i] - s * t;
    }
  }
  return [left, sorted(vt)];
}
