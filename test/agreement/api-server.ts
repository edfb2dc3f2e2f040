import type { ApiProxy } from '../cluster/api-proxy.ts';

/** What an API server says of an object that it is asked to create. */
export interface Verdict {
  /** HTTP status: 201 taken, 400 and 422 refused for what the object is, others for what the cluster is (409 it is there, 403 and 404 something is missing). */
  readonly status: number;
  readonly message: string;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Asks an API server about objects without creating one: a dry run on the server, strict about fields. */
export class ApiServer {
  readonly #proxy: ApiProxy;
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(proxy: ApiProxy) {
    this.#proxy = proxy;
  }

  /** @returns undefined where the server does not serve the kind */
  async ask(object: Readonly<Record<string, unknown>>): Promise<Verdict | undefined> {
    const { apiVersion, kind, metadata } = object;
    const root = `/${String(apiVersion).includes('/') ? 'apis' : 'api'}/${String(apiVersion)}`;
    const resource = (await this.#resourcesOf(root)).find((each) => each.kind === kind && !each.name.includes('/'));
    if (resource === undefined) return undefined;
    const named = typeof metadata === 'object' && metadata !== null && 'namespace' in metadata ? metadata.namespace : undefined;
    const inside = resource.namespaced ? `/namespaces/${encodeURIComponent(String(named || 'default'))}` : '';
    return this.#proxy.tryPost(`${root}${inside}/${resource.name}?dryRun=All&fieldValidation=Strict`, object);
  }

  #resourcesOf(root: string): Promise<readonly Resource[]> {
    const known = this.#resources.get(root);
    if (known !== undefined) return known;
    const asked = this.#proxy
      .get<{ readonly resources: readonly Resource[] }>(root)
      .then(({ resources }) => resources)
      .catch((error: unknown) => {
        if (error instanceof Error && error.message.includes(': 404 ')) return [];
        throw error;
      });
    this.#resources.set(root, asked);
    return asked;
  }
}
