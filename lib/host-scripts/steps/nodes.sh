# shellcheck shell=bash

nodes_purpose() {
  echo 'label the nodes by their role and set the taints of the study'
}

kube() {
  /usr/bin/kubectl --kubeconfig "$ADMIN_CONF" --request-timeout=30s "$@"
}

# NODE KEY=VALUE:EFFECT; prints the taint if the node has it.
node_taint() {
  kube get node "$1" --output 'jsonpath={range .spec.taints[*]}{.key}={.value}:{.effect}{"\n"}{end}' | grep -F -x "$2"
}

nodes_done() {
  local entry node labelled
  for entry in ${NODE_TAINTS[@]+"${NODE_TAINTS[@]}"}; do node_taint "${entry%% *}" "${entry#* }"; done
  labelled=$(kube get nodes --selector node-role.kubernetes.io/worker --output 'jsonpath={range .items[*]}{.metadata.name}{"\n"}{end}')
  # Whole names: worker-1 is not worker-10.
  for node in ${WORKERS[@]+"${WORKERS[@]}"}; do grep -F -x -e "$node" <<<"$labelled"; done
}

nodes_apply() {
  local entry node
  for node in ${WORKERS[@]+"${WORKERS[@]}"}; do
    run kube label node "$node" --overwrite node-role.kubernetes.io/worker=
  done
  for entry in ${NODE_TAINTS[@]+"${NODE_TAINTS[@]}"}; do
    run kube taint node "${entry%% *}" --overwrite "${entry#* }"
  done
}

nodes_verify() {
  nodes_done
}

# They go with the cluster.
nodes_undo() {
  return 0
}
