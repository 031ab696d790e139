import { format, stripVTControlCharacters } from 'node:util';
import type { Config } from '@oclif/core/config';
import { Help } from '@oclif/core/help';
import type { OutputStream } from './world.js';

const MAX_WIDTH = 100;

/** oclif's help, without colours and with one page that lists all commands in the order of the work. */
export class HelpPage extends Help {
  private readonly output: OutputStream;

  constructor(config: Config, output: OutputStream, columns: number) {
    const maxWidth = Math.max(40, Math.min(columns, MAX_WIDTH));
    super(config, { maxWidth, flagSortOrder: 'none', stripAnsi: true });
    this.output = output;
  }

  /** The page of a command or topic, or of the whole program. */
  async show(id: string | null): Promise<void> {
    await this.showHelp(id === null ? [] : id.split(' '));
  }

  protected override log(...texts: string[]): void {
    const lines = stripVTControlCharacters(format(...texts)).split('\n');
    this.output.write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
  }

  protected override showRootHelp(): Promise<void> {
    const commands: [string, string | undefined][] = this.config.commands.map((command) => [
      command.id.replace(':', ' '),
      command.summary,
    ]);
    const list = (rows: [string, string | undefined][]) =>
      this.renderList(rows, { indentation: 2, spacer: '\n', stripAnsi: true });
    const page = [
      'pipewright: HubSpot ticket pipelines as code',
      this.section('USAGE', '$ pipewright COMMAND [ARGUMENTS] [FLAGS]'),
      this.section('COMMANDS', list(commands)),
      this.section('ENVIRONMENT', list(ENVIRONMENT)),
      this.section('EXIT CODES', list(EXIT_CODES)),
      'pipewright COMMAND --help shows flags and examples. pipewright explain CODE explains an error.',
    ];
    this.log(page.join('\n\n'));
    return Promise.resolve();
  }
}

const ENVIRONMENT: [string, string][] = [
  ['HUBSPOT_ACCESS_TOKEN', 'the access token; HUBSPOT_ACCESS_TOKEN_<portal id> takes precedence'],
  ['HUBSPOT_ACCESS_TOKENS', 'a JSON object with tokens of several accounts, by name or portal id'],
  ['PIPEWRIGHT_ACCOUNT', 'the account of an accounts file, where no flag chooses one'],
  ['GITHUB_TOKEN, GITLAB_TOKEN', 'the token for the comment command'],
  ['PIPEWRIGHT_SANDBOX_FILE', 'where --sandbox keeps its account (default: .pipewright/sandbox.json)'],
  ['PIPEWRIGHT_DEBUG=1', 'adds the stack trace to internal errors'],
  ['NO_COLOR=1', 'disables colours'],
];

const EXIT_CODES: [string, string][] = [
  ['0', 'done'],
  ['1', 'failed: network, account, machine'],
  ['2', 'there are changes (with --detailed-exitcode)'],
  ['3', 'configuration or plan file missing or invalid'],
  ['4', 'refused: blocked, consent missing, stale, wrong account'],
  ['5', 'stopped after a write was sent'],
  ['64', 'wrong usage'],
];
