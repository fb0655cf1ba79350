// mx.mod = mx.module: graphs as models.

export { BaseModule } from './base.ts';
export { BucketingModule } from './bucketing.ts';
export type { BucketKey, Generated, SymGen } from './generated.ts';
export { Module } from './module.ts';
