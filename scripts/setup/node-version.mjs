// Loaded before anything else and by any Node, so it is written for old ones.
const found = Number(process.versions.node.split('.')[0]);

/** Ends the process with one line when this Node is too old to read the other scripts. */
export function requireNode(oldest = 20) {
  if (found >= oldest) return;
  console.error(
    `missing: Node.js ${oldest} or newer (found ${process.version}): everything runs on it. ` +
      'Debian/Ubuntu: see https://nodejs.org/en/download; macOS: brew install node; ' +
      'Windows: winget install OpenJS.NodeJS.LTS',
  );
  process.exit(1);
}
