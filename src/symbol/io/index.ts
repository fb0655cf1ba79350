// mx.io: batches and what gives them.

export { DataBatch, DataDesc, type Described } from './desc.ts';
export { DataIter, ResizeIter, StopIteration } from './iter.ts';
export { type Data, NDArrayIter } from './ndarray-iter.ts';
