// A training run as a drawing in SVG: the picture that was shown first, and the loss of each step on a logarithmic scale.
// d3 chooses the ticks and writes the paths; no page and no browser is needed.

import { randomUUID } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';

export interface Picture {
  readonly title: string;
  /** (height × width) numbers from 0 (black) to 255 (white). */
  readonly pixels: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
}

export interface Curve {
  readonly name: string;
  /** One for each step, in order. */
  readonly losses: readonly number[];
  readonly colour: string;
  /** Pixels. */
  readonly thickness: number;
}

const [WIDTH, HEIGHT] = [840, 300];
/** The picture's square, and the curves' field, in pixels. */
const SQUARE = { left: 24, top: 40, side: 224 };
const FIELD = { left: 310, top: 40, right: WIDTH - 20, bottom: 264 };

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function words(x: number, y: number, anchor: 'start' | 'middle' | 'end', text: string, colour = '#333'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colour}">${escaped(text)}</text>`;
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/>`;
}

/** Its pixels as squares; black ones are the ground. */
function picture({ title, pixels, height, width }: Picture): string[] {
  const { left, top, side } = SQUARE;
  const size = side / Math.max(height, width);
  const squares = Array.from(pixels).flatMap((value, i) => {
    if (value === 0) return [];
    const [x, y] = [left + (i % width) * size, top + Math.floor(i / width) * size];
    return [`<rect x="${x}" y="${y}" width="${size}" height="${size}" fill="rgb(${value},${value},${value})"/>`];
  });
  return [
    words(left + side / 2, top - 14, 'middle', title),
    `<rect x="${left}" y="${top}" width="${side}" height="${side}"/>`,
    ...squares,
  ];
}

function curves(drawn: readonly Curve[]): string[] {
  const { left, top, right, bottom } = FIELD;
  const all = drawn.flatMap(({ losses }) => losses).filter((loss) => Number.isFinite(loss) && loss > 0);
  const steps = Math.max(2, ...drawn.map(({ losses }) => losses.length)) - 1;
  const x = scaleLinear([0, steps], [left, right]);
  const y = scaleLog(all.length > 0 ? [Math.min(...all) / 1.1, Math.max(...all) * 1.1] : [0.1, 1], [bottom, top]);
  const path = line<number>()
    .defined((loss) => Number.isFinite(loss) && loss > 0)
    .x((_loss, step) => x(step))
    .y((loss) => y(loss))
    .digits(1);
  // Of a decade's ticks those at 1, 2 and 5: all ten would cover each other.
  const levels = y.ticks().filter((loss) => /^[125]0*$/.test(loss.toExponential().replace(/\.?0*e.*/, '')));
  return [
    ...x.ticks(6).map((step) => rule(x(step), top, x(step), bottom) + words(x(step), bottom + 18, 'middle', `${step}`)),
    ...levels.map((loss) => rule(left, y(loss), right, y(loss)) + words(left - 8, y(loss) + 4, 'end', `${loss}`)),
    words((left + right) / 2, HEIGHT - 4, 'middle', 'step'),
    ...drawn.map(
      ({ losses, colour, thickness }) =>
        `<path d="${path(losses) ?? ''}" fill="none" stroke="${colour}" stroke-width="${thickness}" stroke-linejoin="round"/>`,
    ),
    ...drawn.map(({ name, colour }, i) => words(right - 8, top + 16 + 18 * i, 'end', name, colour)),
  ];
}

/** The whole drawing; later curves lie on earlier ones. */
export function plot(shown: Picture, drawn: readonly Curve[]): string {
  const size = `width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="13">`,
    '<title>A training run: its first picture, and the loss of each step</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...picture(shown),
    ...curves(drawn),
    '</svg>\n',
  ].join('\n');
}

/** Writes a file that appears whole or not at all. */
export function save(path: string, text: string): void {
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
