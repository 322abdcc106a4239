// Reads an age file from standard input and writes what is inside to standard output.
// An implementation of age that shares no line with ours: node age-decrypt.mjs IDENTITIES
import { readFile } from "node:fs/promises";
import { webcrypto } from "node:crypto";
import { buffer } from "node:stream/consumers";

globalThis.crypto ??= webcrypto; // Node 18 keeps it behind a flag
const { Decrypter } = await import("age-encryption");

const lines = (await readFile(process.argv[2], "utf8")).split("\n");
const decrypter = new Decrypter();
for (const line of lines) {
  if (line.startsWith("AGE-SECRET-KEY-")) decrypter.addIdentity(line.trim());
}
try {
  process.stdout.write(await decrypter.decrypt(await buffer(process.stdin)));
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
