/** Who confirms: as told, else the person whom CI names, else the user of this machine; null where nobody is known. */
export function confirmerFrom(
  told: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const names = [told, env['GITHUB_ACTOR'], env['GITLAB_USER_LOGIN'], env['USER'], env['USERNAME']];
  return names.map((name) => name?.trim() ?? '').find((name) => name !== '') ?? null;
}
