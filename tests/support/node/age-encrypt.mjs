// Reads anything from standard input and writes an age file to standard output:
// node age-encrypt.mjs RECIPIENT... ; without a recipient it prints a new identity.
import { webcrypto } from "node:crypto";
import { buffer } from "node:stream/consumers";

globalThis.crypto ??= webcrypto; // Node 18 keeps it behind a flag
const age = await import("age-encryption");

const recipients = process.argv.slice(2);
if (recipients.length === 0) {
  const identity = await age.generateHybridIdentity();
  process.stdout.write(`${identity}\n${await age.identityToRecipient(identity)}\n`);
} else {
  const encrypter = new age.Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  process.stdout.write(await encrypter.encrypt(await buffer(process.stdin)));
}
