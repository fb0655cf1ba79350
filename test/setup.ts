// Property tests draw the same cases in every run of `npm test`, so that a red run can be repeated and asserted coverage
// does not depend on luck. `npm run test:long` draws others each time; BPTT_SEED repeats one of its runs.

import fc from 'fast-check';

const long = process.env.BPTT_RUNS !== undefined || process.env.BPTT_FUZZ !== undefined;
const seed = Number(process.env.BPTT_SEED ?? (long ? Date.now() % 2 ** 31 : 20_260_101));
if (long) console.log(`BPTT_SEED=${seed}`);
fc.configureGlobal({ seed });

// vitest asks for 100 frames of every error's stack; tests of refusals make tens of thousands of errors.
Error.stackTraceLimit = 10;
