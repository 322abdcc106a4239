// Everything works without these files; they only make some things faster.
import { start as clock } from "./clock.js";
import { start as keys } from "./keys.js";
import { start as poll } from "./poll.js";
import { start as redact } from "./redact.js";
import { start as swap } from "./swap.js";
import { start as veil } from "./veil.js";

for (const start of [swap, poll, keys, clock, veil, redact]) start();
