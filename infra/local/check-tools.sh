# shellcheck shell=bash
# Sourced by ./flashsale: finds what the machine lacks, and installs it through apt when it may.

fail() {
  echo "$*" >&2
  exit 1
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "dotnet is missing: install the .NET 10 SDK (https://dot.net/download) and put it on PATH."
  dotnet --list-sdks | grep -q '^10\.' || fail "The .NET 10 SDK is missing: 'dotnet --list-sdks' shows others only; get it from https://dot.net/download."
}

has_postgres() {
  command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
}

# Prints the packages whose commands are not there. Commands are what counts: Node.js from elsewhere brings its own npm,
# and Debian's npm package beside it would fail to install.
# Takes the options of 'up': a server that exists elsewhere is not needed here.
missing_packages() {
  [[ " $* " == *" --postgres"* ]] || has_postgres || echo postgresql
  [[ " $* " == *" --redis"* ]] || command -v redis-server >/dev/null || echo redis-server
  if [[ -f "$ROOT/WaitingRoom.Web/ClientApp/package.json" ]]; then
    command -v node >/dev/null || echo nodejs
    command -v npm >/dev/null || echo npm
  fi
  if [[ " $* " == *" with-browser "* ]]; then
    # The one without windows is enough, and installs in half the time.
    command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || echo chromium-headless-shell
    [[ -x /usr/sbin/nginx ]] || echo nginx # in front of a shop, as merchants have it
  fi
}

need_tools() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -eq 0 ]] && return

  local sudo=()
  if [[ $EUID -ne 0 ]]; then
    if ! sudo -n true 2>/dev/null; then
      fail "Missing: ${missing[*]}. Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    sudo=(sudo -n)
  fi

  command -v apt-get >/dev/null || fail "Missing: ${missing[*]}. There is no apt-get here: install them with this system's own tool."
  echo "Installing ${missing[*]} …" >&2
  install_quietly "${sudo[@]}" -- "${missing[@]}"
}

# install_quietly [sudo -n] -- package…
install_quietly() {
  local as=()
  while [[ $1 != -- ]]; do
    as+=("$1")
    shift
  done
  shift

  # Debian starts a service as soon as its package is there. We bring up servers of our own, on data of our own, and leave
  # no others behind: this file says no to invoke-rc.d while we install. One that was there before is the admin's, and stays.
  local policy=/usr/sbin/policy-rc.d made_policy='' log
  log=$(mktemp)
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${as[@]}" tee "$policy" >/dev/null
    "${as[@]}" chmod 755 "$policy"
    made_policy=yes
  fi

  local code=0
  {
    "${as[@]}" apt-get update &&
      "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
  } >"$log" 2>&1 || code=$?

  [[ -n $made_policy ]] && "${as[@]}" rm -f "$policy"
  if [[ $code -ne 0 ]]; then
    tail -n 15 "$log" >&2
    fail "apt-get could not install $* (log: $log). Run: apt-get update && apt-get install -y --no-install-recommends $*"
  fi
  rm -f "$log"
}
