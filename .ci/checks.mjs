// Shared by all browser checks: starts Chromium and reports results.
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

/** Reports a check in one line, followed by its problems. */
export function report(name, problems) {
  if (problems.length === 0) passed += 1;
  else failed += 1;
  console.log(`${problems.length === 0 ? "ok    " : "FAILED"} ${name}`);
  for (const problem of problems.slice(0, 8)) console.log(`         ${problem}`);
}

/** Runs and reports a check that returns its problems. */
export async function check(name, work) {
  try {
    report(name, (await work()) ?? []);
  } catch (error) {
    report(name, [String(error.message ?? error).split("\n")[0]]);
  }
}

/** The message as a problem, unless the condition holds. */
export const unless = (condition, message) => (condition ? [] : [message]);

/** Prints how many checks passed, and exits with 1 if one failed. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
