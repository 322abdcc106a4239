// Writes the known-answer vectors of format version 1, without any code of the product.
//
// It is a second implementation of the formats, in another language, on other
// libraries (noble, age-encryption), so that a mistake in app/vault cannot agree with
// itself. The files it wrote are kept for good: later formats get files of their own.
//
//   mkdir /tmp/vectors && cp make_vectors.mjs /tmp/vectors && cd /tmp/vectors
//   npm install age-encryption@0.3.1 && node make_vectors.mjs OUT
//   node make_vectors.mjs open IDENTITY FILE.age OUT   # opens what the product wrote

import fs from "node:fs";
import path from "node:path";
import * as age from "age-encryption";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { gcm } from "@noble/ciphers/aes.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { argon2id } from "@noble/hashes/argon2.js";
import { expand, extract, hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { shake256 } from "@noble/hashes/sha3.js";
import { MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";
import { ml_dsa65 } from "@noble/post-quantum/ml-dsa.js";
import { bech32 } from "@scure/base";

const text = (value) => new TextEncoder().encode(value);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const join = (...parts) => new Uint8Array(Buffer.concat(parts.map((p) => Buffer.from(p))));
const pattern = (length, start) => Uint8Array.from({ length }, (_, i) => (start + i * 7) & 255);
const number = (value, bytes) => {
  const out = Buffer.alloc(bytes);
  out.writeUIntBE(value, Math.max(0, bytes - 6), Math.min(6, bytes));
  return new Uint8Array(out);
};

const AES = 1, CHACHA = 2, HPKE = 0x11, ED25519 = 0x21, DUAL = 0x22;
const MADE_WITH = "age-encryption 0.3.1 and noble, Node; no code of the product";
const ORGANISATION = "Invented Legal Aid";
const ROW = "6f1d2c3b-4a59-4e87-9c10-0a1b2c3d4e5f";

const uuid = (value) => Uint8Array.from(Buffer.from(value.replaceAll("-", ""), "hex"));
const field = (kind, raw) => join(text(kind), number(raw.length, 4), raw);
const s = (value) => field("s", text(value));
const b = (value) => field("b", value);
const i = (value) => field("i", Uint8Array.from([value])); // 0..127 only
const u = (value) => field("u", uuid(value));
const derive = (seed, label, length = 32) =>
  hkdf(sha256, seed, undefined, join(s("derive"), s(label)), length);
const aead = (suite, key, nonce, aad) =>
  suite === AES ? gcm(key, nonce, aad) : chacha20poly1305(key, nonce, aad);

const out = process.argv[2];
function keep(name, suite, operation, inputs, expect) {
  const vector = { name, version: 1, suite, operation, made_with: MADE_WITH, inputs, expect };
  fs.writeFileSync(path.join(out, `${name}.json`), JSON.stringify(vector, null, 2) + "\n");
}

function envelopes() {
  const key = pattern(32, 1), nonce = pattern(12, 90);
  const plaintext = text("Вигадане свідчення. Invented words. كلمات مخترعة");
  const place = { organisation: ORGANISATION, table: "statement", row: ROW, part: "identity", version: 3 };
  for (const [suite, name] of [[AES, "aes-256-gcm"], [CHACHA, "chacha20-poly1305"]]) {
    const subkey = hkdf(sha256, key, undefined,
      join(s("seal"), i(suite), s(place.part), s(place.table)), 40);
    const aad = join(text("bv1"), [suite], s(place.organisation), s(place.table),
      u(place.row), s(place.part), i(place.version));
    const framed = join(number(plaintext.length, 8), plaintext);
    const padded = join(framed, new Uint8Array((64 - (framed.length % 64)) % 64));
    const envelope = join([1, suite], subkey.slice(32), nonce,
      aead(suite, subkey.slice(0, 32), nonce, aad).encrypt(padded));
    const inputs = { key: hex(key), envelope: hex(envelope), place };
    keep(`envelope-v1-${name}`, suite, "unseal", inputs, { plaintext: hex(plaintext) });
    const moved = { ...inputs, place: { ...place, part: "content" } };
    keep(`envelope-v1-${name}-moved`, suite, "unseal", moved, { refused: "tampered" });
  }
}

function hpkeContext(aeadId, shared, info) {
  const id = join(text("HPKE"), [0x64, 0x7a, 0, 1, 0, aeadId]);
  const label = (name, ikm) => join(text("HPKE-v1"), id, text(name), ikm);
  const from = (salt, name, ikm) => extract(sha256, label(name, ikm), salt);
  const schedule = join([0], from(undefined, "psk_id_hash", []), from(undefined, "info_hash", info));
  const secret = from(shared, "secret", []);
  const to = (name, length) =>
    expand(sha256, secret, join(number(length, 2), label(name, schedule)), length);
  return { key: to("key", 32), nonce: to("base_nonce", 12) };
}

function wraps() {
  const seed = pattern(32, 5), key = pattern(32, 77), info = pattern(40, 200);
  const pair = MLKEM768X25519.keygen(seed);
  const { cipherText, sharedSecret } = MLKEM768X25519.encapsulate(pair.publicKey, pattern(64, 9));
  const bound = join(s("wrap"), i(HPKE), b(info));
  const context = hpkeContext(2, sharedSecret, bound);
  const wrapped = join(cipherText, gcm(context.key, context.nonce).encrypt(key));
  keep("wrap-v1-hpke-mlkem768-x25519", HPKE, "unwrap",
    { seed: hex(seed), wrapped: hex(wrapped), info: hex(info) },
    { key: hex(key), public: hex(pair.publicKey) });
  keep("wrap-v1-hpke-mlkem768-x25519-other-info", HPKE, "unwrap",
    { seed: hex(seed), wrapped: hex(wrapped), info: hex(pattern(40, 201)) },
    { refused: "tampered" });
  const under = pattern(32, 31), nonce = pattern(12, 3);
  const sealed = join(nonce, gcm(under, nonce, join(s("wrap"), i(AES), b(info))).encrypt(key));
  keep("wrap-v1-aes-256-gcm", AES, "unwrap_symmetric",
    { under: hex(under), wrapped: hex(sealed), info: hex(info) }, { key: hex(key) });
}

function signatures() {
  const seed = pattern(32, 44), message = text("the canonical bytes of one grant"), purpose = "grant";
  const bound = (suite) =>
    join([0], text("bv1 signature"), [0], i(suite), s(purpose), b(message));
  keep("signature-v1-ed25519", ED25519, "verify",
    { public: hex(ed25519.getPublicKey(seed)), purpose, message: hex(message),
      signature: hex(ed25519.sign(bound(ED25519), seed)) },
    { holds: true, seed: hex(seed) });
  const classical = derive(seed, "dual ed25519");
  const quantum = ml_dsa65.keygen(derive(seed, "dual mldsa65"));
  const both = (signed) => [ed25519.sign(signed, classical), ml_dsa65.sign(signed, quantum.secretKey)];
  const publicKey = hex(join(ed25519.getPublicKey(classical), quantum.publicKey));
  const signed = both(bound(DUAL));
  keep("signature-v1-ed25519-mldsa65", DUAL, "dual_verify",
    { public: publicKey, purpose, message: hex(message), signature: hex(join(...signed)) },
    { holds: true, seed: hex(seed) });
  keep("signature-v1-ed25519-mldsa65-other-purpose", DUAL, "dual_verify",
    { public: publicKey, purpose: "package", message: hex(message), signature: hex(join(...signed)) },
    { refused: "tampered" });
  const file = text("0123abcd  data/account.pdf\n"), plain = both(file);
  keep("signature-v1-detached", DUAL, "verify_detached",
    { public: publicKey, message: hex(file), ed25519: hex(plain[0]), mldsa65: hex(plain[1]) },
    { holds: true, seed: hex(seed) });
}

function derivations() {
  const salt = pattern(16, 8), secret = pattern(32, 60);
  const cost = { memory_kib: 64, passes: 1, lanes: 1 };
  const stretch = (input) => argon2id(input, salt, { m: 64, t: 1, p: 1, dkLen: 32 });
  const digits = "141592653589793238462643";
  const root = stretch(text(digits));
  keep("receipt-v1", null, "receipt_keys", { text: digits, salt: hex(salt), cost }, {
    lookup: hex(derive(root, "receipt lookup", 16)), seed: hex(derive(root, "receipt seed")),
    signing: hex(derive(root, "receipt signing")), csrf: hex(derive(root, "receipt csrf")) });
  const password = "Їжак і яєчня 7 разів";
  keep("password-v1", null, "password_key",
    { password, salt: hex(salt), account_secret: hex(secret), cost },
    { key: hex(derive(join(stretch(text(password)), secret), "password")) });
  const fields = join(s("match"), u(ROW), i(7), b(pattern(3, 0)));
  const inputs = { key: hex(secret), fields: ["match", { uuid: ROW }, 7, { hex: hex(pattern(3, 0)) }] };
  keep("hash-v1-hmac-sha256", null, "keyed_hash", inputs, { hash: hex(hmac(sha256, secret, fields)) });
  keep("hash-v1-sha256", null, "digest", inputs, { hash: hex(sha256(fields)) });
}

function steps(size) {
  let padded = 4096;
  while (padded < size + 8) padded = Math.ceil((padded * 21) / (20 * 64)) * 64;
  return padded;
}

function streams() {
  const key = pattern(32, 17), nonce = pattern(16, 55);
  for (const [suite, size] of [[AES, 0], [AES, 65537], [CHACHA, 5000]]) {
    const data = pattern(size, 3);
    const subkey = hkdf(sha256, key, undefined, join(s("blob"), i(suite), u(ROW), b(nonce)), 32);
    const inside = join(data, new Uint8Array(steps(size) - size - 8), number(size, 8));
    const chunks = [];
    for (let at = 0; at < inside.length; at += 65536) {
      const last = at + 65536 >= inside.length;
      const counter = join(number(at / 65536, 11), [last ? 1 : 0]);
      chunks.push(aead(suite, subkey, counter).encrypt(inside.slice(at, at + 65536)));
    }
    const file = join(text("bvblob"), [1, suite], nonce, ...chunks);
    keep(`stream-v1-${suite === AES ? "aes-256-gcm" : "chacha20-poly1305"}-${size}`, suite,
      "open_stream", { key: hex(key), id: ROW, file: Buffer.from(file).toString("base64") },
      { size, sha256: hex(sha256(data)) });
  }
}

async function ageFiles() {
  const identity = bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", pattern(32, 21)).toUpperCase();
  const other = bech32.encodeFromBytes("AGE-SECRET-KEY-PQ-", pattern(32, 22)).toUpperCase();
  const recipient = await age.identityToRecipient(identity);
  const second = await age.identityToRecipient(other);
  const classical = await age.identityToRecipient(await age.generateX25519Identity());
  async function file(name, recipients, data, expect) {
    const encrypter = new age.Encrypter();
    recipients.forEach((r) => encrypter.addRecipient(r));
    const made = await encrypter.encrypt(data);
    keep(`age-v1-${name}`, null, "age_decrypt",
      { identity, file: Buffer.from(made).toString("base64") }, expect);
  }
  const opens = (data) => ({ size: data.length, sha256: hex(sha256(data)), recipient });
  for (const size of [0, 13, 65536, 65537]) {
    await file(`${size}`, [recipient], pattern(size, 11), opens(pattern(size, 11)));
  }
  await file("two-recipients", [second, recipient], pattern(99, 11), opens(pattern(99, 11)));
  await file("for-somebody-else", [second], pattern(99, 11), { refused: "no_key" });
  await file("classical-beside", [recipient, classical], pattern(99, 11), { refused: "recipient_key" });
}

if (process.argv[2] === "open") {
  const [, , , identity, from, to] = process.argv;
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(identity);
  fs.writeFileSync(to, await decrypter.decrypt(new Uint8Array(fs.readFileSync(from))));
} else {
  envelopes();
  wraps();
  signatures();
  derivations();
  streams();
  await ageFiles();
}
