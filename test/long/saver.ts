// A process that saves a model in a loop until it is killed: `node saver.mjs PATH`. Each version is as long as its number
// says, and all of its bytes are that number.

import { serializeSafetensors, writeFileAtomic } from '../../src/formats/index.ts';

const path = process.argv[2];
console.log('ready');
for (let version = 1; ; version = (version % 200) + 1) {
  const bytes = new Uint8Array(version * 10_000).fill(version);
  writeFileAtomic(path, serializeSafetensors([['w', { dtype: 'U8', shape: [bytes.length], bytes }]]));
}
