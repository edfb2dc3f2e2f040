# shellcheck shell=bash

verify_purpose() {
  echo 'look at the whole cluster: nodes, pods of the system, packets between hosts, service addresses'
}

ready_nodes() {
  [[ "$(kube get nodes --output 'jsonpath={range .items[*]}{.status.conditions[?(@.type=="Ready")].status}{"\n"}{end}' | grep -c -x True)" == "${#NODES[@]}" ]]
}

# The first address of every node's range is flannel's own, so no pod is needed to send a packet through the tunnel.
pods_reachable() {
  local ranges range
  ranges=$(kube get nodes --output 'jsonpath={range .items[*]}{.spec.podCIDR}{"\n"}{end}')
  for range in $ranges; do ping -c 1 -W 3 "${range%/*}"; done
}

service_answers() {
  local status
  status=$(curl --silent --insecure --max-time 5 --noproxy '*' --output /dev/null --write-out '%{http_code}' "https://$FIRST_SERVICE_ADDRESS/readyz")
  [[ $status == 200 || $status == 401 || $status == 403 ]]
}

verify_done() {
  ready_nodes
  pods_reachable
  service_answers
}

verify_apply() {
  if ((dry)); then return 0; fi
  retry 60 5 ready_nodes
  run kube --namespace kube-system rollout status deployment/coredns --timeout=180s
  retry 10 3 service_answers
  last_command="ping of flannel's address on every node; is UDP port 8472 open between the hosts?"
  retry 10 3 pods_reachable
}

verify_verify() {
  verify_done
}

verify_undo() {
  return 0
}
