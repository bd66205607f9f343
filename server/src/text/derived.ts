/**
 * What is derived from an object, made once for all who ask and gone with it, as in a WeakMap. V8 takes the values of a WeakMap
 * for alive until it collects the whole heap, so that all that was made of a text would be copied twice before it goes; here a
 * value is no more than a property that nobody sees: neither spread nor JSON nor a comparison takes it along.
 */
export class Derived<K extends object, V> {
  private readonly slot = Symbol();

  has(of: K): boolean {
    return Object.hasOwn(of, this.slot);
  }

  get(of: K): V | undefined {
    return (of as { readonly [slot: symbol]: V | undefined })[this.slot];
  }

  set(of: K, value: V): void {
    Object.defineProperty(of, this.slot, { value, writable: true });
  }
}
