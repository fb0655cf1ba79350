// The element types of MXNet's NDArray files by their flag (mshadow's TypeFlag). The first eight are what MXNet's Python
// makes arrays of; the others exist in its C++ and so in files.

/** Names in the order of their flags, with the bytes of one element. */
export const ndarrayDTypes = {
  float32: 4,
  float64: 8,
  float16: 2,
  uint8: 1,
  int32: 4,
  int8: 1,
  int64: 8,
  bool: 1,
  int16: 2,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
} as const;

export type NDArrayDType = keyof typeof ndarrayDTypes;

const names = Object.keys(ndarrayDTypes) as NDArrayDType[];

export const isNDArrayDType = (name: string): name is NDArrayDType => Object.hasOwn(ndarrayDTypes, name);

/** The number that stands for a dtype in a file. */
export const flagOf = (dtype: NDArrayDType): number => names.indexOf(dtype);

/** The dtype that a number in a file stands for, if any does. */
export const dtypeOf = (flag: number): NDArrayDType | undefined => names[flag];
