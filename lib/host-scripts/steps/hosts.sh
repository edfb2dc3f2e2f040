# shellcheck shell=bash

hosts_purpose() {
  echo 'name every host of the cluster in /etc/hosts by its private address; lines of others are left alone'
}

# The file without our block.
hosts_of_others() {
  sed '/^# BEGIN faaslab$/,/^# END faaslab$/d' /etc/hosts
}

hosts_wanted() {
  local rest
  rest=$(set -e; hosts_of_others; printf x)
  rest=${rest%x}
  # The last line may lack its end.
  [[ -z $rest || $rest == *$'\n' ]] || rest+=$'\n'
  printf '%s# BEGIN faaslab\n%s# END faaslab\n' "$rest" "$HOSTS_BLOCK"
}

hosts_done() {
  local block
  block=$(sed -n '/^# BEGIN faaslab$/,/^# END faaslab$/p' /etc/hosts)
  [[ $block == "# BEGIN faaslab
${HOSTS_BLOCK}# END faaslab" ]]
}

hosts_apply() {
  local wanted
  wanted=$(set -e; hosts_wanted; printf x)
  put_file "$(stat -L -c %a /etc/hosts)" /etc/hosts "${wanted%x}"
}

hosts_verify() {
  local address name found
  while read -r address name; do
    last_command="$name must resolve to $address; is there another line for it in /etc/hosts?"
    found=$(getent ahostsv4 "$name")
    [[ ${found%% *} == "$address" ]]
  done <<TEXT
${HOSTS_BLOCK%$'\n'}
TEXT
}

hosts_undo() {
  if [[ -f $STATE/written/etc/hosts && "$(sha256sum </etc/hosts)" != "$(cat "$STATE/written/etc/hosts")" ]]; then
    # Somebody else changed the file since: only our block goes.
    local rest
    rest=$(set -e; hosts_of_others; printf x)
    printf '%s' "${rest%x}" >/etc/hosts.faaslab-new
    chmod --reference=/etc/hosts /etc/hosts.faaslab-new
    mv -f /etc/hosts.faaslab-new /etc/hosts
    rm -f "$STATE/written/etc/hosts" "$STATE/original/etc/hosts"
  else
    restore_file /etc/hosts
  fi
}
