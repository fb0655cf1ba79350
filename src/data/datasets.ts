// torchvision.datasets, as far as it is here.

export type { MNISTOptions } from './labelled-images.ts';
export { FashionMNIST, MNIST } from './mnist.ts';
