// Between strided matrices and the two layouts of gemm.ts. All strides are in bytes and may be anything, 0 included.
//   panel  [rows][16]: 16 neighbouring columns, missing ones are zero
//   pairs  [ceil(rows / 2)][columns][2]: two neighbouring rows interleaved; the mate of an odd last row repeats it

import {
  interleaveHigh, interleaveLow, joinHigh, joinLow, load as loadVector, store as storeVector, storePair,
} from './simd';

/** Number of panels that hold `columns`. */
@inline
export function panels(columns: i32): i32 {
  return (columns + 15) >> 4;
}

/** Columns that panel `index` of a matrix with `columns` really has. */
@inline
export function width(columns: i32, index: i32): i32 {
  return min<i32>(16, columns - index * 16);
}

/** Bytes of packed pairs. */
@inline
export function pairBytes(rows: i32, columns: i32): usize {
  return <usize>((rows + 1) >> 1) * <usize>columns * 8;
}

/** dst[j][i] = src[i][j] for 4 x 4. */
@inline
function transpose(src: usize, srcStride: usize, dst: usize, dstStride: usize): void {
  const x0 = loadVector(src);
  const x1 = loadVector(src + srcStride);
  const x2 = loadVector(src + 2 * srcStride);
  const x3 = loadVector(src + 3 * srcStride);
  const low01 = interleaveLow(x0, x1);
  const low23 = interleaveLow(x2, x3);
  const high01 = interleaveHigh(x0, x1);
  const high23 = interleaveHigh(x2, x3);
  storeVector(dst, joinLow(low01, low23));
  storeVector(dst + dstStride, joinHigh(low01, low23));
  storeVector(dst + 2 * dstStride, joinLow(high01, high23));
  storeVector(dst + 3 * dstStride, joinHigh(high01, high23));
}

@inline
function copyRow(src: usize, dst: usize): void {
  const x0 = loadVector(src);
  const x1 = loadVector(src + 16);
  const x2 = loadVector(src + 32);
  const x3 = loadVector(src + 48);
  storePair(dst, x0, x1);
  storePair(dst + 32, x2, x3);
}

/** panel[r][j] = src[r, j] for j < columns, else 0. */
export function packPanel(
  src: usize, rowStride: usize, columnStride: usize, rows: i32, columns: i32, panel: usize,
): void {
  const end = panel + <usize>rows * 64;
  if (columns == 16 && columnStride == 4) {
    for (; panel < end; panel += 64, src += rowStride) copyRow(src, panel);
    return;
  }
  if (columns == 16 && rowStride == 4) {
    for (; panel + 256 <= end; panel += 256, src += 16) {
      for (let j: usize = 0; j < 16; j += 4) transpose(src + j * columnStride, columnStride, panel + j * 4, 64);
    }
  }
  for (; panel < end; panel += 64, src += rowStride) {
    let j = 0;
    for (; j < columns; j++) store<f32>(panel + <usize>j * 4, load<f32>(src + <usize>j * columnStride));
    for (; j < 16; j++) store<f32>(panel + <usize>j * 4, 0);
  }
}

/** dst[r, j] = panel[r][j] for j < columns. */
export function unpackPanel(
  panel: usize, rows: i32, columns: i32, dst: usize, rowStride: usize, columnStride: usize,
): void {
  const end = panel + <usize>rows * 64;
  if (columns == 16 && columnStride == 4) {
    for (; panel < end; panel += 64, dst += rowStride) copyRow(panel, dst);
    return;
  }
  if (columns == 16 && rowStride == 4) {
    for (; panel + 256 <= end; panel += 256, dst += 16) {
      for (let j: usize = 0; j < 16; j += 4) transpose(panel + j * 4, 64, dst + j * columnStride, columnStride);
    }
  }
  for (; panel < end; panel += 64, dst += rowStride) {
    for (let j = 0; j < columns; j++) store<f32>(dst + <usize>j * columnStride, load<f32>(panel + <usize>j * 4));
  }
}

/** pairs[r >> 1][j][r & 1] = src[r, j]; consecutive pairs of rows are `pairStride` bytes apart. */
export function packPairs(
  src: usize, rowStride: usize, columnStride: usize, rows: i32, columns: i32, pairs: usize, pairStride: usize,
): void {
  for (let r = 0; r < rows; r += 2) {
    let p = src;
    let q = r + 1 < rows ? src + rowStride : src;
    let d = pairs;
    let j = 0;
    if (columnStride == 4) {
      for (; j + 4 <= columns; j += 4) {
        const x = loadVector(p);
        const y = loadVector(q);
        storePair(d, interleaveLow(x, y), interleaveHigh(x, y));
        p += 16;
        q += 16;
        d += 32;
      }
    }
    for (; j < columns; j++) {
      store<f32>(d, load<f32>(p));
      store<f32>(d, load<f32>(q), 4);
      p += columnStride;
      q += columnStride;
      d += 8;
    }
    src += 2 * rowStride;
    pairs += pairStride;
  }
}

/** Every row of a panel becomes the 16 numbers at `row`. */
export function fillPanel(row: usize, rows: i32, panel: usize): void {
  const x0 = loadVector(row);
  const x1 = loadVector(row + 16);
  const x2 = loadVector(row + 32);
  const x3 = loadVector(row + 48);
  const end = panel + <usize>rows * 64;
  for (; panel < end; panel += 64) {
    storePair(panel, x0, x1);
    storePair(panel + 32, x2, x3);
  }
}
