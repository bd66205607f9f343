/** Who may import whom, as the table of layers in docs/ARCHITECTURE.md has it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { projectFiles, readProjectFile } from '../support/paths.ts';

interface Layer {
  /** The layers that it may import. */
  readonly layers: readonly string[];
  /** The packages that it may import; modules of Node count as `node`. */
  readonly packages: readonly string[];
}

/** The layers by their folder below server/src. */
const LAYERS = readLayers();

function readLayers(): ReadonlyMap<string, Layer> {
  const layers = new Map<string, Layer>();
  const [, section] = readProjectFile('docs/ARCHITECTURE.md').split(/^## Layers$/m);
  for (const [, name, mayImport, packages] of section!.matchAll(/^\| `(\S+)` \|.*\| ([^|]*) \| ([^|]*) \|$/gm)) {
    const named = quotedIn(mayImport!);
    const isAllAbove = mayImport!.startsWith('all above');
    layers.set(name!, {
      layers: isAllAbove ? [...layers.keys()].filter((above) => !named.includes(above)) : named,
      packages: packages === 'Node' ? ['node'] : quotedIn(packages!),
    });
  }
  return layers;
}

function quotedIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
}

const SOURCES = projectFiles('server/src', '.ts').filter((file) => !file.endsWith('.gen.ts'));

function layerOf(file: string): string | undefined {
  const inside = file.slice('server/src/'.length);
  return [...LAYERS.keys()].find((layer) => inside.startsWith(`${layer}/`));
}

function importsOf(file: string): string[] {
  const text = readProjectFile(file);
  // `import { a, b } from '…'`, `export type * from '…'`; anything with a `=` or a quote before `from` is no import
  return [...text.matchAll(/^(?:import|export)\s[^'"`=;()]*?\bfrom\s+'([^']+)'/gm)].map((match) => match[1]!);
}

describe('layers', () => {
  it('have imports to check', () => {
    assert.ok(SOURCES.flatMap(importsOf).length > 300);
    assert.ok(LAYERS.size > 15);
  });

  it('hold every source file but the entries', () => {
    const outside = SOURCES.filter((file) => layerOf(file) === undefined);
    assert.deepEqual(outside, ['server/src/main.cli.ts', 'server/src/main.node.ts', 'server/src/main.web.ts']);
  });

  for (const file of SOURCES.filter((source) => layerOf(source))) {
    it(file, () => {
      const layer = layerOf(file)!;
      for (const name of importsOf(file)) {
        if (!name.startsWith('.')) {
          const parts = name.split('/');
          const used = name.startsWith('node:') ? 'node' : parts.slice(0, name.startsWith('@') ? 2 : 1).join('/');
          assert.ok(LAYERS.get(layer)!.packages.includes(used), `${layer} may not import ${name}`);
          continue;
        }
        const target = path.posix.join(path.posix.dirname(file), name);
        const other = layerOf(target);
        if (other === layer) continue;
        assert.ok(other && LAYERS.get(layer)!.layers.includes(other), `${layer} may not import ${name}`);
        assert.equal(target, `server/src/${other}/index.ts`, 'another layer is imported through its index only');
      }
    });
  }
});

describe('the rules about KQL', () => {
  for (const file of SOURCES.filter((source) => /lint\/rules\/(kql|logic)\//.test(source))) {
    it(`know nothing of YAML: ${file}`, () => {
      assert.ok(importsOf(file).every((name) => !/\/yaml\/|yaml-edits/.test(name)));
    });
  }
});

describe('the client', () => {
  for (const file of projectFiles('client/src', '.ts')) {
    it(`knows no more of the server than its protocol: ${file}`, () => {
      const foreign = importsOf(file).filter((name) => name.includes('server/src'));
      assert.ok(
        foreign.every((name) => name.endsWith('server/src/lsp/protocol.ts')),
        foreign.join(),
      );
    });
  }
});

describe('the page of the Rule Explorer', () => {
  const files = projectFiles('client/explorer', '.ts');
  it('has files', () => assert.ok(files.length > 5));
  for (const file of files) {
    it(`knows nothing but itself, and makes no markup of texts: ${file}`, () => {
      assert.ok(importsOf(file).every((name) => /^\.\/[\w-]+\.ts$/.test(name)));
      assert.doesNotMatch(
        readProjectFile(file),
        /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|eval|setHTML\w*)\b/,
      );
    });
  }
});

describe('offsets', () => {
  it('are the only coordinate: positions of lines and characters are known to lsp, cli and text alone', () => {
    const knowing = SOURCES.filter((file) => /\bpositionAt\b|\.character\b|\bPosition\b/.test(readProjectFile(file)));
    assert.deepEqual([...new Set(knowing.map(layerOf))].sort(), ['cli', 'lsp', 'text']);
  });
});
