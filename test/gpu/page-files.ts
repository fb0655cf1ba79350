// What the golden runner and the tables ask of `node:fs`, `node:path` and `node:os`, on a page: it reads the files that the page's server has, whose
// names are in files.json. Nothing is written.

/** A file's bytes, waited for: what reads it does not await. */
function fetched(path: string | URL): Uint8Array {
  const request = new XMLHttpRequest();
  request.open('GET', path, false);
  // The bytes come as characters.
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`no file ${path}`);
  return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 255);
}

export function readFileSync(path: string | URL, encoding?: string): string | Uint8Array {
  const bytes = fetched(path);
  return encoding === undefined ? bytes : new TextDecoder().decode(bytes);
}

let known: readonly string[] | null = null;

/** The files and folders of a folder. */
export function readdirSync(folder: string): { readonly name: string; isDirectory(): boolean }[] {
  known ??= JSON.parse(new TextDecoder().decode(fetched('files.json'))) as readonly string[];
  const below = known.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  const names = new Set(below.map((path) => path.split('/')[0]));
  return [...names].map((name) => ({ name, isDirectory: () => !below.includes(name) }));
}

export const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/');
export const dirname = (path: string): string => path.split('/').slice(0, -1).join('/');
export const basename = (path: string, end = ''): string => {
  const name = path.split('/').at(-1) ?? '';
  return end !== '' && name.endsWith(end) ? name.slice(0, -end.length) : name;
};
export const relative = (from: string, to: string): string => to.slice(from.length + 1);

function refuse(): never {
  throw new Error('a page has no folder to write into');
}

export { refuse as mkdtempSync, refuse as rmSync, refuse as tmpdir, refuse as writeFileSync };
