import { NAMESPACES } from '../model/lab.ts';

/** Metadata of an OpenFaaS object as faas-netes writes it: every object carries `app` and `component`, pods and selectors use `app: <name>`. */
export function openfaasMeta(name: string, component: string, namespace: string = NAMESPACES.openfaas) {
  return { name, namespace, labels: { app: 'openfaas', component } };
}
