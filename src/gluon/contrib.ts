// gluon.contrib: what MXNet keeps apart.

export * as rnn from './rnn/cells/contrib.ts';
