import assert from 'node:assert/strict';
import { lineOfCaret, openExplorer, RULE } from './explorer.mjs';
import { chooseTheme, clickOn, command, eventually, line, screenshot } from './window.mjs';

suite('the Rule Explorer', () => {
  let page;
  let explorer;
  suiteSetup(async function () {
    this.timeout(90_000);
    ({ page, explorer } = await openExplorer(RULE));
  });

  const item = (name, text) => explorer.locator(`${name} .item`, { hasText: text }).first();
  const marked = (text) => explorer.locator('.item[aria-current]', { hasText: text }).first();

  test('shows the rule taken apart', async () => {
    const parts = await explorer.locator('h2').allInnerTexts();
    assert.deepEqual(parts, ['Findings (1)', 'ATT&CK', 'Parameters', 'Stages', 'Indicators', 'Output columns']);
    const rows = await explorer.locator('.indicators tbody tr').allInnerTexts();
    assert.equal(rows.length, 3);
    assert.match(rows[0], /TargetPort[\s\S]*in[\s\S]*22[\s\S]*5985/);
    await screenshot('explorer-light');
  });

  test('leads from an item to its place in the text', async () => {
    await item('.indicators', 'TargetPort').click();
    await eventually('the caret', async () => (await lineOfCaret(page)) === '24');
    await page.locator('.monaco-editor .selected-text').first().waitFor();
    await marked('TargetPort').waitFor();
  });

  test('leads from tactics, techniques and the schedule to the fields', async () => {
    for (const [name, text, at] of [
      ['.attack', 'Initial Access', '16'],
      ['.attack', 'T1133', '19'],
      ['header', 'every 15 minutes', '11'],
    ]) {
      await item(name, text).click();
      await eventually(`the caret in line ${at}`, async () => (await lineOfCaret(page)) === at);
    }
    await clickOn('T1190', 'T1190');
    await explorer.locator('.attack .item[aria-current]', { hasText: 'T1190' }).waitFor();
  });

  test('leads there with the keyboard alone', async () => {
    await item('.parameters', 'admin_ports').focus();
    await page.keyboard.press('Enter');
    await eventually('the caret', async () => (await lineOfCaret(page)) === '21');
    await page.locator('.editor-instance .monaco-editor.focused').waitFor();
  });

  test('marks what the caret is in', async () => {
    await clickOn('| where Verdict', "'DENY_'");
    await marked('Verdict').waitFor();
    await explorer.locator('.step .item[aria-current]', { hasText: "where Verdict !startswith 'DENY_'" }).waitFor();
    await clickOn('| extend ClientAddress', 'SourceAddress');
    await explorer.locator('.step .item[aria-current]', { hasText: 'extend ClientAddress' }).waitFor();
    assert.equal(await explorer.locator('.indicators .item[aria-current]').count(), 0);
  });

  test('sorts and filters, and keeps both while the text is edited', async () => {
    await explorer.getByRole('button', { name: 'Field', exact: true }).click();
    const fields = () => explorer.locator('.indicators tbody th').allInnerTexts();
    await eventually('the order', async () => /^TargetPort,Verdict,Verdict$/.test((await fields()).join()));
    await explorer.getByRole('searchbox').fill('drop');
    await eventually('one row', async () => (await fields()).length === 1);
    await clickOn('| where TargetPort', 'admin_ports');
    await page.keyboard.press('End');
    await explorer.locator('.step .item[aria-current]', { hasText: 'where TargetPort' }).waitFor();
    const placeOfParameters = () =>
      explorer.locator('.parameters').evaluate((element) => Math.round(element.getBoundingClientRect().top));
    await explorer.locator('.parameters').evaluate((element) => {
      scrollBy(0, element.getBoundingClientRect().top - 5);
      globalThis.keptHeading = document.querySelector('h1');
      globalThis.keptInput = document.querySelector('input');
    });
    const place = await placeOfParameters();
    await page.keyboard.press('Enter');
    await page.keyboard.type('| where Extra == "typed"');
    await explorer.locator('.step', { hasText: 'Extra == "typed"' }).waitFor();
    const kept = await explorer.locator('main').evaluate(() => ({
      heading: globalThis.keptHeading === document.querySelector('h1'),
      input: globalThis.keptInput === document.querySelector('input') && document.querySelector('input').value,
      sort: document.querySelector('[aria-sort=ascending]')?.textContent,
    }));
    assert.deepEqual(kept, { heading: true, input: 'drop', sort: 'Field' });
    assert.equal(await placeOfParameters(), place, 'what is read stays where it is');
    assert.equal((await fields()).join(), 'Verdict');
    await explorer.getByRole('searchbox').fill('typed');
    await eventually('the new row', async () => (await fields()).join() === 'Extra');
    await explorer.getByRole('searchbox').fill('');
    // what is typed outlives the window, and the next one opens the same rule
    await line('| where Extra').click();
    await command('File: Revert File');
    await explorer.locator('.step', { hasText: 'Extra == "typed"' }).waitFor({ state: 'detached' });
  });

  test('moves along a part with the arrow keys, and takes one stop of the tab key for it', async () => {
    const stops = await explorer.locator('.indicators .item[tabindex="0"]').count();
    assert.equal(stops, 1);
    await explorer.locator('.indicators .item').first().focus();
    await page.keyboard.press('ArrowDown');
    const second = explorer.locator('.indicators .item').nth(1);
    assert.ok(await second.evaluate((element) => element === document.activeElement));
    assert.equal(await second.getAttribute('tabindex'), '0');
    // the row moves, and the keyboard with it
    await explorer.getByRole('button', { name: 'Field', exact: true }).evaluate((button) => {
      button.click();
      button.click();
    });
    assert.ok(await second.evaluate(() => document.activeElement.closest('.indicators tbody tr') !== null));
  });

  test('goes along a row with the arrow keys, and up and down by rows', async () => {
    const active = () => explorer.locator('main').evaluate(() => document.activeElement.textContent);
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
      return active();
    };
    await explorer.locator('.attack .item').first().focus();
    assert.match(await press('ArrowRight'), /T1133/);
    assert.match(await press('ArrowRight'), /T1190/);
    assert.match(await press('ArrowRight'), /T1190/);
    assert.match(await press('Home'), /Initial Access/);
    await explorer.locator('.output .item').first().focus();
    assert.match(await press('ArrowRight'), /entity IP Address/);
    assert.match(await press('ArrowLeft'), /ClientAddress/);
  });

  test('has a stop of the tab key for each control and each part, all of them to be seen', async () => {
    for (const name of ['.attack', '.indicators', '.output']) await explorer.locator(`${name} .item`).first().focus();
    await explorer.getByRole('button', { name: 'Copy as Markdown' }).focus();
    const stops = [];
    for (let i = 0; i < 30; i++) {
      const stop = await explorer.locator('main').evaluate((main) => {
        const { activeElement: element } = document;
        if (!main.contains(element)) return undefined;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent;
        return { name: name.trim(), seen: outlineStyle !== 'none' && outlineWidth !== '0px' };
      });
      if (!stop) break;
      stops.push(stop);
      await page.keyboard.press('Tab');
    }
    const names = stops.map(({ name }) => name);
    assert.deepEqual(names.slice(0, 7), [
      'Copy as Markdown', 'Copy as CSV', 'Copy as JSON', 'Findings (1)', names[4], 'ATT&CK', 'Initial Access',
    ]); // biome-ignore format: a list
    assert.deepEqual(names.slice(names.indexOf('Indicators')), [
      'Indicators', 'Filter', 'Field', 'Kind', 'Values', 'Rules', 'TargetPort', '1 other rule looks for the same',
      'Output columns', 'ClientAddress',
    ]); // biome-ignore format: a list
    assert.deepEqual(
      stops.filter(({ seen }) => !seen),
      [],
    );
  });

  test('tells a screen reader what is what', async () => {
    const said = await explorer.locator('main').ariaSnapshot();
    for (const line of [
      'main "Rule Explorer"', 'heading "Perimeter proxy - Request to a management port" [level=1]', 'group "Copy as"',
      'button "Copy as Markdown"', 'region "Indicators"', 'searchbox "Filter"', 'rowheader "TargetPort"',
      'list "stages of the query"', 'button "| where TargetPort in (admin_ports)"', 'columnheader "Tactic"',
    ]) // biome-ignore format: a list
      assert.ok(said.includes(`- ${line}`), `${line} in\n${said}`);
    assert.equal(await explorer.locator('[aria-live=polite]').innerText(), '3 shown');
    const nameless = await explorer
      .locator('button, [role=button], input, [role=group], section, ol, h1, h2')
      .evaluateAll((all) =>
        all
          .filter((element) => !element.getAttribute('aria-label') && !element.getAttribute('aria-labelledby'))
          .filter((element) => !(element.labels?.length > 0) && element.textContent.trim() === '')
          .map((element) => element.outerHTML),
      );
    assert.deepEqual(nameless, []);
  });

  test('lists columns on demand', async () => {
    const flow = explorer.locator('.out.last > button');
    await flow.click();
    assert.equal(await flow.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(await explorer.locator('.out.last .names li').allInnerTexts(), ['ClientAddress']);
    await flow.click();
    assert.equal(await explorer.locator('.names').count(), 0);
  });

  test('asks nothing while it is hidden, and is up to date when it comes back', async () => {
    await explorer.getByRole('searchbox').fill('typed');
    await page.locator('.tab', { hasText: 'Rule Explorer' }).click();
    // in the same place
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'services.yaml' }).click();
    await page.locator('.tab.active', { hasText: 'services.yaml' }).waitFor();
    assert.equal(await page.locator('iframe.webview').count(), 0);
    await clickOn('| where TargetPort', 'admin_ports');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('| where Extra == "typed"');
    await page.locator('.tab', { hasText: 'Rule Explorer' }).click();
    await explorer.locator('.step', { hasText: 'Extra == "typed"' }).waitFor();
    assert.equal(await explorer.getByRole('searchbox').inputValue(), 'typed');
    assert.deepEqual(await explorer.locator('.indicators tbody th').allInnerTexts(), ['Extra']);
    await explorer.getByRole('searchbox').fill('');
    await line('| where Extra').click();
    await command('File: Revert File');
    await explorer.locator('.step', { hasText: 'Extra == "typed"' }).waitFor({ state: 'detached' });
  });

  const themes = [
    ['dark', 'Dark Modern', 'vscode-dark', true],
    ['high-contrast', 'Default High Contrast', 'vscode-high-contrast', true],
    ['high-contrast-light', 'Default High Contrast Light', 'vscode-high-contrast-light', false],
  ];
  for (const [name, theme, ofBody, isDark] of themes) {
    test(`has the colours of ${theme}`, async () => {
      await line('| where Verdict').click();
      await chooseTheme(theme);
      await explorer.locator(`body.${ofBody}`).waitFor();
      const [text, ground] = await explorer.locator('body').evaluate((body) => {
        const { color, backgroundColor } = getComputedStyle(body);
        return [color, backgroundColor].map((value) =>
          value
            .match(/\d+/g)
            .slice(0, 3)
            .reduce((sum, n) => sum + Number(n), 0),
        );
      });
      assert.ok((isDark ? text - ground : ground - text) > 380, `words on their ground: ${text} on ${ground}`);
      await screenshot(`explorer-${name}`);
    });
  }
});

