// Follows a Linked Data Event Stream with ldes-client: `node follow.mjs ADDRESS [AFTER]` gives its members and pages.

import { intoConfig, replicateLDES } from "ldes-client";

const [url, after] = process.argv.slice(2);
const client = replicateLDES(intoConfig({ url, after: after && new Date(after) }), "ascending");
const pages = [];
const members = [];
client.on("error", (error) => {
  throw error;
});
client.on("fragment", (fragment) => pages.push(fragment.url));
const reader = client.stream().getReader();
for (let next = await reader.read(); !next.done; next = await reader.read()) {
  const { id, isVersionOf, timestamp, type } = next.value;
  members.push([id.value, isVersionOf, timestamp, type.value]);
}
// The client keeps timers of its own, so the process is ended when all is written.
process.stdout.write(JSON.stringify({ members, pages }) + "\n", () => process.exit(0));
