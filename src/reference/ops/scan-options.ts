// Attributes of the recurrent ops.

/** One direction of a recurrent layer. */
export interface Scan {
  readonly reverse: boolean;
}

export interface ScanBackward extends Scan {
  /** Nobody wants the gradient of x, which is left empty. */
  readonly fixedInput: boolean;
  /** Nor those of h0 and c0. */
  readonly fixedStates: boolean;
}
