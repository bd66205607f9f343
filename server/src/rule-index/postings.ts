/** Which rules have a name: lists of numbers that only grow, with counts of those that are still there. */

export class Postings {
  private readonly ids = new Map<string, number>();
  private readonly names: string[] = [];
  private lists: number[][] = [];
  private readonly counts: number[] = [];

  /** @returns the number of the name */
  add(name: string, rule: number): number {
    let id = this.ids.get(name);
    if (id === undefined) {
      id = this.names.length;
      this.ids.set(name, id);
      this.names.push(name);
      this.lists.push([]);
      this.counts.push(0);
    }
    this.lists[id]!.push(rule);
    this.counts[id]!++;
    return id;
  }

  /** A rule that has the name goes; its number stays in the list until `sweep`. */
  remove(id: number): void {
    this.counts[id]!--;
  }

  idOf(name: string): number | undefined {
    return this.ids.get(name);
  }

  nameOf(id: number): string {
    return this.names[id]!;
  }

  countOf(id: number): number {
    return this.counts[id]!;
  }

  /** The numbers of rules with the name, those that have gone among them. */
  listOf(id: number): readonly number[] {
    return this.lists[id]!;
  }

  /** The names that some rule has, each with its number and count. */
  *entries(): Iterable<readonly [name: string, count: number, id: number]> {
    for (const [id, name] of this.names.entries()) {
      const count = this.counts[id]!;
      if (count > 0) yield [name, count, id];
    }
  }

  /** Drops the numbers of rules that have gone. Names stay, so that their numbers do. */
  sweep(isThere: (rule: number) => boolean): void {
    this.lists = this.lists.map((list, id) => (list.length === this.counts[id] ? list : list.filter(isThere)));
  }
}
