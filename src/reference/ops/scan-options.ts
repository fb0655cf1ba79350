// Attributes of the recurrent ops.

/** Bounds of an LSTM's cell state, applied in every step before it is used: cuDNN's state clipping. */
export interface Clip {
  readonly min: number;
  readonly max: number;
  /** A NaN becomes `min` instead of staying one. */
  readonly nan: boolean;
}

/** One direction of a recurrent layer. */
export interface Scan {
  readonly reverse: boolean;
  /** The twin alone knows it. */
  readonly clip?: Clip | null;
}

export interface ScanBackward extends Scan {
  /** Nobody wants the gradient of x, which is left empty. */
  readonly fixedInput: boolean;
}
