// torch.utils.data, and what the tutorials take from torchvision.

export { type Collated, default_collate, default_convert } from './collate.ts';
export { Dataset, type MapDataset, type Source } from './dataset.ts';
export * as datasets from './datasets.ts';
export { ConcatDataset, Subset, TensorDataset } from './datasets-of.ts';
export { ChainDataset, IterableDataset } from './iterable.ts';
export { DataLoader, type DataLoaderOptions } from './loader.ts';
export { RandomSampler, SubsetRandomSampler, WeightedRandomSampler } from './random-samplers.ts';
export { random_split } from './random-split.ts';
export { BatchSampler, Sampler, SequentialSampler } from './samplers.ts';
export { StackDataset } from './stacked.ts';
export * as transforms from './transforms.ts';
