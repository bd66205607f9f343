/**
 * The official engine (`@kusto/language-service-next`): the oracle of the tests and the other side of the benchmarks. It
 * is 31 MB of JavaScript made from C#, takes a third of a second to load, and is never shipped.
 */
import { createRequire } from 'node:module';

/** Lists of the engine are arrays, or objects with a count and a getter. */
type List<T> = readonly T[] | { readonly Count: number; getItem(index: number): T };

interface OfficialDiagnostic {
  readonly Code: string;
  readonly Start: number;
  readonly Length: number;
  readonly Message: string;
  readonly Severity: string;
}

interface OfficialToken {
  /** White space and comments in front. */
  readonly Trivia: string;
  readonly Text: string;
}

interface OfficialCode {
  GetDiagnostics(): List<OfficialDiagnostic>;
  /** Present after an analysis. */
  readonly ResultType?: {
    readonly Columns?: List<{ readonly Name: string; readonly Type: { readonly Name: string } }>;
  } | null;
}

interface Engine {
  readonly Language: {
    readonly KustoCode: {
      Parse(text: string): OfficialCode;
      ParseAndAnalyze(text: string, globals: unknown): OfficialCode;
    };
    readonly GlobalState: { readonly Default: { WithDatabase(database: object): unknown } };
    readonly Symbols: object;
    readonly Editor: {
      readonly KustoCodeService: {
        readonly $ctor1: new (
          text: string,
          globals: unknown,
        ) => { GetAnalyzerDiagnostics(wait: boolean, cancellation: object): List<OfficialDiagnostic> };
      };
    };
    readonly Utils: { readonly CancellationToken: new () => object };
    readonly Parsing: { readonly TokenParser: { ParseTokens(text: string, options: null): List<OfficialToken> } };
  };
}

let engine: Engine | undefined;

/** The engine, loaded when it is first asked for. */
export function officialLanguage(): Engine['Language'] {
  if (!engine) {
    const require = createRequire(import.meta.url);
    require('@kusto/language-service-next/bridge.min.js');
    require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
    engine = (globalThis as unknown as { Kusto: Engine }).Kusto;
  }
  return engine.Language;
}

function items<T>(list: List<T> | null): T[] {
  if (!list) return [];
  return 'Count' in list ? Array.from({ length: list.Count }, (_, i) => list.getItem(i)) : [...list];
}

/** A finding of the official engine. */
export interface OfficialProblem {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** Parses as the official engine does; returns its syntax problems. */
export function officialProblems(text: string): OfficialProblem[] {
  return problemsOf(officialLanguage().KustoCode.Parse(text));
}

/** What the engine found in a text. */
export function problemsOf(code: OfficialCode): OfficialProblem[] {
  return toProblems(code.GetDiagnostics());
}

/** What the analyzers of the engine advise on a text: the codes from KS500. */
export function adviceOf(text: string, globals: unknown): OfficialProblem[] {
  const { Editor, Utils } = officialLanguage();
  return toProblems(
    new Editor.KustoCodeService.$ctor1(text, globals).GetAnalyzerDiagnostics(true, new Utils.CancellationToken()),
  );
}

function toProblems(diagnostics: List<OfficialDiagnostic>): OfficialProblem[] {
  return items(diagnostics).map(({ Code, Start, Length, Message }) => ({
    code: Code,
    start: Start,
    end: Start + Length,
    message: Message,
  }));
}

/** The ranges of the official tokens that hold text. */
export function officialTokens(text: string): [start: number, end: number][] {
  const ranges: [number, number][] = [];
  let at = 0;
  for (const { Trivia, Text } of items(officialLanguage().Parsing.TokenParser.ParseTokens(text, null))) {
    at += Trivia.length;
    if (Text.length > 0) ranges.push([at, at + Text.length]);
    at += Text.length;
  }
  return ranges;
}

/** The official parser alone, for timing. */
export function officialParse(text: string): void {
  officialLanguage().KustoCode.Parse(text);
}

/** The official parser and binder with all they have to say of a text, for timing. */
export function officialAnalyze(text: string, globals: unknown): void {
  problemsOf(officialLanguage().KustoCode.ParseAndAnalyze(text, globals));
}
