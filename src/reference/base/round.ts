// float16 and bfloat16: tensors hold values of theirs in a Float32Array. What enters it is rounded here, to the nearest and of
// two that are as near to the even one, as PyTorch does; a double becomes a float32 first, there and here.

/** Rounds float32 values in place to those whose last `drop` bits are 0, below `least` to multiples of 2⁻²⁴; what exceeds `most` is infinite. */
const rounding =
  (drop: number, least: number, most: number) =>
  (data: Float32Array): void => {
    const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
    const half = 2 ** (drop - 1) - 1;
    for (let i = 0; i < data.length; i++) {
      const x = data[i];
      // In [0.5, 1) neighbours of float32 are 2⁻²⁴ apart. What becomes 0 keeps its sign.
      if (Math.abs(x) < least) data[i] = Math.fround(x + 0.75) - 0.75 || 0 * x;
      else if (Number.isFinite(x)) {
        bits[i] = (bits[i] + half + ((bits[i] >>> drop) & 1)) & -(2 ** drop);
        if (Math.abs(data[i]) > most) data[i] *= Number.POSITIVE_INFINITY;
      }
    }
  };

/** To float16: 5 bits of exponent, 10 of fraction. */
export const toFloat16 = /* @__PURE__ */ rounding(13, 2 ** -14, 65504);
/** To bfloat16: float32 without the last 16 bits of its fraction. */
export const toBFloat16 = /* @__PURE__ */ rounding(16, 0, Number.MAX_VALUE);
