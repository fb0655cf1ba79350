// The program in a Worker of a page, the one place there where threads may wait for one another.

import 'bptt/threads';
import { answer } from './program.ts';

self.onmessage = async ({ data }) => self.postMessage(await answer(data));
