// mx.mod = mx.module: graphs as models.

export { BaseModule } from './base.ts';
export { BucketingModule, type BucketKey, type Generated, type SymGen } from './bucketing.ts';
export { Module } from './module.ts';
