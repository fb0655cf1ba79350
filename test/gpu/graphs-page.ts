// Recorded computations on a page: posts what there is to say. `?share=0.1` draws a tenth of each property's samples.

import fc from 'fast-check';
import * as webgpu from '../../src/gpu/index.ts';
import { graphsOn } from './graphs.ts';

const asked = new URLSearchParams(location.search);
fc.configureGlobal({ seed: Number(asked.get('seed')) });
const told = await webgpu
  .request()
  .then(() => graphsOn(Number(asked.get('share'))))
  .catch((error: unknown) => String(error));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
