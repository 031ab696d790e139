import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launch } from './chromium.js';
import { hostileReport, reportOf } from './reports.js';

const found = findChromium();
if (found === null)
  process.stdout.write(
    'The browser tests are skipped: no chromium, chromium-browser or google-chrome on PATH, and PIPEWRIGHT_CHROMIUM is not set.\n',
  );

const PAGES = ['escalations', 'brand-teams', 'blocked', 'hostile'] as const;
type Name = (typeof PAGES)[number];

let browser: Browser;
let folder: string;

/** Opens a page without JavaScript, as a mail program or a build server's viewer would. */
async function open(
  name: Name,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly requests: readonly string[]; readonly talk: readonly string[] }> {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const requests: string[] = [];
  const talk: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => talk.push(message.text()));
  page.on('dialog', (dialog) => talk.push(dialog.message()));
  await page.goto(urlOf(name));
  return { page, requests, talk };
}

function urlOf(name: Name): string {
  return pathToFileURL(join(folder, `${name}.html`)).href;
}

/** What runs in a page is text here: these tests know no browser's types. */
function ask<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate(expression);
}

const openDetails = `document.querySelectorAll('details').forEach((one) => { one.open = true; })`;

interface Reading {
  readonly role: string;
  readonly name: string;
}

/** The tree that a screen reader gets. */
async function accessibilityTree(page: Page): Promise<readonly Reading[]> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  return nodes.flatMap(({ ignored, role, name }) =>
    ignored ? [] : [{ role: String(role?.value ?? ''), name: String(name?.value ?? '') }],
  );
}

