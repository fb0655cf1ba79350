// Computations as data: recorded, replayed, printed. What export, symbols and other backends read.

export { Expression } from './expression.ts';
export type { Graph, GraphNode, Port, Scope, Size, Value } from './graph.ts';
export { print } from './print.ts';
export { type RecordOptions, type Results, record } from './record.ts';
export { execute, type Given, type Replayed, replay } from './replay.ts';
export type { Symbolic } from './symbolic.ts';
