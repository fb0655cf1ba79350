// A drawing of a graph in DOT, as the Python package graphviz writes and holds it. Laid out by Graphviz itself, compiled to
// WebAssembly (@viz-js/viz), which whoever renders installs: the library comes without it.

import { BpttError, bind, ValueError } from '../../engine/index.ts';
import { hasFiles } from '../../formats/files.ts';
import { writeFileAtomic } from '../../formats/write.ts';
import { type Arguments, declare, optional, str } from '../../mxnet/base/options.ts';

/** Python's error of a library that is not there. */
export class ImportError extends BpttError {
  static override readonly name: string = 'ImportError';
}

/** Attributes of a node or an edge, `label` among them. */
export interface Attributes {
  readonly [name: string]: string;
}

// Python's `$` also stands before a line break at the end.
const NAME = /^([a-zA-Z_][a-zA-Z0-9_]*|-?(\.\d+|\d+(\.\d*)?))\n?$/;
const HTML = /^<.*>\n?$/s;
const KEYWORDS = ['node', 'edge', 'graph', 'digraph', 'subgraph', 'strict'];

/** A text as DOT reads it: in quotes unless it is a plain name or number. */
function quoted(text: string): string {
  if (HTML.test(text) || (NAME.test(text) && !KEYWORDS.includes(text.toLowerCase()))) return text;
  return `"${text.replaceAll('"', '\\"')}"`;
}

/** The end of an edge: `node`, `node:port` or `node:port:compass`. */
function endOf(text: string): string {
  const [node, port, ...compass] = text.split(':');
  const parts = [quoted(node), ...(port ? [quoted(port)] : [])];
  return [...parts, ...(compass.join(':') ? [compass.join(':')] : [])].join(':');
}

/** `label` first, the others by name. */
function listed({ label, ...others }: Attributes): string {
  const items = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1));
  const all: (readonly [string, string])[] = label === undefined ? items : [['label', label], ...items];
  return ` [${all.map(([key, value]) => `${quoted(key)}=${quoted(value)}`).join(' ')}]`;
}

const saving = { filename: optional(str), directory: optional(str) };
const rendering = { ...saving, format: optional(str) };
const save = declare('Digraph.save', saving);
const render = declare('Digraph.render', rendering);
const viewing = declare('Digraph.view', rendering);

/** What @viz-js/viz makes of a drawing. */
interface Layout {
  renderString(input: string, options: { readonly format: string; readonly engine: string }): string;
  readonly formats: readonly string[];
}

/** Graphviz. @throws ImportError where it is not installed. */
async function layout(): Promise<Layout> {
  try {
    const { instance } = await import('@viz-js/viz');
    return await instance();
  } catch {
    throw new ImportError('Draw network requires graphviz library', 'npm install @viz-js/viz');
  }
}

/** A directed graph in DOT. */
export class Digraph {
  static readonly name: string = 'Digraph';

  readonly title: string;
  /** What `render` writes: 'svg', or another format that Graphviz has in WebAssembly. */
  format: string;
  readonly engine: string = 'dot';
  /** The name of the file that `save` writes. */
  filename: string;
  readonly body: string[] = [];

  constructor(title: string, format: string) {
    this.title = title;
    this.format = format;
    this.filename = `${title}.gv`;
  }

  node(name: string, attributes: Attributes): void {
    this.body.push(`\t${quoted(name)}${listed(attributes)}`);
  }

  edge(tail: string, head: string, attributes: Attributes): void {
    this.body.push(`\t${endOf(tail)} -> ${endOf(head)}${listed(attributes)}`);
  }

  /** The drawing as DOT. */
  get source(): string {
    return [`digraph ${quoted(this.title)} {`, ...this.body, '}'].join('\n');
  }

  toString(): string {
    return this.source;
  }

  #path({ filename, directory }: { readonly filename: string | null; readonly directory: string | null }): string {
    if (filename !== null) this.filename = filename;
    return directory === null ? this.filename : `${directory}/${this.filename}`;
  }

  /** Writes the DOT text into a file. Returns its path. */
  save(...args: Arguments<typeof saving>): string {
    const path = this.#path(bind(save, args));
    writeFileAtomic(path, new TextEncoder().encode(`${this.source}\n`));
    return path;
  }

  /** The drawing as a picture, an SVG unless said otherwise. @throws ImportError without @viz-js/viz. */
  async pipe(format = 'svg'): Promise<string> {
    const viz = await layout();
    if (viz.formats.includes(format)) return viz.renderString(this.source, { format, engine: this.engine });
    throw new ValueError(`unknown format: '${format}'`, `formats are ${viz.formats.join(', ')}`);
  }

  /**
   * Writes the DOT text and the picture beside it, `plot.gv` and `plot.gv.svg`. Returns the picture's path.
   * @throws ImportError without @viz-js/viz, ValueError for a format that it does not have: pdf and png are such.
   */
  async render(...args: Arguments<typeof rendering>): Promise<string> {
    const { format, ...where } = bind(render, args);
    const kind = format ?? this.format;
    const picture = await this.pipe(kind);
    const path = `${this.save(where)}.${kind}`;
    writeFileAtomic(path, new TextEncoder().encode(picture));
    return path;
  }

  /** Shows the picture: a page opens it as SVG, elsewhere it is written. Returns its address, or its path. */
  async view(...args: Arguments<typeof rendering>): Promise<string> {
    const o = bind(viewing, args);
    if (hasFiles()) return this.render({ ...o, format: o.format ?? 'svg' });
    const address = URL.createObjectURL(new Blob([await this.pipe()], { type: 'image/svg+xml' }));
    globalThis.open(address);
    return address;
  }
}
