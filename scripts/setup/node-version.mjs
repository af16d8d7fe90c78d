// Loaded before anything else and by any Node, so it is written for old ones.
const found = process.versions.node.split('.').map(Number);

/** Ends the process with one line when this Node is too old to read the other scripts. */
export function requireNode(oldest = [20, 15]) {
  if (found[0] > oldest[0] || (found[0] === oldest[0] && found[1] >= oldest[1])) return;
  console.error(
    `missing: Node.js ${oldest.join('.')} or newer (found ${process.version}): everything runs on it. ` +
      'Debian/Ubuntu: see https://nodejs.org/en/download; macOS: brew install node; ' +
      'Windows: winget install OpenJS.NodeJS.LTS',
  );
  process.exit(1);
}
