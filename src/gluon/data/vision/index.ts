// gluon.data.vision.

export * from './datasets.ts';
export * as transforms from './transforms.ts';
