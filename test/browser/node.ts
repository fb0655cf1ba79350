// The program in Node: prints its lines.

import { train } from './program.ts';

console.log(train().join('\n'));
