// Kernels that many programs do without, in binaries of their own beside that of forward passes: a bundle holds those that its
// ops call, and the instance gets each when an op first calls it.

import type { AlignmentsAbi, FunctionsAbi, InferenceAbi, NormsAbi, ProbabilitiesAbi, TrainingAbi } from './abi.ts';
import { alignments, functions, norms, probabilities } from './binaries.ts';
import { type Enter, enter, type Instance, joined, runner, trainer } from './instance.ts';

const withFunctions = <A extends InferenceAbi>(wasm: Instance<A>) => joined<A, FunctionsAbi>(wasm, 'log', functions);

const withProbabilities = <A extends InferenceAbi>(wasm: Instance<A>) =>
  joined<A, ProbabilitiesAbi>(wasm, 'softmax', probabilities);

/** Runs a logarithm, an extreme, or what else neither recurrent layers nor losses call. */
export const callFunctions: Enter<InferenceAbi & FunctionsAbi> = (run) => enter(withFunctions(runner()), run);

/** Runs an exponential or a softmax. */
export const callProbabilities: Enter<InferenceAbi & ProbabilitiesAbi> = (run) =>
  enter(withProbabilities(runner()), run);

/** Runs what takes both. */
export const callBoth: Enter<InferenceAbi & ProbabilitiesAbi & FunctionsAbi> = (run) =>
  enter(withFunctions(withProbabilities(runner())), run);

export type LossAbi = InferenceAbi & TrainingAbi & ProbabilitiesAbi;

/** Runs a loss: a softmax and what training makes of it. */
export const callLoss: Enter<LossAbi> = (run) => enter(withProbabilities(trainer()), run);

/** Runs connectionist temporal classification. */
export const callAlignments: Enter<InferenceAbi & AlignmentsAbi> = (run) =>
  enter(joined<InferenceAbi, AlignmentsAbi>(runner(), 'ctcLoss', alignments), run);

const withNorms = <A extends InferenceAbi>(wasm: Instance<A>) => joined<A, NormsAbi>(wasm, 'normalize', norms);

/** Runs a recurrent layer with norms, forward. */
export const callNorms: Enter<InferenceAbi & NormsAbi> = (run) => enter(withNorms(runner()), run);

/** The same, backward. */
export const callNormsBackward: Enter<InferenceAbi & TrainingAbi & NormsAbi> = (run) =>
  enter(withNorms(trainer()), run);
