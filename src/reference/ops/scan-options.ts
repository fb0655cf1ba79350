// Attributes of the recurrent ops.

/** One direction of a recurrent layer. */
export interface Scan {
  readonly reverse: boolean;
  /** Of packed data: how many rows there are at each step, at no step more than at the one before. */
  readonly batchSizes?: readonly number[] | undefined;
}

export interface ScanBackward extends Scan {
  /** Nobody wants the gradient of x, which is left empty. */
  readonly fixedInput: boolean;
  /** Nor those of h0 and c0. */
  readonly fixedStates: boolean;
}

/** One direction of a variant of the LSTM. */
export interface VariantScan {
  readonly reverse: boolean;
  /** What is added to the variances of norms, where the variant has them. */
  readonly eps: number;
}
