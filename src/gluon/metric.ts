// mx.metric.

export * from '../functional/metrics/index.ts';
