// log in single precision as glibc ≥ 2.28 computes it (the algorithm of Arm's Optimized Routines). It is not always the
// nearest float32, so normal numbers of C++ programs on Linux can be met to the last bit only by the same steps.

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** For each sixteenth of the mantissas from 0.699 to 1.398: 1/c of a point c in it, and ln c. */
const table = Float64Array.of(
  1.398907162146528,
  -0.33569133332882284,
  1.3403141896637998,
  -0.2929040563774074,
  1.286432210124115,
  -0.2518726580937369,
  1.2367150214269895,
  -0.21245868807117255,
  1.1906977166711752,
  -0.17453945183745634,
  1.1479821020556429,
  -0.1380057072319758,
  1.1082251448272158,
  -0.10275976698545139,
  1.0711297413057381,
  -0.06871392447020525,
  1.036437278977283,
  -0.0357891387398228,
  1.0,
  0.0,
  0.9492859795739057,
  0.05204517742929496,
  0.8951049428609004,
  0.11081431298787942,
  0.8476821620351103,
  0.1652495223695143,
  0.8050314851692001,
  0.21687389031699977,
  0.7664671008843108,
  0.2659635028121397,
  0.731428603316328,
  0.3127556664073557,
);
const [A0, A1, A2] = [-0.25089342214237154, 0.333456765744066, -0.4999997485802103];

/** ln x for normal positive float32 x: x = 2^k z, ln x = k ln 2 + ln c + ln(1 + r), r = z/c - 1. */
export function logf(x: number): number {
  float[0] = x;
  const offset = (bits[0] - 0x3f330000) | 0;
  const i = 2 * ((offset >> 19) & 15);
  const k = offset >> 23;
  bits[0] -= k << 23;
  const r = float[0] * table[i] - 1;
  const r2 = r * r;
  const head = table[i + 1] + k * Math.LN2;
  return Math.fround((A0 * r2 + (A1 * r + A2)) * r2 + (head + r));
}
