import { writeSync } from 'node:fs';
import { AppError } from '../../../src/core/base/errors.js';
import { takeAccountLock } from '../../../src/execute/account-lock.js';
import { isAlive } from './account-lock-alive.js';

/** Takes the lock of the account in the state folder it is given, says how that went, and lives on until it is told. */
const stateFolder = process.argv[2] ?? '';
try {
  const release = await takeAccountLock({
    stateFolder,
    origin: 'https://api.hubapi.com',
    portalId: 1,
    owner: { pid: process.pid, host: 'this-machine', since: new Date(Date.now() - process.uptime() * 1000) },
    now: () => new Date(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    isAlive,
  });
  writeSync(1, 'took it\n');
  for await (const chunk of process.stdin) {
    if (String(chunk).includes('release')) break;
  }
  await release();
} catch (error) {
  writeSync(1, `${error instanceof AppError ? error.code : String(error)}\n`);
}
