// The element types of safetensors, in ascending order of alignment: the order that its writer follows, from the end.

/** Bits of one element. */
export const dtypeBits = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

export type SafetensorsDType = keyof typeof dtypeBits;

const order = /* @__PURE__ */ Object.keys(dtypeBits);

export const isSafetensorsDType = (name: string): name is SafetensorsDType => Object.hasOwn(dtypeBits, name);

/** The place of a dtype in the order of alignment. */
export const writingRank = (dtype: SafetensorsDType): number => order.indexOf(dtype);
