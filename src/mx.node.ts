// `bptt/mx` in Node: the same, with threads.

export * from './mx.ts';

import './threads/index.ts';
