// The whole of MXNet's namespace: `import { mx } from 'bptt/mx'`.

export * as mx from './symbol/mx.ts';
