import { type FaasFunction, requestBody } from '../lab/faas-function.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { RowCall } from '../load/row-call.ts';
import { NAMESPACES } from './namespaces.ts';

/** A row's function through the gateway's Service, as its callers reach it. */
export function openfaasRowCall({ name, request }: FaasFunction, { n }: MatrixRow): RowCall {
  return {
    url: `http://gateway.${NAMESPACES.openfaas}.svc.cluster.local:8080/function/${name}`,
    method: 'POST',
    headers: { 'Content-Type': request.contentType },
    body: requestBody(request, n),
    expectedStatus: 200,
  };
}
