// `bptt/core` in Node: the same, with threads.

export * from './core.ts';

import './threads/index.ts';
