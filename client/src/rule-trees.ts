/** The rules of the workspace in the side bar: by tactic and technique, by table, by indicator, by likeness. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Coverage, IndexPlace, IndexState } from '../../server/src/lsp/protocol.ts';
import { ask, count, nameOf, rangeOf, sameness } from './index-questions.ts';
import { plain } from './plain.ts';

/** Whether the workspace has rules; without any the side bar shows nothing of ours. */
const CONTEXT = 'rulewright.hasRules';

/** Trees are made anew this long after a change, in milliseconds. */
const PAUSE = 500;

/** So many indicators are listed, the most common first; the search finds all. */
const MOST_INDICATORS = 500;

interface Entry {
  readonly item: vscode.TreeItem;
  readonly children?: () => Promise<readonly Entry[]> | readonly Entry[];
}

/** A tree whose branches are asked for when they are opened. */
class RuleTree implements vscode.TreeDataProvider<Entry> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly roots: () => Promise<readonly Entry[]>;

  constructor(roots: () => Promise<readonly Entry[]>) {
    this.roots = roots;
  }

  refresh(): void {
    this.changed.fire(undefined);
  }

  getTreeItem({ item }: Entry): vscode.TreeItem {
    return item;
  }

  async getChildren(entry?: Entry): Promise<Entry[]> {
    return [...((entry ? await entry.children?.() : await this.roots()) ?? [])];
  }
}

