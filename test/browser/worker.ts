// The program in a Worker: posts its lines, or what went wrong.

import { train } from './program.ts';

try {
  postMessage(train());
} catch (error) {
  postMessage(String(error));
}
