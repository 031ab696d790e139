#!/usr/bin/env node
// The way in: what was built, with a short cut for `--version`, which needs nothing of it.
import { existsSync, readFileSync } from 'node:fs';
import * as module from 'node:module';

const cli = new URL('../dist/cli.js', import.meta.url);

if (process.argv.length === 3 && process.argv[2] === '--version') {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const line = `pipewright/${version} ${process.platform}-${process.arch} node-${process.version}\n`;
  // Not console.log, which takes a full disk for a fine place.
  process.stdout.on('error', ({ code }) => (process.exitCode = code === 'EPIPE' ? 0 : 1));
  process.stdout.write(line);
} else if (existsSync(cli)) {
  module.enableCompileCache?.(); // from Node 22.1
  try {
    const { runProcess } = await import(cli.href);
    await runProcess();
  } catch (error) {
    console.error(`error BUG\n  pipewright can't start: ${error.message}`);
    process.exitCode = 1;
  }
} else {
  console.error('error: pipewright is not built: there is no dist/. Run `npm ci && npm run build` first.');
  process.exitCode = 1;
}