/** Registers the trees; they are made anew when the index changes. */
export function registerTrees(client: BaseLanguageClient, indexChanged: vscode.Event<IndexState>): vscode.Disposable {
  const trees = {
    'rulewright.byTechnique': new RuleTree(() => tactics(client)),
    'rulewright.byTable': new RuleTree(() => tables(client)),
    'rulewright.byIndicator': new RuleTree(() => indicators(client)),
    'rulewright.nearDuplicates': new RuleTree(() => nearDuplicates(client)),
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    for (const tree of Object.values(trees)) tree.refresh();
  };
  const tell = (state: IndexState | undefined): Thenable<unknown> =>
    vscode.commands.executeCommand('setContext', CONTEXT, (state?.rules ?? 0) > 0);
  void ask(client, { ask: 'state' }).then(tell);
  return vscode.Disposable.from(
    ...Object.entries(trees).map(([id, treeDataProvider]) =>
      vscode.window.createTreeView(id, { treeDataProvider, showCollapseAll: true }),
    ),
    indexChanged((state) => {
      void tell(state);
      clearTimeout(timer);
      timer = setTimeout(refresh, PAUSE);
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

// ---- by tactic and technique ----------------------------------------------------------------------------------------

async function tactics(client: BaseLanguageClient): Promise<Entry[]> {
  const coverage = await ask(client, { ask: 'coverage' });
  return (coverage?.tactics ?? []).map((tactic) => tacticEntry(client, tactic));
}

function tacticEntry(client: BaseLanguageClient, tactic: Coverage['tactics'][number]): Entry {
  const { id, name, domain, rules, covered, total, techniques } = tactic;
  const path = `${domain}/${id}`;
  const item = branch(path, name, `${count(rules, 'rule')} · ${covered} of ${total} techniques`, 'symbol-class');
  const withRules = techniques.filter(({ rulesWithin }) => rulesWithin > 0);
  const without = techniques.filter(({ rulesWithin }) => rulesWithin === 0);
  const gaps: Entry = {
    item: branch(`${path}/gaps`, 'Without a rule', `${without.length}`, 'circle-slash'),
    children: () =>
      without.map((technique) => ({ item: leaf(`${path}/gaps/${technique.id}`, `${technique.id} ${technique.name}`) })),
  };
  return {
    item,
    children: () => [
      ...withRules.map((technique) => techniqueEntry(client, path, technique, technique.subTechniques)),
      ...(without.length > 0 ? [gaps] : []),
    ],
  };
}

function techniqueEntry(
  client: BaseLanguageClient,
  parent: string,
  technique: { readonly id: string; readonly name: string; readonly rules: number; readonly rulesWithin?: number },
  below: readonly { readonly id: string; readonly name: string; readonly rules: number }[],
): Entry {
  const { id, name, rules, rulesWithin = rules } = technique;
  const path = `${parent}/${id}`;
  return {
    item: branch(path, `${id} ${name}`, count(rulesWithin, 'rule'), 'symbol-method'),
    children: async () => [
      ...below.filter((sub) => sub.rules > 0).map((sub) => techniqueEntry(client, path, sub, [])),
      ...(rules > 0 ? rulesOf(path, await ask(client, { ask: 'techniqueRules', technique: id })) : []),
    ],
  };
}

// ---- by table and by indicator ----------------------------------------------------------------------------------------

async function tables(client: BaseLanguageClient): Promise<Entry[]> {
  const found = (await ask(client, { ask: 'tables' })) ?? [];
  return [...found]
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .map(({ name, count: rules }) => ({
      item: branch(name, name === '*' ? 'all tables (*)' : name, count(rules, 'rule'), 'table'),
      children: async () => rulesOf(name, await ask(client, { ask: 'tableRules', table: name })),
    }));
}

async function indicators(client: BaseLanguageClient): Promise<Entry[]> {
  const found = (await ask(client, { ask: 'indicators', limit: MOST_INDICATORS })) ?? [];
  return found.map(({ key, field, kind, value, count: rules }) => ({
    item: branch(key, `${field} ${kind.replaceAll('_', ' ')} ${oneLine(value)}`.trim(), count(rules, 'rule'), 'search'),
    children: async () => rulesOf(key, await ask(client, { ask: 'indicatorRules', key })),
  }));
}

// ---- near duplicates ------------------------------------------------------------------------------------------------

async function nearDuplicates(client: BaseLanguageClient): Promise<Entry[]> {
  const groups = (await ask(client, { ask: 'duplicates' })) ?? [];
  return groups.map((group) => {
    const [first] = group;
    const id = `${first!.rule.uri} ${first!.rule.document}`;
    return {
      item: branch(id, nameOf(first!.rule), count(group.length, 'rule'), 'copy'),
      children: async () => {
        const places = (await ask(client, { ask: 'places', rules: group.map(({ rule }) => rule) })) ?? [];
        const shares = new Map(group.map(({ rule, likeness }) => [`${rule.uri} ${rule.document}`, sameness(likeness)]));
        return rulesOf(id, places, ({ rule }) => shares.get(`${rule.uri} ${rule.document}`));
      },
    };
  });
}

// ---- items --------------------------------------------------------------------------------------------------------------

function rulesOf(
  parent: string,
  places: readonly IndexPlace[] | undefined,
  more: (place: IndexPlace) => string | undefined = () => undefined,
): Entry[] {
  return (places ?? []).map((place, i) => ({ item: ruleItem(`${parent}\n${i}`, place, more(place)) }));
}

/** The editor marks the item of a file that has findings by its colour and their number. */
function ruleItem(id: string, { rule, range }: IndexPlace, more: string | undefined): vscode.TreeItem {
  const uri = vscode.Uri.parse(rule.uri);
  const item = leaf(id, nameOf(rule));
  const findings = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'rulewright').length;
  const about = [more, rule.severity ?? rule.kind, findings > 0 ? count(findings, 'finding') : undefined];
  item.description = plain(about.filter((text) => text !== undefined).join(' · '));
  item.tooltip = `${nameOf(rule)}\n${vscode.workspace.asRelativePath(uri)}`;
  item.resourceUri = uri;
  item.iconPath = vscode.ThemeIcon.File;
  item.command = {
    title: 'Open',
    command: 'vscode.open',
    arguments: [uri, { selection: rangeOf(range), preview: true }],
  };
  return item;
}

function branch(id: string, label: string, description: string, icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(plain(label), vscode.TreeItemCollapsibleState.Collapsed);
  return Object.assign(item, { id, description, iconPath: new vscode.ThemeIcon(icon), tooltip: label });
}

function leaf(id: string, label: string): vscode.TreeItem {
  return Object.assign(new vscode.TreeItem(plain(label)), { id, tooltip: label });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
