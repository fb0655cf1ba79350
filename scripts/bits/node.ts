// The program in Node and in Bun: its argument and what it prints are JSON.

import { answer } from './program.ts';

console.log(JSON.stringify(await answer(JSON.parse(process.argv[2]))));
