import type { Command } from '@oclif/core/command';
import { Config, Plugin } from '@oclif/core/config';
import type { PJSON } from '@oclif/core/interfaces';
import { packageFile, VERSION } from '../app/context.js';
import { asksForJson, readCommandLine } from './command-line.js';
import type { CommandClass } from './commands/index.js';
import { COMMANDS } from './commands/index.js';
import { behindDoor } from './door.js';
import { BugError } from '../core/base/errors.js';
import { reportFailure } from './failure.js';
import { HelpPage } from './help.js';
import { usageErrorFrom } from './usage-errors.js';
import { columnsOf } from './world.js';
import type { InnerWorld, World } from './world.js';

/**
 * Runs one command line and returns the exit code. All errors are handled here.
 *
 * oclif parses flags and lays out help. It doesn't look for commands, plugins or hooks: the list is in
 * commands/index.ts, and the way from a command line to one of them in command-line.ts.
 */
export async function main(argv: readonly string[], outside: World): Promise<number> {
  const world = behindDoor(outside);
  try {
    return await dispatch(argv, world);
  } catch (error) {
    return reportFailure(error, argv, world);
  }
}

async function dispatch(argv: readonly string[], world: InnerWorld): Promise<number> {
  const request = readCommandLine(argv, Object.keys(COMMANDS));
  switch (request.kind) {
    case 'version':
      world.stdout.write(
        asksForJson(argv) ? `${JSON.stringify({ version: VERSION })}\n` : `${VERSION_LINE}\n`,
      );
      return 0;
    case 'help':
      await new HelpPage(await loadConfig(), world.stdout, columnsOf(world.env, world.stdout)).show(
        request.id,
      );
      return 0;
    case 'command':
      return runCommand(request.id, request.argv, world);
  }
}

const TOPICS = { sandbox: { description: 'Use the embedded HubSpot account, to try things without risk.' } };
const VERSION_LINE = `pipewright/${VERSION} ${process.platform}-${process.arch} node-${process.version}`;

async function runCommand(id: string, argv: readonly string[], world: InnerWorld): Promise<number> {
  const CommandClass = COMMANDS[id];
  if (CommandClass === undefined) throw new BugError(`no command ${id}`);
  CommandClass.id = id;
  const command = new CommandClass([...argv], await loadConfig(), world);
  try {
    return await command.run();
  } catch (error) {
    throw usageErrorFrom(error, id) ?? error;
  }
}

/** oclif's view of the program: one plugin, ours, whose commands are already here. */
async function loadConfig(): Promise<Config> {
  const oclif = { bin: 'pipewright', topicSeparator: ' ', topics: TOPICS } as const;
  const pjson: PJSON = { name: 'pipewright', version: VERSION, oclif };
  const root = packageFile('.');
  const plugin = new Plugin({ root, pjson, isRoot: true, ignoreManifest: true });
  await plugin.load();
  plugin.commands = Object.entries(COMMANDS).map(([id, command]) => loadable(id, command));
  const plugins = new Map([[plugin.name, plugin]]);
  return Config.load({ root, pjson, plugins, devPlugins: false, userPlugins: false });
}

function loadable(id: string, command: CommandClass): Command.Loadable {
  return {
    id: id.replace(' ', ':'),
    ...described(command),
    args: named(command.args),
    flags: named({ ...command.flags, ...command.baseFlags }),
    strict: true,
    hidden: false,
    aliases: [],
    hiddenAliases: [],
    load: () => Promise.reject(new BugError('commands are started by runCommand')),
  };
}

/** Every command has these; oclif's types make them optional. */
function described({ summary = '', description = '', examples }: CommandClass) {
  return { summary, description, examples };
}

/** oclif's help needs the name of each flag and argument. */
function named<T extends object>(
  definitions: Readonly<Record<string, T>>,
): Record<string, T & { name: string }> {
  return Object.fromEntries(Object.entries(definitions).map(([name, one]) => [name, { ...one, name }]));
}
