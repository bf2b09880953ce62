// SM3 (GB/T 32905) and the checks of RFC 6962 over it, so that a browser can check a proof without believing us.

const START = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
const turn = (x, n) => (n % 32 === 0 ? x >>> 0 : ((x << n % 32) | (x >>> (32 - (n % 32)))) >>> 0);
const mix = (x) => (x ^ turn(x, 15) ^ turn(x, 23)) >>> 0;

function compress(state, view, start) {
  const words = new Array(68);
  for (let j = 0; j < 16; j += 1) words[j] = view.getUint32(start + 4 * j);
  for (let j = 16; j < 68; j += 1) {
    words[j] = (mix(words[j - 16] ^ words[j - 9] ^ turn(words[j - 3], 15)) ^ turn(words[j - 13], 7) ^ words[j - 6]) >>> 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let j = 0; j < 64; j += 1) {
    const early = j < 16;
    const first = turn((turn(a, 12) + e + turn(early ? 0x79cc4519 : 0x7a879d8a, j)) >>> 0, 7);
    const second = (first ^ turn(a, 12)) >>> 0;
    const chosen = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const picked = early ? e ^ f ^ g : (e & f) | (~e & g);
    const one = (chosen + d + second + ((words[j] ^ words[j + 4]) >>> 0)) >>> 0;
    const two = (picked + h + first + words[j]) >>> 0;
    [d, c, b, a] = [c, turn(b, 9), a, one];
    [h, g, f, e] = [g, turn(f, 19), e, (two ^ turn(two, 9) ^ turn(two, 17)) >>> 0];
  }
  return [a, b, c, d, e, f, g, h].map((value, place) => (value ^ state[place]) >>> 0);
}

export function sm3(bytes) {
  const length = bytes.length + 1 + ((119 - (bytes.length % 64)) % 64) + 8;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  let state = START;
  for (let start = 0; start < length; start += 64) state = compress(state, view, start);
  const made = new DataView(new ArrayBuffer(32));
  state.forEach((value, place) => made.setUint32(4 * place, value));
  return new Uint8Array(made.buffer);
}

export const toHex = (bytes) => [...bytes].map((value) => value.toString(16).padStart(2, "0")).join("");

export function fromHex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) throw new TypeError("not hexadecimal");
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function join(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const node = (left, right) => sm3(join(NODE, left, right));
export const leaf = (bytes) => sm3(join(LEAF, bytes));

function number(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(value));
  return new Uint8Array(view.buffer);
}

// RFC 9162, 2.1.3.2: null when the path has the wrong length.
export function climb(value, index, size, path) {
  let last = size - 1;
  if (!(index >= 0 && index <= last)) return null;
  for (const part of path) {
    if (last === 0) return null;
    if (index % 2 === 1 || index === last) {
      value = node(part, value);
      while (index % 2 === 0 && index !== 0) [index, last] = [index / 2, Math.floor(last / 2)];
    } else value = node(value, part);
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  return last === 0 ? value : null;
}

// The text of an entry → its segment's root → the seal's chain → the root over all seals, as hexadecimal; null if broken.
export function rootOf(proof) {
  const text = leaf(new TextEncoder().encode(proof.text));
  const segment = climb(text, proof.index, proof.segment, proof.path.map(fromHex));
  if (segment === null || proof.first + proof.index !== proof.number) return null;
  const chained = sm3(join(fromHex(proof.link), segment, number(proof.first), number(proof.last)));
  const root = climb(leaf(chained), proof.place, proof.size, proof.log_path.map(fromHex));
  return root === null ? null : toHex(root);
}

// RFC 9162, 2.1.4.2: whether the log with the old root is the beginning of the log with the new one.
export function continues(proof) {
  const { old_size: oldSize, size } = proof;
  const path = proof.path.map(fromHex);
  if (oldSize === size) return path.length === 0 && proof.old_root === proof.root;
  if (!(oldSize > 0 && oldSize < size)) return false;
  if (Number.isInteger(Math.log2(oldSize))) path.unshift(fromHex(proof.old_root));
  if (path.length === 0) return false;
  let [index, last] = [oldSize - 1, size - 1];
  while (index % 2 === 1) [index, last] = [(index - 1) / 2, Math.floor(last / 2)];
  let [before, now] = [path[0], path[0]];
  for (const part of path.slice(1)) {
    if (last === 0) return false;
    if (index % 2 === 1 || index === last) {
      [before, now] = [node(part, before), node(part, now)];
      while (index % 2 === 0 && index !== 0) [index, last] = [index / 2, Math.floor(last / 2)];
    } else now = node(now, part);
    [index, last] = [Math.floor(index / 2), Math.floor(last / 2)];
  }
  return last === 0 && toHex(before) === proof.old_root && toHex(now) === proof.root;
}
