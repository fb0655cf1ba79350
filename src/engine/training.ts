// What tells the engine that a program trains. Whoever begins a training calls it: losses, optimizers, functions of
// autograd. A program that only runs forward passes calls none of them and does not carry the kernels of backward passes;
// a backward pass without them runs on the plain kernels, and is counted.

export { useTraining } from '../wasm/training.ts';
