#!/usr/bin/env node
// The same from source, for development: node bin/dev.js plan
import { register } from 'tsx/esm/api';

register();
const { runProcess } = await import('../src/cli/cli.ts');
await runProcess();
