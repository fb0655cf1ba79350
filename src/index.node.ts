// The public root in Node: the same, with threads.

export * from './index.ts';

import './threads/index.ts';
