// Gluon's words as one file, for a page without a bundler: `import { mx, gluon, autograd, nd } from './bptt.gluon.js'`. The
// build puts the bundle in this module's place.

import { sole } from './sole.ts';

export * as formats from './formats/index.ts';
export * from './gluon/index.ts';

sole('bptt.gluon.js');
