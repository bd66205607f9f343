/** Data connectors, and the data types that each brings. The list is never whole: an id that is not in it may exist. */

export interface ConnectorFact {
  /** Case-sensitive. */
  readonly id: string;
  /** As the portal shows it. */
  readonly title: string;
  readonly publisher: string;
  /** The solution that installs it. */
  readonly solution: string;
  readonly deprecated: boolean;
  /** Tables, or tables with the product that writes into them: `CommonSecurityLog (PaloAlto)`. Empty when nobody tells. */
  readonly dataTypes: readonly string[];
}

export interface ConnectorFacts {
  /** Sorted. */
  readonly ids: readonly string[];
  get(id: string): ConnectorFact | undefined;
  /** The connectors that bring a table, be it together with the name of a product. */
  withTable(table: string): readonly ConnectorFact[];
}

/** Finds the lines of the connectors; each is decoded when it is first asked for. */
export function readConnectors(text: string): ConnectorFacts {
  const lines = new Map(
    text
      .split('\n')
      .slice(1)
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('\t')), line]),
  );
  const decoded = new Map<string, ConnectorFact>();
  let byTable: Map<string, ConnectorFact[]> | undefined;

  function get(id: string): ConnectorFact | undefined {
    const known = decoded.get(id);
    const line = lines.get(id);
    if (known || line === undefined) return known;
    const connector = readConnector(line);
    decoded.set(id, connector);
    return connector;
  }

  function indexTables(): Map<string, ConnectorFact[]> {
    const index = new Map<string, ConnectorFact[]>();
    for (const id of lines.keys()) {
      const connector = get(id)!;
      for (const table of new Set(connector.dataTypes.map(tableOf))) {
        const others = index.get(table);
        if (others) others.push(connector);
        else index.set(table, [connector]);
      }
    }
    return index;
  }

  return {
    ids: [...lines.keys()],
    get,
    withTable: (table) => (byTable ??= indexTables()).get(table) ?? [],
  };
}

function readConnector(line: string): ConnectorFact {
  const [id, title, publisher, solution, status, dataTypes] = line.split('\t') as [string, ...string[]];
  return {
    id,
    title: title || id,
    publisher: publisher!,
    solution: solution!,
    deprecated: status === 'deprecated',
    dataTypes: dataTypes!.split('; ').filter(Boolean),
  };
}

/** The table of a data type: `Syslog` of `Syslog (Barracuda)`. */
export function tableOf(dataType: string): string {
  return /^[^\s(]*/.exec(dataType)![0];
}
