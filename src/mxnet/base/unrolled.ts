// What the outputs of `unroll` are, as the arguments of a call say: Gluon's cells unroll arrays, those of mx.rnn symbols.

/** What a call of `unroll(length, inputs, begin_state, layout, merge_outputs)` says of its last argument. */
export type Merging<A> = A extends readonly [unknown, unknown, unknown, unknown, infer M, ...unknown[]]
  ? M
  : A extends readonly [...unknown[], { readonly merge_outputs: infer M }]
    ? M
    : null;

/** Outputs of steps: one whole, a list, or N (either) where nothing is said. */
export type Outputs<M, X, N = X | readonly X[]> = M extends true ? X : M extends false ? readonly X[] : N;
