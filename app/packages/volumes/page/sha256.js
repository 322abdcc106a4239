// SHA-256 of a stream (FIPS 180-4). The browser's own takes only what fits into memory;
// ready() holds this one against it before anything else is done.
class Sha256 {
  static K = Int32Array.from([...primes(64)].map((p) => fraction(Math.cbrt, p)));

  constructor(state, tail, size) {
    this.state = state || Int32Array.from([...primes(8)].map((p) => fraction(Math.sqrt, p)));
    this.tail = tail || new Uint8Array(0);
    this.size = size || 0;
    this.w = new Int32Array(64);
  }

  update(data) {
    this.size += data.length;
    let at = 0;
    if (this.tail.length) {
      at = Math.min(64 - this.tail.length, data.length);
      this.tail = joined(this.tail, data.subarray(0, at));
      if (this.tail.length < 64) return this;
      this.block(this.tail, 0);
    }
    for (; at + 64 <= data.length; at += 64) this.block(data, at);
    this.tail = data.slice(at);
    return this;
  }

  // The hash of all so far; more may follow.
  digest() {
    const end = new Sha256(this.state.slice(), this.tail, this.size);
    const padding = new Uint8Array(((119 - (this.size % 64)) % 64) + 9);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(padding.length - 8, BigInt(this.size) * 8n);
    end.update(padding);
    const out = new DataView(new ArrayBuffer(32));
    end.state.forEach((word, n) => out.setUint32(4 * n, word));
    return new Uint8Array(out.buffer);
  }

  block(data, at) {
    const { w, state } = this, k = Sha256.K;
    for (let n = 0; n < 16; n++, at += 4)
      w[n] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    for (let n = 16; n < 64; n++) {
      const x = w[n - 15], y = w[n - 2];
      w[n] = w[n - 16] + w[n - 7]
        + (((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3))
        + (((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10));
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let n = 0; n < 64; n++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + k[n] + w[n]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d;
    state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }
}

function* primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n++)
    if (found.every((p) => n % p)) { found.push(n); yield n; }
}

function fraction(root, n) {
  const value = root(n);
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

const hex = (data) => [...data].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text) => Uint8Array.from({ length: text.length / 2 }, (_, n) => parseInt(text.slice(2 * n, 2 * n + 2), 16));
const bytes = (text) => new TextEncoder().encode(text);

// Whether this browser can do it at all.
async function ready() {
  if (!window.isSecureContext || !window.crypto || !crypto.subtle) return false;
  const sample = Uint8Array.from({ length: 1000 }, (_, n) => n * 7);
  const theirs = new Uint8Array(await crypto.subtle.digest("SHA-256", sample));
  const ours = new Sha256().update(sample.subarray(0, 13)).update(sample.subarray(13));
  return hex(theirs) === hex(ours.digest());
}
