// gluon.data.

export * as batchify from './batchify.ts';
export { ArrayDataset, Dataset, SimpleDataset, type Transform } from './dataset.ts';
export { DataLoader, type DataLoaderOptions } from './loader.ts';
export { BatchSampler, FilterSampler, RandomSampler, Sampler, SequentialSampler } from './sampler.ts';
export { default_batchify_fn, default_mp_batchify_fn, type MapDataset, type Source } from './source.ts';
export * as vision from './vision/index.ts';
