// The namespace mx.

export * from '../mxnet/mx.ts';
export * as base from './base.ts';
export * as gluon from './gluon.ts';