suite('the Rule Explorer with other rules', () => {
  test('draws legs side by side', async () => {
    const { explorer } = await openExplorer('new-app-for-account.yaml');
    const legs = explorer.locator('.legs > .leg');
    await legs.first().scrollIntoViewIfNeeded();
    const boxes = await legs.evaluateAll((all) => all.map((leg) => leg.getBoundingClientRect().toJSON()));
    assert.equal(boxes.length, 3);
    assert.ok(
      boxes.every(({ top, left }, i) => Math.abs(top - boxes[0].top) < 1 && (i === 0 || left > boxes[i - 1].left)),
    );
    await screenshot('explorer-legs');
  });

  for (const [name, width] of [
    ['narrow', 570],
    ['wide', 2000],
  ]) {
    test(`fits into a ${name} window`, async () => {
      const { explorer } = await openExplorer('new-app-for-account.yaml', { width });
      if (name === 'narrow') await command('View: Toggle Primary Side Bar Visibility');
      await explorer.locator('.legs > .leg').first().scrollIntoViewIfNeeded();
      await screenshot(`explorer-${name}`);
      const [inner, outer] = await explorer
        .locator('body')
        .evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(inner <= outer, `${inner} in ${outer}`);
      if (name === 'narrow') assert.ok(outer < 320, `${outer} wide`);
      // nothing of a table is beyond the edge, and it is a table to a screen reader all the same
      const cut = await explorer
        .locator('.indicators, .output, .parameters')
        .evaluateAll((all) => all.filter((table) => table.scrollWidth > table.parentElement.clientWidth).length);
      assert.equal(cut, 0);
      assert.match(await explorer.locator('.output').ariaSnapshot(), /- row "SeenApp.*:\n\s+- rowheader "SeenApp/);
      await explorer.locator('.output').scrollIntoViewIfNeeded();
      await screenshot(`explorer-${name}-tables`);
    });
  }
});
