import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import type { Config } from '@oclif/core/config';
import * as Flags from '@oclif/core/flags';
import { checkApiUrl, createContext } from '../app/context.js';
import type { AccountChoice } from '../app/fleet/choose.js';
import type { AccountFlags, AppContext, ApplyInput, ChosenAccount } from '../app/types.js';
import { shellWord } from '../render/words/apply-command.js';
import { renderJson } from '../render/messages/json-text.js';
import type { Style } from '../render/terminal/style.js';
import type { InnerWorld } from './world.js';
import { isInteractive, styleFor } from './world.js';

/** The flags that every command takes. */
export interface SharedFlags {
  readonly json: boolean;
  readonly 'no-color': boolean;
  readonly sandbox: boolean;
  readonly 'api-url': string | undefined;
  readonly portal: number | undefined;
  readonly accounts: string | undefined;
  readonly account: readonly string[] | undefined;
  readonly group: readonly string[] | undefined;
}

/** `[PATH…]`: the files and folders of the configuration. */
export const pathArgs = {
  path: Args.string({
    multiple: true,
    description:
      'configuration files or folders (default: pipewright.yaml, else pipewright/); an accounts file names its own',
  }),
};

type Ask = NonNullable<ApplyInput['ask']>;

const helpGroup = 'SHARED';

/** A command: flags in, one call into app/, one into render/, an exit code out. Errors end in main.ts, and only there. */
export abstract class BaseCommand extends Command {
  static override baseFlags = {
    json: Flags.boolean({ helpGroup, description: 'print one JSON document to stdout, messages to stderr' }),
    'no-color': Flags.boolean({ helpGroup, description: 'disable colours (same as NO_COLOR)' }),
    sandbox: Flags.boolean({
      helpGroup,
      exclusive: ['api-url'],
      description: 'use the embedded account instead of HubSpot',
    }),
    'api-url': Flags.string({
      helpGroup,
      helpValue: 'URL',
      description: 'API address to use instead of https://api.hubapi.com',
      parse: (text) => Promise.resolve(checkUrl(text)),
    }),
    portal: Flags.integer({
      helpGroup,
      helpValue: 'ID',
      min: 1,
      max: Number.MAX_SAFE_INTEGER,
      description: 'portal id of the expected account; chooses one if there are several',
    }),
    accounts: Flags.string({
      helpGroup,
      helpValue: 'FILE',
      description: 'the accounts file (default: pipewright.accounts.yaml, if there is one)',
    }),
    account: Flags.string({
      helpGroup,
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      description: 'choose this account of the accounts file (default: PIPEWRIGHT_ACCOUNT)',
    }),
    group: Flags.string({
      helpGroup,
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      description: 'choose the accounts of this group of the accounts file',
    }),
  };

  protected readonly world: InnerWorld;
  /** The account of an accounts file, once it is chosen. */
  private chosen: ChosenAccount | null = null;

  constructor(argv: string[], config: Config, world: InnerWorld) {
    super(argv, config);
    this.world = world;
  }

  /** Does the work and answers with the exit code. */
  abstract override run(): Promise<number>;

  /** The account that the command is about. `paths` are those of the command line. */
  protected async account(
    ctx: AppContext,
    flags: SharedFlags,
    paths: readonly string[],
  ): Promise<AccountFlags> {
    const { chooseAccount } = await import('../app/fleet/choose.js');
    const chosen = await chooseAccount(ctx, this.choice(flags, paths));
    this.chosen = chosen;
    const portal = chosen === null ? (flags.portal ?? null) : chosen.account.portalId;
    return { sandbox: flags.sandbox, apiUrl: flags['api-url'] ?? null, portal, chosen };
  }

  /** What the command line says about accounts. */
  protected choice(flags: SharedFlags, paths: readonly string[]): AccountChoice {
    return {
      file: flags.accounts ?? null,
      names: flags.account ?? [],
      groups: flags.group ?? [],
      all: false,
      portal: flags.portal ?? null,
      paths,
    };
  }

  /** The `apply` command for what this command line named: with its account flags and `words`. */
  protected applyCommand(flags: SharedFlags, words: readonly string[]): string {
    return this.accountCommand(flags, 'apply', words);
  }

  /** The same for any command. */
  protected accountCommand(flags: SharedFlags, command: string, words: readonly string[]): string {
    return ['pipewright', command, ...this.accountWords(flags), ...words].map(shellWord).join(' ');
  }

  private accountWords(flags: SharedFlags): readonly string[] {
    const { sandbox, 'api-url': apiUrl, portal, accounts } = flags;
    const { chosen } = this;
    return [
      ...(sandbox ? ['--sandbox'] : []),
      ...(apiUrl === undefined ? [] : ['--api-url', apiUrl]),
      ...(accounts === undefined ? [] : ['--accounts', accounts]),
      ...(chosen !== null && chosen.fleet.accounts.length > 1 ? ['--account', chosen.account.name] : []),
      ...(portal === undefined || chosen !== null ? [] : ['--portal', `${portal}`]),
    ];
  }

  /** The context of a run that talks about its progress on stderr. */
  protected async context(flags: SharedFlags): Promise<AppContext> {
    const { cwd, env, signal, stderr, sleep, tokens } = this.world;
    const { createTalk } = await import('../render/terminal/progress.js');
    const style = styleFor(env, stderr, flags['no-color']);
    const talk = createTalk(stderr.write, style, { live: stderr.isTTY });
    const context = createContext({ cwd, env, signal, talk, tokens });
    return sleep === undefined ? context : { ...context, sleep };
  }

  /** The flags, with the account filled in that printed commands have to name. */
  protected naming<Given extends SharedFlags>(flags: Given, portal: number | null): Given {
    return { ...flags, portal: flags.portal ?? portal ?? undefined };
  }

  /** How text on stdout may look. */
  protected style(flags: SharedFlags): Style {
    const style = styleFor(this.world.env, this.world.stdout, flags['no-color']);
    const { conceal } = this.world.tokens;
    return { ...style, conceal, accountFlags: this.accountWords(flags).map(shellWord).join(' ') };
  }

  /** Asks the person at the terminal; null where there is none, or where stdout belongs to a JSON document. */
  protected async ask(flags: SharedFlags): Promise<Ask | null> {
    if (flags.json || !isInteractive(this.world)) return null;
    const { createAsk } = await import('./prompt.js');
    return createAsk(this.world, styleFor(this.world.env, this.world.stderr, flags['no-color']));
  }

  /** Prints text that people read. */
  protected print(text: string): void {
    this.world.stdout.write(ended(text));
  }

  /** Prints what other programs read: Markdown, HTML, JSON, workflow commands. Its renderer escapes what it holds. */
  protected printDocument(text: string): void {
    this.world.stdout.document(ended(text));
  }

  /** Prints a command for a CI runner: beside a JSON document on stderr, which runners read too. */
  protected printRunnerCommand(text: string, flags: SharedFlags): void {
    (flags.json ? this.world.stderr : this.world.stdout).document(ended(text));
  }

  /** Prints a token that is meant to be read. */
  protected reveal(text: string): void {
    this.world.stdout.reveal(ended(text));
  }

  /** Redacts tokens in text that leaves in another way than stdout. */
  protected redact(text: string): string {
    return this.world.tokens.redact(text);
  }

  /** Prints the one JSON document of a `--json` run. */
  protected printJson(document: unknown): void {
    this.printDocument(renderJson(document));
  }
}

function ended(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}

function checkUrl(text: string): string {
  const error = checkApiUrl(text);
  if (error !== null) throw error;
  return text;
}
