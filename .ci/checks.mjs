// What all checks in a browser share: how Chromium is started, and how a check is reported.
import { chromium } from "playwright-core";

export const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
export const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () => chromium.launch({ executablePath, args });

let passed = 0;
let failed = 0;

/** Reports a check: one line, and what is wrong. */
export function report(name, problems) {
  if (problems.length === 0) passed += 1;
  else failed += 1;
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name}`);
  for (const problem of problems.slice(0, 8)) console.log(`         ${problem}`);
}

/** Runs a check that returns its problems, and reports it. */
export async function check(name, work) {
  try {
    report(name, (await work()) ?? []);
  } catch (error) {
    report(name, [String(error.message ?? error).split("\n")[0]]);
  }
}

/** The message, unless it is so. */
export const unless = (so, message) => (so ? [] : [message]);

/** Says how many checks passed; the exit status says whether all did. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
