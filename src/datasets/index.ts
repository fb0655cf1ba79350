// Data sets as bytes: found, downloaded, verified, cached. Datasets that give tensors stand on these.

export { cacheDirectory, type DownloadOptions, type DownloadProgress, type StopSignal } from './cache.ts';
export type { ImageDownloadOptions, LabelledImages, LocateOptions } from './image-files.ts';
export {
  downloadFashionMNIST,
  downloadMNIST,
  locateFashionMNIST,
  locateMNIST,
  readFashionMNIST,
  readMNIST,
} from './mnist.ts';
