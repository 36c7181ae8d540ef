/** What the browser keeps for this page: a store of its database, opened when first asked for. */

export type Ask = <T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
) => Promise<T>;

/** Asks one store of one database; rejects where the browser keeps nothing. When a write resolves it is safe. */
export function keptStore(database: string, name: string, options?: IDBObjectStoreParameters): Ask {
  let opened: Promise<IDBDatabase> | null = null;
  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(database, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(name, options);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error('the database is blocked'));
    });
    return opened;
  };
  return async (mode, act) => {
    const transaction = (await open()).transaction(name, mode);
    const request = act(transaction.objectStore(name));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
  };
}
