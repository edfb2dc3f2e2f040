import { type FaasFunction, requestBody } from '../lab/faas-function.ts';
import { NAMESPACES } from '../lab/lab.ts';
import type { MatrixRow } from '../lab/matrix-row.ts';
import type { RowCall } from '../load/row-call.ts';

/** A row's function through the gateway's Service, as its callers reach it. */
export function rowCall(fn: FaasFunction, row: MatrixRow): RowCall {
  return {
    url: `http://gateway.${NAMESPACES.openfaas}.svc.cluster.local:8080/function/${fn.name}`,
    method: 'POST',
    headers: { 'Content-Type': fn.request.contentType },
    body: requestBody(fn.request, row.n),
    expectedStatus: 200,
  };
}
