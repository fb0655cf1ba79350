// The checksum of zip files: CRC-32 with the reversed polynomial 0xedb88320, four bytes at a time.

let tables: readonly Uint32Array[] | null = null;

/** tables[k][b]: what the byte b does to the checksum when k more bytes follow it. */
function makeTables(): readonly Uint32Array[] {
  const made = Array.from({ length: 4 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    made[0][byte] = sum;
  }
  for (let k = 1; k < 4; k++) {
    for (let byte = 0; byte < 256; byte++) made[k][byte] = (made[k - 1][byte] >>> 8) ^ made[0][made[k - 1][byte] & 255];
  }
  return made;
}

/** The CRC-32 of bytes, from 0 to 2^32 - 1. */
export function crc32(bytes: Uint8Array): number {
  tables ??= makeTables();
  const [t0, t1, t2, t3] = tables;
  let sum = 0xffffffff;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    sum ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    sum = t3[sum & 255] ^ t2[(sum >>> 8) & 255] ^ t1[(sum >>> 16) & 255] ^ t0[sum >>> 24];
  }
  for (; at < bytes.length; at++) sum = (sum >>> 8) ^ t0[(sum ^ bytes[at]) & 255];
  return (sum ^ 0xffffffff) >>> 0;
}
