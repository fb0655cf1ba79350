// The namespace nd: creation, operators and functions, each under MXNet's name. `import * as nd` is also the F of a block's
// `hybrid_forward(F, …)`.

import { bind } from '../engine/index.ts';
import { declare } from './base/options.ts';
import './methods.ts';

export { arange, array, empty, eye, full, linspace, ones, zeros } from './array/create.ts';
export { type Arrays, load, load_frombuffer, type Savable, save, savetobuffer } from './array/files.ts';
export { NDArray } from './array/ndarray.ts';
export * from './operators/index.ts';
export * as _internal from './operators/internal.ts';
export * as random from './random/index.ts';

/** Waits for all computation: nothing is delayed here. */
export const waitall = (...args: []): void => void bind(waiting, args);
const waiting = declare('waitall', {}, false);
