// A software adapter takes minutes for all there is: `npm test` runs a part of it, `npm run test:long` the whole.

export const long = process.env.BPTT_FUZZ !== undefined;
