import { type FaasFunction, requestBody } from '../lab/faas-function.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { RowCall } from '../load/row-call.ts';
import { NAMESPACES } from './namespaces.ts';

/** Functions are called through the gateway, by name, and answer 200. */
export function openfaasRowCall({ name, request }: FaasFunction, { n }: MatrixRow): RowCall {
  return {
    url: `http://gateway.${NAMESPACES.openfaas}.svc.cluster.local:8080/function/${name}`,
    method: 'POST',
    headers: { 'Content-Type': request.contentType },
    body: requestBody(request, n),
    expectedStatus: 200,
  };
}
