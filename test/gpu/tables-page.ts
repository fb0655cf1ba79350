// The tables on a page: posts what there is to say of lines and of rows. `?line=397&row=97` takes every so manyth.

import * as webgpu from '../../src/gpu/index.ts';
import { furtherOn } from './further.ts';
import { tablesOn } from './tables.ts';

const asked = new URLSearchParams(location.search);
const told = await webgpu
  .request()
  .then(async () => ({
    lines: await tablesOn(Number(asked.get('line'))),
    rows: await furtherOn(Number(asked.get('row'))),
  }))
  .catch((error: unknown) => String(error));
await fetch('report', { method: 'POST', body: JSON.stringify(told) });
