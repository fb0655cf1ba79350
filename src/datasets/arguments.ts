// What the functions of data sets take, declared once for all sets.

import { argument, declare, names, number, text, truth } from '../formats/arguments.ts';
import type { Kind } from '../reference/base/signature.ts';
import type { ImageDownloadOptions, LocateOptions } from './image-files.ts';

const callable: Kind<unknown> = { name: 'callable', holds: (value) => typeof value === 'function' };
const signal: Kind<unknown> = {
  name: 'AbortSignal',
  holds: (value) => 'throwIfAborted' in Object(value),
};

/** Where files are looked for. */
export const locating = (name: string) =>
  declare<LocateOptions>(name, argument('root', text, undefined), argument('train', truth, true));

/** How they are downloaded. */
export const downloading = (name: string) =>
  declare<ImageDownloadOptions>(
    name,
    argument('root', text, undefined),
    argument('mirrors', names, undefined),
    argument('progress', callable, undefined),
    argument('signal', signal, undefined),
    argument('idleTimeout', number, undefined),
    argument('timeout', number, undefined),
  );
