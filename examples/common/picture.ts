// A gray picture in a terminal, two pixels a character: the upper half of `▀` has the ink's colour, the lower half the
// paper's. The colours are the gray ramp of terminals with 256 colours, which more of them have than true colours.

/** The nearest of xterm's grays: black, 24 steps of 10 from 8, white. */
function gray(value: number): number {
  if (value < 4) return 16;
  if (value > 246) return 231;
  return 232 + Math.min(Math.max(Math.round((value - 8) / 10), 0), 23);
}

/** Lines of text for a picture, (height × width) numbers from 0 (black) to 255 (white). */
export function halfBlocks(pixels: ArrayLike<number>, height: number, width: number): string {
  const at = (y: number, x: number): number => (y < height ? pixels[y * width + x] : 0);
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = '';
    for (let x = 0; x < width; x++) line += `\x1b[38;5;${gray(at(y, x))};48;5;${gray(at(y + 1, x))}m▀`;
    lines.push(`${line}\x1b[0m`);
  }
  return lines.join('\n');
}

/** Whether what the program prints goes to a terminal that has these colours. */
export const showsPictures = (): boolean => process.stdout.isTTY === true && process.stdout.getColorDepth() >= 8;
