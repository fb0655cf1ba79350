// Opens a page in a headless browser and waits for what it reports: served from this process, answered by one POST.
// No COOP and COEP headers are sent unless they are asked for, because the package must do without.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Browser {
  readonly name: string;
  /** The environment's word for it, and where else it is looked for. */
  readonly variable: string;
  readonly places: readonly string[];
  /** Its command line: a fresh profile, which it may prepare, and a page. */
  readonly options: (profile: string, address: string) => readonly string[];
}

const CHROMIUM_FLAGS = [
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
/** Firefox asks nothing, sends nothing and updates nothing. */
const FIREFOX_PREFERENCES = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
};

export const chromium: Browser = {
  name: 'Chromium',
  variable: 'CHROMIUM',
  places: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  options: (profile, address) => [...CHROMIUM_FLAGS, `--user-data-dir=${profile}`, address],
};

/** Chromium with WebGPU, on its own software adapter. */
export const chromiumWebGpu: Browser = {
  ...chromium,
  options: (profile, address) => [
    ...CHROMIUM_FLAGS.filter((flag) => flag !== '--disable-gpu'),
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    `--user-data-dir=${profile}`,
    address,
  ],
};

export const firefox: Browser = {
  name: 'Firefox',
  variable: 'FIREFOX',
  places: ['/usr/bin/firefox-esr', '/usr/bin/firefox'],
  options(profile, address) {
    const lines = Object.entries(FIREFOX_PREFERENCES).map(([name, value]) => `user_pref('${name}', ${value});\n`);
    writeFileSync(join(profile, 'user.js'), lines.join(''));
    return ['--headless', '--no-remote', '--profile', profile, address];
  },
};

/** Where a browser is: as the environment says, or the first one installed. */
export const executable = ({ variable, places }: Browser): string | undefined =>
  process.env[variable] ?? places.find(existsSync);

/** What is served: by name its text or bytes. */
type Files = { readonly [name: string]: string | Uint8Array };
const KINDS: { readonly [end: string]: string } = { html: 'text/html', wasm: 'application/wasm' };
const kindOf = (name: string): string => KINDS[name.split('.').at(-1) ?? ''] ?? 'text/javascript';

/** A server of `files`; calls `reported` with what a page posts to /report. */
function serve(files: Files, isolated: boolean, reported: (text: string) => void): Promise<Server> {
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html';
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    if (request.method === 'POST' && name === 'report') {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
      response.end();
      reported(Buffer.concat(chunks).toString());
    } else if (name in files) {
      response.setHeader('Content-Type', kindOf(name)).end(files[name]);
    } else response.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** How a program that was started ends, and what it says until then. */
function watch(program: ChildProcess): { readonly said: () => string; readonly ended: Promise<string> } {
  let said = '';
  program.stderr?.on('data', (chunk) => (said += chunk));
  const ended = new Promise<string>((resolve) => {
    program.on('error', ({ message }) => resolve(message));
    program.on('close', (code, signal) => resolve(`${signal ?? code}`));
  });
  return { said: () => said, ended };
}

/**
 * Opens index.html of `files`, with `query` behind its address, and gives the JSON that the page posts to /report.
 * @throws Error where the browser is not there, or ends, or has not reported after `seconds`, with what it said.
 */
export async function report<T>(
  files: Files,
  { browser = chromium, seconds = 90, isolated = false, query = '' } = {},
): Promise<T> {
  const { name, variable, options } = browser;
  const path = executable(browser);
  if (path === undefined) throw new Error(`no ${name}: install it, or name it in $${variable}`);
  let reported: (text: string) => void = () => {};
  const text = new Promise<string>((resolve) => (reported = resolve));
  const server = await serve(files, isolated, reported);
  const profile = mkdtempSync(join(tmpdir(), 'bptt-browser-'));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${query}`;
  const program = spawn(path, options(profile, address), {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: seconds * 1000,
  });
  const { said, ended } = watch(program);
  try {
    const early = ended.then((how): never => {
      throw new Error(`${name} ended (${how}) without a report; the limit is ${seconds} s\n${said()}`);
    });
    return JSON.parse(await Promise.race([text, early])) as T;
  } finally {
    program.kill();
    server.closeAllConnections();
    server.close();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
