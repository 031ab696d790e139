import { describe, expect, it } from 'vitest';
import { renderLogText } from '../../../src/render/terminal/log-text.js';

describe('text for a log', () => {
  it('has no token of the environment, and none that looks like one', () => {
    const env = { HUBSPOT_ACCESS_TOKEN_7: 'secret-of-seven', GITHUB_TOKEN: 'secret-of-github' };
    const text = 'a secret-of-seven b secret-of-github c pat-eu1-01234567-89ab-cdef-0123-456789abcdef d';
    expect(renderLogText(text, { env })).toBe('a [token] b [token] c [token] d');
  });

  it('commands no runner', () => {
    const text = renderLogText('::set-output name=a::b\n  ::error::c\n##vso[task.complete]\n');
    expect(text).not.toMatch(/^\s*::|##\w*\[/m);
    expect(text.split('\n')).toHaveLength(4);
  });

  it('is the same where there is nothing to take out', () => {
    expect(renderLogText('Valid: 1 pipeline.\n', { env: {} })).toBe('Valid: 1 pipeline.\n');
  });
});
