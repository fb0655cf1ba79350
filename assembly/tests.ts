// What the tests' binaries export (debug and optimized; neither ships): everything, and the cells' own activations.

export { sigmoid, tanh } from './math';
export * from './whole';
