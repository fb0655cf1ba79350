// The roof: as many multiplications and additions as registers allow, in 12 chains that do not wait for one another. 12 sums,
// 2 constants and a product fill the 15 registers there are. The constants come from memory, because engines build those of the
// text anew at each use, and each chain begins elsewhere, so that none is another's copy. What is left is one number: nothing
// is stored beside anything else, so that an engine that pairs operations to 256 bits finds no pair here.

/** Additions and multiplications of numbers in a turn of the loop. */
export const FLOP: i32 = 12 * 4 * 2;

@inline
function next(x: v128, factor: v128, term: v128): v128 {
  return f32x4.add(f32x4.mul(x, factor), term);
}

/** Takes `turns` turns with the factor at 0, the term at 16 and the chains' beginnings behind. */
export function climb(turns: i32): f32 {
  const factor = v128.load(0), term = v128.load(16);
  let a = v128.load(32), b = v128.load(48), c = v128.load(64), d = v128.load(80);
  let e = v128.load(96), f = v128.load(112), g = v128.load(128), h = v128.load(144);
  let i = v128.load(160), j = v128.load(176), k = v128.load(192), l = v128.load(208);
  while (turns > 0) {
    a = next(a, factor, term);
    b = next(b, factor, term);
    c = next(c, factor, term);
    d = next(d, factor, term);
    e = next(e, factor, term);
    f = next(f, factor, term);
    g = next(g, factor, term);
    h = next(h, factor, term);
    i = next(i, factor, term);
    j = next(j, factor, term);
    k = next(k, factor, term);
    l = next(l, factor, term);
    turns--;
  }
  a = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  a = f32x4.add(a, f32x4.add(f32x4.add(i, j), f32x4.add(k, l)));
  return f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3);
}
