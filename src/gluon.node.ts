// `bptt/gluon` in Node: the same, with threads.

export * from './gluon/index.ts';

import './threads/index.ts';
