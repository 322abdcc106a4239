// The format, version 1: the index, the code, the volumes. No word for people stands here.
const CHUNK = 65536, TAG = 16, SEALED = CHUNK + TAG, HEADER = 110, ENDING = 56;
const PIECE = 64 * SEALED;
const GROUPS = 10, GROUP = 5;
const DATA = 0, END = 1, LAST_END = 2;
const DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
  "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"];

class Wrong extends Error {
  constructor(says, more) { super(says); this.says = says; this.more = more || {}; }
}

// --- the index

const HEX = "0123456789abcdef", LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const isMadeOf = (text, signs) => typeof text === "string" && [...text].every((each) => signs.includes(each));
const isHash = (text) => isMadeOf(text, HEX) && text.length === 64;
const isName = (text) => isMadeOf(text, LETTERS + ".-") && text.length <= 64 && isMadeOf(text[0], LETTERS);
const INDEX_KEYS = "check,format,mac,opens_as,package_id,salt,version,volumes";
const VOLUME_KEYS = "name,number,sha256,size_bytes";
const keysOf = (value) => Object.keys(value).sort().join(",");

function readIndex(text) {
  let index;
  try { index = JSON.parse(text); } catch { throw new Wrong("indexWrong"); }
  if (!index || index.format !== "barvinok-volumes") throw new Wrong("indexWrong");
  if (index.version !== 1) throw new Wrong("indexLater");
  const fine = keysOf(index) === INDEX_KEYS && isHash(index.salt) && isHash(index.check)
    && isHash(index.mac) && isName(index.package_id) && isName(index.opens_as)
    && Array.isArray(index.volumes) && index.volumes.length > 0
    && index.volumes.every((each, n) => keysOf(each) === VOLUME_KEYS && each.number === n + 1
      && isName(each.name) && isHash(each.sha256) && Number.isSafeInteger(each.size_bytes));
  if (!fine) throw new Wrong("indexWrong");
  return index;
}

function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (typeof value !== "object") return JSON.stringify(value);
  const parts = Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key]));
  return "{" + parts.join(",") + "}";
}

// --- the code

const digitsOf = (typed) => [...typed.normalize("NFKC")].map(digit).join("");

// European, Arabic, Persian and Devanagari digits, each ten from its zero on.
function digit(sign) {
  const at = sign.codePointAt(0);
  const zero = [0x30, 0x660, 0x6f0, 0x966].find((each) => at >= each && at < each + 10);
  return zero === undefined ? "" : String(at - zero);
}

function readCode(typed) {
  const digits = digitsOf(typed);
  if (digits.length !== GROUPS * GROUP)
    throw new Wrong("codeLength", { n: digits.length, all: GROUPS * GROUP });
  const groups = [...Array(GROUPS).keys()].filter((n) => {
    const checked = n + digits.slice(n * GROUP, (n + 1) * GROUP);
    return [...checked].reduce((state, each) => DAMM[state][each], "0") !== "0";
  });
  if (groups.length) throw new Wrong("codeSlip", { groups: groups.map((n) => n + 1).join(", ") });
  return digits;
}

async function keysFor(code, index) {
  const key = await crypto.subtle.importKey("raw", bytes(code), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: unhex(index.salt), info: bytes("barvinok-volumes-1") };
  const all = new Uint8Array(await crypto.subtle.deriveBits(how, key, 96 * 8));
  if (hex(all.subarray(32, 64)) !== index.check) throw new Wrong("codeOther");
  const mac = await crypto.subtle.importKey("raw", all.subarray(64), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  const { mac: claimed, ...told } = index;
  if (!await crypto.subtle.verify("HMAC", mac, unhex(claimed), bytes(canonical(told))))
    throw new Wrong("indexForged");
  return crypto.subtle.importKey("raw", all.subarray(0, 32), "AES-GCM", false, ["decrypt"]);
}

// --- the volumes

async function part(file, from, to) {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

async function hashOf(file, passed) {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    const piece = await part(file, at, at + PIECE);
    hash.update(piece);
    passed(piece.length);
  }
  return hex(hash.digest());
}

// The package and the salt that a file says it is of; null where it is no volume.
async function beginningOf(file) {
  const header = await part(file, 0, HEADER);
  const is = header.length === HEADER && new TextDecoder("latin1").decode(header.subarray(0, 8)) === "bvvolume";
  return is ? { id: nameIn(header), salt: hex(header.subarray(46, 78)) } : null;
}

const nameIn = (header) => new TextDecoder("latin1").decode(header.subarray(10, 42)).split("\0")[0];

function headerOf(index, number) {
  const header = new Uint8Array(HEADER);
  header.set(bytes("bvvolume"));
  header.set([1, 1], 8);
  header.set(bytes(index.package_id), 10);
  new DataView(header.buffer).setUint32(42, number);
  header.set(unhex(index.salt), 46);
  header.set(unhex(index.check), 78);
  return header;
}

// What is whole, changed, missing, foreign, or nothing of ours. `files`: {name, hash, beginning}.
function sorted(index, files) {
  const found = new Map(), changed = [], foreign = [], others = [];
  const byHash = new Map(index.volumes.map((each) => [each.sha256, each.number]));
  const names = new Set(index.volumes.map((each) => each.name));
  for (const each of files) {
    const is = each.beginning;
    if (byHash.has(each.hash)) found.set(byHash.get(each.hash), each.file);
    else if (names.has(each.name) || (is && is.id === index.package_id && is.salt === index.salt))
      changed.push(each.name);
    else (is ? foreign : others).push(each.name);
  }
  const missing = index.volumes.filter((each) => !found.has(each.number) && !changed.includes(each.name));
  const whole = found.size === index.volumes.length;
  return { found, changed, foreign, others, missing: missing.map((each) => each.name), whole };
}

async function open(cipher, header, chunk, kind, sealed) {
  const iv = new Uint8Array(12), view = new DataView(iv.buffer);
  iv.set(header.subarray(42, 46));
  view.setUint32(7, chunk);
  iv[11] = kind;
  const how = { name: "AES-GCM", iv, additionalData: header };
  return new Uint8Array(await crypto.subtle.decrypt(how, cipher, sealed));
}

async function openVolume(cipher, header, last, file, hash, sink, passed) {
  if (hex(await part(file, 0, HEADER)) !== hex(header)) throw new Wrong("volume");
  const end = file.size - ENDING;
  let chunk = 0;
  for (let at = HEADER; at < end; at += PIECE) {
    const sealed = await part(file, at, Math.min(at + PIECE, end));
    const clear = [];
    for (let n = 0; n < sealed.length; n += SEALED)
      clear.push(await open(cipher, header, chunk++, DATA, sealed.subarray(n, n + SEALED)));
    const piece = joined(...clear);
    hash.update(piece);
    await sink.write(piece);
    passed(sealed.length);
  }
  const told = await open(cipher, header, chunk, last ? LAST_END : END, await part(file, end));
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(hash.size));
  if (hex(told) !== hex(size) + hex(hash.digest())) throw new Wrong("volume");
}

// Writes everything into the sink, in order; returns the hash and the size of it.
async function openAll(index, cipher, found, sink, passed) {
  const hash = new Sha256();
  for (const { number, name } of index.volumes) {
    const last = number === index.volumes.length;
    try {
      await openVolume(cipher, headerOf(index, number), last, found.get(number), hash, sink, passed);
    } catch (error) {
      if (error.says === "volume" || error.name === "OperationError") throw new Wrong("volumeForged", { name });
      throw error;
    }
  }
  return { sha256: hex(hash.digest()), size: hash.size };
}