describe.skipIf(found === null)('the page of a plan, in a browser', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pipewright-pages-'));
    const texts: Readonly<Record<Name, string>> = {
      escalations: await reportOf('escalations'),
      'brand-teams': await reportOf('brand-teams'),
      blocked: await reportOf('blocked'),
      hostile: hostileReport(),
    };
    for (const name of PAGES) await writeFile(join(folder, `${name}.html`), texts[name]);
    browser = await launch(found ?? '');
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(PAGES)(
    'has no script, loads nothing but itself, and breaks no rule of its own: %s',
    async (name) => {
      const { page, requests, talk } = await open(name, { javaScriptEnabled: true });
      expect(requests).toEqual([urlOf(name)]);
      expect(talk).toEqual([]);
      expect(await page.locator('script, link, iframe, object, embed, img').count()).toBe(0);
      expect(await ask(page, 'getComputedStyle(document.body).maxWidth')).toBe('960px');
    },
  );

  it('lets no text of the account or the files become a tag, run, or turn around', async () => {
    const { page } = await open('hostile', { javaScriptEnabled: true });
    const text = await page.locator('body').innerText();
    expect(text).toContain('<script>document.title="owned"</script>');
    expect(text).toContain('<img src=x onerror=');
    expect(text).toContain('<U+202E>evil');
    expect(text).not.toContain('\u202e');
    expect(await page.title()).not.toBe('owned');
    const cells = await page.locator('table.access th[scope=row]').allInnerTexts();
    expect(cells[0]).toContain('</td><script>');
  });

  it.each(PAGES)(
    'is reached by Tab in reading order, skip link first, nothing left out: %s',
    async (name) => {
      const { page } = await open(name);
      await ask(page, openDetails);
      const all = `[...document.querySelectorAll('a[href], summary, input, [tabindex="0"]')]`;
      const count = await ask<number>(page, `${all}.length`);
      const reached: number[] = [];
      for (let step = 0; step < count; step += 1) {
        await page.keyboard.press('Tab');
        reached.push(await ask<number>(page, `${all}.indexOf(document.activeElement)`));
      }
      expect(reached).toEqual(Array.from({ length: count }, (_, index) => index));
      expect(await ask(page, `${all}[0].className`)).toBe('skip');
    },
  );

  it('shows the skip link when it has the focus, and jumps to the plan', async () => {
    const { page } = await open('escalations');
    const skip = page.getByRole('link', { name: 'Skip to the plan' });
    expect((await skip.boundingBox())?.x).toBeLessThan(0);
    await page.keyboard.press('Tab');
    expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#plan');
    await page.keyboard.press('Tab');
    expect(await ask(page, `document.activeElement.closest('main') !== null`)).toBe(true);
  });

  it('unfolds notes by keyboard, and folds them again', async () => {
    const { page } = await open('escalations');
    const note = page.locator('details', { hasText: 'RECYCLED_TICKETS_NOT_SEEN' });
    await note.locator('summary').focus();
    await page.keyboard.press('Enter');
    expect(await note.getAttribute('open')).toBe('');
    expect(await note.locator('ul').isVisible()).toBe(true);
    await page.keyboard.press('Space');
    expect(await note.getAttribute('open')).toBeNull();
    expect(await note.locator('ul').isVisible()).toBe(false);
  });

  it.each(PAGES)('names each part for a screen reader, in one main part: %s', async (name) => {
    const { page } = await open(name);
    const tree = await accessibilityTree(page);
    const named = ['image', 'region', 'group', 'table', 'link', 'checkbox', 'heading', 'DisclosureTriangle'];
    const nameless = tree.filter((node) => named.includes(node.role) && node.name.trim() === '');
    // Folded parts are groups whose name stands on what unfolds them.
    expect(nameless.map(({ role }) => role)).toEqual(
      Array.from({ length: await page.locator('details').count() }, () => 'group'),
    );
    expect(tree.filter(({ role }) => role === 'main')).toHaveLength(1);
    expect(tree.filter(({ role }) => role === 'banner')).toHaveLength(1);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    const levels = await ask<number[]>(
      page,
      `[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ localName }) => Number(localName[1]))`,
    );
    expect(levels[0]).toBe(1);
    levels.slice(1).forEach((level, index) => expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1));
  });

  it('reads a board as one picture, and access as a table whose cells have a row and a column', async () => {
    const { page } = await open('escalations');
    expect(await page.getByRole('img', { name: 'Board of Support, now and after this plan' }).count()).toBe(
      1,
    );
    const tree = await accessibilityTree(page);
    expect(tree).toContainEqual({ role: 'image', name: 'Board of Support, now and after this plan' });
    // Without the role it would be a drawing of many parts.
    expect(await page.locator('svg.board').getAttribute('role')).toBe('img');
    const region = page.getByRole('region', { name: 'What each may do with tickets in Support' });
    expect(await region.getByRole('table').count()).toBe(1);
    expect(await region.getByRole('columnheader').allInnerTexts()).toEqual([
      ...['Who', 'New', 'Tier 2', 'Tier 3', 'Solved', 'Closed', 'Urgent (goes)'],
    ]);
    const row = region.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Tier 1' }) });
    expect(await row.getByRole('cell').nth(2).innerText()).toBe('- create\n- move in\n- edit');
    expect(await row.getByRole('cell').nth(4).innerText()).toBe(
      'edit\n- create\n- move in\n+ move in from “Solved”',
    );
  });

  it.each(PAGES.flatMap((name) => [390, 1280].map((width) => [name, width] as const)))(
    'is never wider than its window: %s at %i pixels',
    async (name, width) => {
      const { page } = await open(name, { viewport: { width, height: 844 } });
      await ask(page, openDetails);
      expect(await ask(page, 'document.documentElement.scrollWidth')).toBe(width);
    },
  );

  it('scrolls what is wide in a place of its own, by keyboard too', async () => {
    const { page } = await open('escalations', { viewport: { width: 390, height: 844 } });
    for (const part of [
      page.getByRole('region', { name: /What each/u }),
      page.getByRole('group', { name: 'Board of Support' }),
    ]) {
      await part.focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => ask(page, 'document.activeElement.scrollLeft')).toBeGreaterThan(0);
    }
  });

  it.each(PAGES.flatMap((name) => (['light', 'dark'] as const).map((scheme) => [name, scheme] as const)))(
    'is readable, each text 4.5 to 1 against what is behind it: %s, %s',
    async (name, colorScheme) => {
      const { page } = await open(name, { colorScheme });
      await ask(page, openDetails);
      const contrast = await readFile(join(import.meta.dirname, 'contrast.js'), 'utf8');
      const texts = await ask<{ readonly text: string; readonly ratio: number }[]>(page, contrast);
      expect(texts.length).toBeGreaterThan(30);
      expect(texts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      expect(await ask(page, 'getComputedStyle(document.body).backgroundColor')).toBe(
        colorScheme === 'dark' ? 'rgb(14, 18, 23)' : 'rgb(255, 255, 255)',
      );
    },
  );

  it('draws boards in the dark too, on a ground of their own', async () => {
    const grounds = new Set<unknown>();
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await open('escalations', { colorScheme });
      expect((await page.locator('svg.board').boundingBox())?.height).toBeGreaterThan(200);
      grounds.add(await ask(page, `getComputedStyle(document.querySelector('.board .ground')).fill`));
    }
    expect(grounds.size).toBe(2);
  });

  it('prints dark ink on white, whole tables, unfolded notes, and no links to itself', async () => {
    const { page } = await open('escalations', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await ask(page, 'getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await ask(page, `getComputedStyle(document.querySelector('.wide')).overflowX`)).toBe('visible');
    const notes = page.locator('details');
    expect(await notes.count()).toBeGreaterThan(1);
    for (const note of await notes.all()) expect((await note.boundingBox())?.height).toBeGreaterThan(60);
    await page.setViewportSize({ width: 794, height: 1123 });
    expect(await ask(page, 'document.documentElement.scrollWidth')).toBe(794);
  });
});
