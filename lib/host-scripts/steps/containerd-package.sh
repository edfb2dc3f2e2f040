# shellcheck shell=bash

containerd_purpose() {
  echo "install containerd.io $RUNTIME_VERSION from Docker's packages, with systemd's cgroups, as the kubelet uses them"
}

containerd_done() {
  file_is 0644 "$DOCKER_REPOSITORY_PATH" "$DOCKER_REPOSITORY"
  packages_are "${CONTAINERD_PACKAGES[@]}"
  file_is 0644 /etc/containerd/config.toml "$CONTAINERD_CONF"
  service_runs containerd
}

containerd_apply() {
  put_file 0644 "$DOCKER_REPOSITORY_PATH" "$DOCKER_REPOSITORY"
  install_packages "${CONTAINERD_PACKAGES[@]}"
  put_file 0644 /etc/containerd/config.toml "$CONTAINERD_CONF"
  start_service containerd
}

containerd_verify() {
  containerd_done
  last_command="containerd must be version $RUNTIME_VERSION"
  [[ "$(containerd --version)" == *" $RUNTIME_VERSION "* ]]
}

containerd_undo() {
  restore_file /etc/containerd/config.toml
  restore_file "$DOCKER_REPOSITORY_PATH"
  restore_service containerd
  restore_units
}
