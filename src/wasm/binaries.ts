// The binaries as text, in one place: whichever of them a bundle holds follow one another there, so that gzip, which looks back
// over 32 kB, finds in one what it saw in another.

export { binary as alignments } from './alignments.generated.ts';
export { binary as draws } from './draws.generated.ts';
export { binary as functions } from './functions.generated.ts';
export { binary as inference } from './inference.generated.ts';
export { binary as norms } from './norms.generated.ts';
export { binary as probabilities } from './probabilities.generated.ts';
export { binary as training } from './training.generated.ts';
