// The namespace mx.base: MXNet's error.

export { MXNetError } from './errors.ts';
