import { spawn } from 'node:child_process';

/** Opens a file in the user's browser if there is a display; does nothing where there is none. */
export function openInBrowser(path: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const commands: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ['open', path],
    win32: ['cmd', '/c', 'start', '', path],
    ...((DISPLAY || WAYLAND_DISPLAY) && { linux: ['xdg-open', path] }),
  };
  const [command, ...args] = commands[process.platform] ?? [];
  if (!command) return;
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {}); // no such command: the path was printed
  child.unref();
}
