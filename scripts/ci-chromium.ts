// Opens a page in headless Chromium and waits for what it reports: served from this process, answered by one POST.
// No COOP and COEP headers are sent, because the package must do without.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser to use: $CHROMIUM, or the first one installed. */
function executable(): string {
  const found = process.env.CHROMIUM ?? PLACES.find(existsSync);
  if (found === undefined) throw new Error('no Chromium: install the package chromium, or name it in $CHROMIUM');
  return found;
}

/** A server of `files` (name → text); calls `reported` with what a page posts to /report. */
function serve(files: Record<string, string>, reported: (text: string) => void): Promise<Server> {
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    if (request.method === 'POST' && name === 'report') {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      response.end();
      reported(Buffer.concat(chunks).toString());
    } else if (name in files) {
      response.setHeader('Content-Type', name.endsWith('.html') ? 'text/html' : 'text/javascript').end(files[name]);
    } else response.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/**
 * Opens index.html of `files` and gives the JSON that the page posts to /report.
 * @throws Error after `seconds` without a report, or where the browser ends, with what it said.
 */
export async function report<T>(files: Record<string, string>, seconds = 90): Promise<T> {
  let reported: (text: string) => void = () => {};
  const text = new Promise<string>((resolve) => (reported = resolve));
  const server = await serve(files, reported);
  const profile = mkdtempSync(join(tmpdir(), 'bptt-chromium-'));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = spawn(executable(), [...FLAGS, `--user-data-dir=${profile}`, address], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: seconds * 1000,
  });
  let said = '';
  browser.stderr.on('data', (chunk) => (said += chunk));
  const ended = new Promise<string>((resolve) => {
    browser.on('error', ({ message }) => resolve(message));
    browser.on('close', (code, signal) => resolve(`${signal ?? code}`));
  });
  try {
    const early = ended.then((how): never => {
      throw new Error(`Chromium ended (${how}) without a report; the limit is ${seconds} s\n${said}`);
    });
    return JSON.parse(await Promise.race([text, early])) as T;
  } finally {
    browser.kill();
    server.closeAllConnections();
    server.close();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
