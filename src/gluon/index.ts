// MXNet's face: `import { mx, gluon, autograd, nd, init } from 'bptt/gluon'` reads as the tutorials do.

export * as autograd from './autograd.ts';
export * as gluon from './gluon.ts';
export * as init from './initializer.ts';
export * as mx from './mx.ts';
export * as nd from './nd.ts';
export { NumpyArray } from './numpy.ts';
