// mx.optimizer: MXNet's optimizers, under the names that the symbolic world shares.

export * from '../../functional/optimizers/index.ts';
