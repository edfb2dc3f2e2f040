# shellcheck shell=bash

node_exporter_purpose() {
  echo "run node_exporter as a service of its own user, on $HOST_ADDRESS alone"
}

node_exporter_done() {
  archive_is "$NODE_EXPORTER_URL" "$NODE_EXPORTER_SHA256" /usr/local/bin
  getent passwd node_exporter
  file_is 0644 /etc/systemd/system/node_exporter.service "$NODE_EXPORTER_UNIT"
  service_runs node_exporter
}

node_exporter_apply() {
  holds getent passwd node_exporter
  if ((!held)); then
    remember node-exporter-user added
    run useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /sbin/nologin node_exporter
  fi
  install_from_archive "$NODE_EXPORTER_URL" "$NODE_EXPORTER_SHA256" /usr/local/bin 1 node_exporter
  put_file 0644 /etc/systemd/system/node_exporter.service "$NODE_EXPORTER_UNIT"
  start_service node_exporter
}

node_exporter_answers() {
  local metrics
  metrics=$(curl --fail --silent --max-time 5 --noproxy '*' "http://$HOST_ADDRESS:$NODE_EXPORTER_PORT/metrics")
  [[ $metrics == *node_cpu_seconds_total* ]]
}

node_exporter_verify() {
  node_exporter_done
  retry 10 1 node_exporter_answers
}

node_exporter_undo() {
  local before
  halt_service node_exporter
  restore_file /etc/systemd/system/node_exporter.service
  remove_archive "$NODE_EXPORTER_URL" /usr/local/bin node_exporter
  before=$(set -e && recall node-exporter-user)
  if [[ $before == added ]]; then run userdel node_exporter; fi
  forget node-exporter-user
  run systemctl daemon-reload
  restore_service node_exporter
}
