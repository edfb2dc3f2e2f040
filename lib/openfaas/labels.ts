import { NAMESPACES } from './namespaces.ts';

/** Label of a function's pods and objects whose value is the function's name; the gateway finds functions by it. */
export const FUNCTION_LABEL = 'faas_function';

/** Metadata of an OpenFaaS object as faas-netes writes it: every object carries `app` and `component`, pods and selectors use `app: <name>`. */
export function openfaasMeta(name: string, component: string, namespace: string = NAMESPACES.openfaas) {
  return { name, namespace, labels: { app: 'openfaas', component } };
}
