// The namespace mx.base: MXNet's error.

export { MXNetError } from '../mxnet/base/errors.ts';
