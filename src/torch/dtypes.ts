// Dtypes by PyTorch's names.

/** 32-bit floating point, the default. */
export const float32 = 'float32';
/** The same as `float32`. */
export const float = 'float32';
/** 16-bit floating point, of 5 bits of exponent: held, moved and saved; to compute, convert it. */
export const float16 = 'float16';
/** The same as `float16`. */
export const half = 'float16';
/** 16-bit floating point, of 8 bits of exponent: held, moved and saved; to compute, convert it. */
export const bfloat16 = 'bfloat16';
/** 64-bit floating point. */
export const float64 = 'float64';
/** The same as `float64`. */
export const double = 'float64';
/** Integers up to ±(2⁵³ - 1), exactly. */
export const int64 = 'int64';
/** The same as `int64`. */
export const long = 'int64';
/** 32-bit integers. */
export const int32 = 'int32';
/** The same as `int32`. */
export const int = 'int32';
/** 8-bit integers from 0. */
export const uint8 = 'uint8';
/** Truth values. */
export const bool = 'bool';
