// The golden cases on a page: posts what there is to say. `?every=40` takes every 40th of each family.

import * as webgpu from '../../src/gpu/index.ts';
import { goldenOn } from './golden.ts';

const every = Number(new URLSearchParams(location.search).get('every'));
const told = await webgpu
  .request()
  .then(() => goldenOn('golden', every))
  .catch((error: unknown) => String(error));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
