// The program on a page and, beside it, in a Worker: posts the lines of both, or what went wrong, to its server.

import { train } from './program.ts';

function page(): string[] | string {
  try {
    return train();
  } catch (error) {
    return String(error);
  }
}

const worker = await new Promise<string[] | string>((resolve) => {
  const thread = new Worker('worker.js', { type: 'module' });
  thread.onmessage = ({ data }) => resolve(data);
  thread.onerror = ({ message }) => resolve(message);
});
await fetch('report', { method: 'POST', body: JSON.stringify({ page: page(), worker }) });
