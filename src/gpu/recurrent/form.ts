// What tells the programs of a walk apart.

/** What a walk has beside its cell: each of them another program. */
export interface Form {
  readonly hidden: number;
  readonly state: number;
  readonly projects: boolean;
  readonly lengths: boolean;
  /** Whether what the backward pass reads is kept. */
  readonly keeps: boolean;
  /** Whether the weights of the states, and those of the projection, are read as halves. */
  readonly halves: boolean;
  readonly projectionHalves: boolean;
  readonly threads: number;
}
