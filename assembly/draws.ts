// The ABI of what fills new weights (src/wasm/draws.ts, factor.ts), in a binary of its own over a memory of its own: a program
// has it only where it draws normal numbers.

export { normal } from './normal';
export { products } from './panels';
export { uniform } from './twister';
